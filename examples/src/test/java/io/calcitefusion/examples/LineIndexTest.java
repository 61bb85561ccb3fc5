package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class LineIndexTest {

  private static final Pattern LINE = Pattern.compile("([^\r\n]*)(\r\n|\r|\n|$)");

  private record Line(String text, String newline) {}

  @RepeatedTest(200)
  void linesAreThoseOfARegularExpressionOverTheText(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String text = RandomText.of(random, random.nextInt(80));
    byte[] bytes = utf8(text);
    List<Line> expected = lines(text);
    LineIndex index = LineIndex.of(bytes);
    List<Line> found = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < index.count(); i++) {
      assertThat(index.start(i)).isEqualTo(at);
      String line = text(bytes, index.start(i), index.end(i));
      found.add(new Line(line, index.newline(i).label()));
      at = index.end(i) + index.newline(i).length();
    }
    assertThat(at).isEqualTo(bytes.length);
    assertThat(found).isEqualTo(expected);
  }

  @RepeatedTest(100)
  void everyByteIsInTheLineThatCountsTheNewlinesBeforeIt(RepetitionInfo repetition) {
    Random random = new Random(1000 + repetition.getCurrentRepetition());
    byte[] bytes = utf8(RandomText.of(random, random.nextInt(60)));
    LineIndex index = LineIndex.of(bytes);
    int line = 0;
    int start = 0;
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(index.lineOf(at)).as("line of byte %s", at).isEqualTo(line);
      assertThat(index.columnOf(line, at)).as("column of byte %s", at).isEqualTo(at - start);
      boolean ends =
          at < bytes.length
              && (bytes[at] == '\n'
                  || (bytes[at] == '\r' && (at + 1 == bytes.length || bytes[at + 1] != '\n')));
      if (ends) {
        line++;
        start = at + 1;
      }
    }
  }

  @Test
  void emptyFileHasNoLines() {
    assertThat(LineIndex.of(new byte[0]).count()).isZero();
    assertThat(LineIndex.of(new byte[0]).lineOf(0)).isZero();
    assertThat(LineIndex.of(new byte[0]).columnOf(0, 0)).isZero();
  }

  private static List<Line> lines(String text) {
    List<Line> lines = new ArrayList<>();
    Matcher matcher = LINE.matcher(text);
    int at = 0;
    while (at < text.length() && matcher.find(at)) {
      String newline =
          switch (matcher.group(2)) {
            case "\n" -> "lf";
            case "\r\n" -> "crlf";
            case "\r" -> "cr";
            default -> "none";
          };
      lines.add(new Line(matcher.group(1), newline));
      at = matcher.end();
    }
    return lines;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }
}
