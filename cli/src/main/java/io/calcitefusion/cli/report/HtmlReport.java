package io.calcitefusion.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Base64;
import java.util.Map;

/**
 * Writes a report as one HTML page that needs nothing else: no request leaves it, and its own
 * policy for contents lets no other style or script than its own take effect.
 */
public final class HtmlReport {
  private static final String TEMPLATES = HtmlReport.class.getPackageName();

  private HtmlReport() {}

  /**
   * Writes a report.
   *
   * @param report what was found
   * @param out where to, as UTF-8; stays open
   * @throws IOException when {@code out} fails
   */
  public static void write(CheckReport report, Writer out) throws IOException {
    String style = resource("report.css");
    String script = resource("report.js");
    String policy =
        "default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'"
            .formatted(source(style), source(script));
    TemplateEngine engine =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlReport.class.getClassLoader(), TEMPLATES);
    try {
      engine.render(
          "report.jte",
          Map.of("page", new HtmlPage(report), "style", style, "script", script, "policy", policy),
          new WriterOutput(out));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** What allows one text in a policy for contents. */
  private static String source(String text) {
    byte[] hash = Hashing.sha256().hashString(text, UTF_8).asBytes();
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }

  private static String resource(String name) throws IOException {
    return Resources.toString(Resources.getResource(HtmlReport.class, name), UTF_8);
  }
}
