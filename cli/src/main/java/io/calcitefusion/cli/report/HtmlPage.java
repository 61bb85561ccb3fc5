package io.calcitefusion.cli.report;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the templates of the page show. Immutable. */
final class HtmlPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

  private final CheckReport report;
  private final SchemaDrawing drawing;
  private final ImmutableMap<String, Integer> places;
  private final ImmutableMap<String, Long> problems;

  HtmlPage(CheckReport report) {
    this.report = report;
    this.drawing = SchemaDrawing.of(report);
    ImmutableMap.Builder<String, Integer> known = ImmutableMap.builder();
    for (int i = 0; i < report.tables().size(); i++) {
      known.put(report.tables().get(i).name(), i);
    }
    this.places = known.buildOrThrow();
    Map<String, Long> counted = new HashMap<>();
    for (CheckSection section : report.sections()) {
      for (CheckCase each : section.cases()) {
        long serious = each.count(Severity.ERROR) + each.count(Severity.WARNING);
        counted.merge(each.name(), serious, Long::sum);
      }
    }
    this.problems = ImmutableMap.copyOf(counted);
  }

  /** A finding with the name of its case. */
  record Row(String name, Finding finding) {}

  CheckReport report() {
    return report;
  }

  SchemaDrawing drawing() {
    return drawing;
  }

  /** When the check began. */
  String time() {
    return TIME.format(report.subject().startedAt().atOffset(ZoneOffset.UTC));
  }

  /** How long it took. */
  String elapsed() {
    return String.format(Locale.ROOT, "%.1f s", report.subject().elapsed().toMillis() / 1000.0);
  }

  /** Errors first, then warnings. */
  List<Row> problems(CheckSection section) {
    return ImmutableList.<Row>builder()
        .addAll(rows(section, Severity.ERROR))
        .addAll(rows(section, Severity.WARNING))
        .build();
  }

  /** What is only said. */
  List<Row> said(CheckSection section) {
    return rows(section, Severity.INFO);
  }

  private static ImmutableList<Row> rows(CheckSection section, Severity severity) {
    return section.cases().stream()
        .flatMap(each -> each.findings().stream().map(finding -> new Row(each.name(), finding)))
        .filter(row -> row.finding().severity() == severity)
        .collect(ImmutableList.toImmutableList());
  }

  List<CheckCase> skipped(CheckSection section) {
    return section.cases().stream().filter(CheckCase::isSkipped).toList();
  }

  /** Where the page tells of a dataset or view, or null when a case is about something else. */
  @Nullable String anchor(String name) {
    Integer place = places.get(name);
    return place == null ? null : "#table-" + place;
  }

  /** How many errors and warnings a dataset or view has. */
  long problems(String name) {
    return problems.getOrDefault(name, 0L);
  }

  /** A number with separators of thousands, empty for null. */
  static String number(@Nullable Long number) {
    return number == null ? "" : String.format(Locale.ROOT, "%,d", number);
  }

  /** What is counted, by its word in the singular. */
  static String noun(long number, String word) {
    return number == 1 ? word : word + "s";
  }

  /** A number and its word in the singular, such as {@code 2 columns}. */
  static String counted(long number, String word) {
    return DrawingTexts.counted(number, word);
  }

  /** A constant for a person and the style sheet. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
