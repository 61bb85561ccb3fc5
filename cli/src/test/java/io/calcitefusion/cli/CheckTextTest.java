package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.cli.report.CheckReport;
import io.calcitefusion.cli.report.ReportSample;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class CheckTextTest {
  @Test
  void findingsStandBelowTheirCheck() throws IOException {
    assertThat(text(ReportSample.hostile(), 0).lines().toList())
        .startsWith(
            "shop.public: 3 datasets (1 with data, 1 empty, 1 broken), 2 views",
            "files: 3 cases, 1 finding; no files of <script>alert(1)</script>",
            " severity | where                | found")
        .contains("data: 1 case (1 left out), 3 findings")
        .anyMatch(
            line -> line.startsWith(" error    | orders | required: mail | 3 rows break it |"))
        .anyMatch(line -> line.startsWith(" warning  | orders | ties: id"))
        .endsWith(
            "0 differences in 41 columns of 7 tables and views",
            "shop & co: failed, 3 errors, 1 warning");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() throws IOException {
    assertThat(text(ReportSample.hostile(), 0)).contains("\\u0001").doesNotContain("\u0001");
  }

  @Test
  void aReportWithoutFindingsIsShort() throws IOException {
    assertThat(text(ReportSample.sound(), 0))
        .isEqualTo(
            """
            shop.public: 1 dataset (1 with data, 0 empty, 0 broken), 1 view
            files: 1 case, no findings
            0 differences in 41 columns of 7 tables and views
            shop & co: passed, no findings
            """);
  }

  @Test
  void oneIsNotCountedInThePlural() throws IOException {
    assertThat(text(ReportSample.single(), 0))
        .startsWith("shop.public: 1 dataset (1 with data, 0 empty, 0 broken), 1 view\n")
        .contains("data: 1 case, 1 finding\n")
        .endsWith(
            """
            0 differences in 1 column of 1 table or view
            shop & co: failed, 1 error
            """);
  }

  @Test
  void tablesFitTheTerminal() throws IOException {
    assertThat(text(ReportSample.hostile(), 60).lines().filter(line -> line.contains(" | ")))
        .isNotEmpty()
        .allMatch(line -> DisplayWidth.of(line) <= 60);
  }

  private static String text(CheckReport report, int columns) throws IOException {
    StringWriter out = new StringWriter();
    new CheckText(report, columns).write(out);
    return out.toString();
  }
}
