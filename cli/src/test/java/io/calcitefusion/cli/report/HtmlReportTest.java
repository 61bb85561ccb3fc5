package io.calcitefusion.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page shows everything, and nothing that it shows can become part of it. */
final class HtmlReportTest {
  @Test
  void everyTextIsEscaped() throws IOException {
    String page = page(ReportSample.hostile());

    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("&lt;img src=x onerror=alert(3)&gt;")
        .contains("Doc of &lt;b&gt;")
        .contains("there are no &lt;files&gt;")
        .contains("id&lt;/title&gt;")
        .doesNotContain("<script>alert")
        .doesNotContain("<img")
        .doesNotContain("<b>" + ReportSample.SCRIPT)
        .doesNotContainPattern("<[^>]*onmouseover");
    assertThat(count(page, "<script")).isEqualTo(1);
    assertThat(count(page, "<style")).isEqualTo(1);
  }

  @Test
  void nothingIsLoadedAndOnlyItsOwnScriptAndStyleCount() throws Exception {
    String page = page(ReportSample.hostile());

    assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain("src=\"");
    assertThat(Pattern.compile("(href|action|url\\()=?\"?(?!#)[a-z]+:").matcher(page).find())
        .isFalse();
    String policy = between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\">");
    assertThat(policy.replace("&#39;", "'"))
        .startsWith("default-src 'none'; ")
        .contains("style-src 'sha256-" + hash(between(page, "<style>", "</style>")) + "'")
        .contains("script-src 'sha256-" + hash(between(page, "<script>", "</script>")) + "'")
        .doesNotContain("unsafe");
    assertThat(page).doesNotContain(" style=\"").doesNotContainPattern(" on[a-z]+=\"");
  }

  @Test
  void summaryFindingsAndTablesAreThere() throws IOException {
    String page = page(ReportSample.hostile());

    assertThat(page)
        .contains("<title>Failed: check of shop &amp; co</title>")
        .contains("3 errors, 1 warning")
        .contains("2026-02-03 04:05:06 UTC, 2.5 s")
        .contains("<b>41</b> columns compared")
        .contains("<b>12</b> rows checked")
        .contains("3 rows break it")
        .contains("2 samples of 3 rows")
        .contains("<span class=\"chip warning\">warning</span>")
        .contains("ties: id")
        .contains("1 left out");
    assertThat(page(ReportSample.sound()))
        .contains("<title>Passed: check of shop &amp; co</title>")
        .contains("no findings")
        .doesNotContain("samples of");
  }

  @Test
  void oneIsNotCountedInThePlural() throws IOException {
    assertThat(page(ReportSample.single()))
        .containsPattern("<b>1</b> dataset\\s")
        .containsPattern("<b>1</b> view\\s")
        .contains("<b>1</b> column compared")
        .contains("of 1 table or view<")
        .contains("<b>1</b> row checked")
        .containsPattern("<b>1</b> error\\s");
  }

  @Test
  void everyDatasetAndViewHasARowAndABox() throws IOException {
    String page = page(ReportSample.hostile());

    for (int i = 0; i < 5; i++) {
      assertThat(count(page, "<tr id=\"table-" + i + "\"")).isEqualTo(1);
      assertThat(page).contains("href=\"#table-" + i + "\"><title>");
    }
    assertThat(count(page, " class=\"box ")).isEqualTo(6);
  }

  @Test
  void aThousandDatasetsFitIntoAPage() throws IOException {
    String page = page(ReportSample.large(1000));

    assertThat(count(page, "<tr id=\"table-")).isEqualTo(1100);
    assertThat(page).contains("id (1000 datasets)");
    assertThat(page.length()).isLessThan(3_000_000);
  }

  private static String page(CheckReport report) throws IOException {
    StringWriter out = new StringWriter();
    HtmlReport.write(report, out);
    return out.toString();
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  private static String hash(String text) throws Exception {
    return Base64.getEncoder()
        .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  private static long count(String text, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
  }
}
