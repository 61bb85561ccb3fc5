package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.calcite.parser.DataFusionSqlParserImplConstants;
import io.calcitefusion.calcite.parser.DataFusionSqlParserImplTokenManager;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The generated code that finds words in a text. */
class TokenManagerTest {
  /** HotSpot interprets methods that are longer, which makes parsing several times as slow. */
  private static final int LONGEST_COMPILED = 8_000;

  private static final Pattern METHOD = Pattern.compile("  \\S.* (\\w+)\\(.*\\);");
  private static final Pattern INSTRUCTION = Pattern.compile(" +(\\d+): .*");

  @Test
  void methodsOfTheStateThatTextsAreReadInAreCompiled() throws Exception {
    String state = "_" + DataFusionSqlParserImplConstants.DQID;
    Map<String, Integer> lengths = new TreeMap<>();
    String method = "";
    for (String line : disassembled().lines().toList()) {
      Matcher start = METHOD.matcher(line);
      Matcher instruction = INSTRUCTION.matcher(line);
      if (start.matches()) {
        method = start.group(1);
      } else if (instruction.matches() && method.startsWith("jj") && method.endsWith(state)) {
        lengths.put(method, Integer.parseInt(instruction.group(1)));
      }
    }

    assertThat(lengths).containsKey("jjMoveNfa" + state);
    assertThat(lengths.values()).allMatch(length -> length < LONGEST_COMPILED);
  }

  private static String disassembled() throws Exception {
    Class<?> type = DataFusionSqlParserImplTokenManager.class;
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    int exitCode =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(
                writer,
                writer,
                "-c",
                "-p",
                "-cp",
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString(),
                type.getName());
    writer.flush();
    assertThat(exitCode).as(text::toString).isZero();
    return text.toString();
  }
}
