package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableLayoutTest {
  private static final List<TableLayout.Heading> HEADINGS =
      List.of(TableLayout.Heading.text("name"), TableLayout.Heading.number("n"));

  private final StringWriter out = new StringWriter();

  @Test
  void alignsTextsLeftAndNumbersRight() throws IOException {
    new TableLayout(HEADINGS, 0)
        .write(out, List.of(List.of("a", "1"), List.of("日本語", "-1000"), List.of("bcd", "22")));
    assertThat(out)
        .hasToString(
            """
             name   |     n
            --------+-------
             a      |     1
             日本語 | -1000
             bcd    |    22
            """);
  }

  @Test
  void showsNullAndEscapesWhatWouldLeaveTheLine() throws IOException {
    new TableLayout(HEADINGS, 0)
        .write(out, List.of(Arrays.asList("a\nb\tc\u001b[31m", null), Arrays.asList(null, "7")));
    assertThat(out)
        .hasToString(
            """
             name              |    n
            -------------------+------
             a\\nb\\tc\\u001b[31m | NULL
             NULL              |    7
            """);
  }

  @Test
  void laterRowsWidenAColumnWithoutANewHeading() throws IOException {
    TableLayout layout = new TableLayout(HEADINGS, 0);
    layout.write(out, List.of(List.of("a", "1")));
    layout.write(out, List.of(List.of("longer", "2")));
    layout.write(out, List.of(List.of("b", "3")));
    assertThat(out)
        .hasToString(
            """
             name | n
            ------+---
             a    | 1
             longer | 2
             b      | 3
            """);
  }

  @Test
  void cutsTextsButNoNumbersToFitATerminal() throws IOException {
    new TableLayout(HEADINGS, 30)
        .write(out, List.of(List.of("a text that is much too long for it", "12345678901234")));
    String[] lines = out.toString().split("\n");
    assertThat(lines[2]).isEqualTo(" a text tha… | 12345678901234");
    assertThat(lines).allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(30));
  }

  @Test
  void keepsLongTextsWholeWhereThereIsNoTerminal() throws IOException {
    String text = "x".repeat(5_000);
    new TableLayout(HEADINGS, 0).write(out, List.of(List.of(text, "1")));
    assertThat(out.toString()).contains(text);
  }

  @Test
  void noRowsStillShowTheHeading() throws IOException {
    new TableLayout(HEADINGS, 0).write(out, List.of());
    assertThat(out).hasToString(" name | n\n------+---\n");
  }
}
