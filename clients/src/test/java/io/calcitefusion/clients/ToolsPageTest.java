package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about tools shows what is run. */
final class ToolsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "tools.md");

  @Test
  void theSnippetForPythonIsTheProgram() throws IOException {
    String program = Files.readString(Path.of("python", "query.py"));
    String snippet =
        program.substring(
            program.indexOf("import jpype\n"),
            program.indexOf("# The snippet of docs/tools.md ends"));
    assertThat(Files.readString(PAGE)).contains("```python\n" + snippet.strip() + "\n```");
  }

  @Test
  void theNumberOfStatementsIsRight() throws IOException {
    int statements = BiStatement.parse(ShopFolder.text("bi-battery.txt")).size();
    assertThat(Files.readString(PAGE)).contains("sends " + statements + " statements");
  }
}
