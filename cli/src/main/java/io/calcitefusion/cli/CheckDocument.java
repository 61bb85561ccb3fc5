package io.calcitefusion.cli;

import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckLink;
import io.calcitefusion.cli.report.CheckReport;
import io.calcitefusion.cli.report.CheckSection;
import io.calcitefusion.cli.report.CheckSubject;
import io.calcitefusion.cli.report.CheckedTable;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.cli.report.RowCounts;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report of {@code check} as names and values, in the shape that {@code
 * META-INF/calcitefusion/check.schema.json} describes. Pure functions.
 */
final class CheckDocument {
  /** Grows when a reader of the old shape could not read the new one. */
  private static final int SHAPE = 1;

  private CheckDocument() {}

  static Map<String, @Nullable Object> of(CheckReport report) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("shape", SHAPE);
    document.put("passed", report.isPassed());
    document.put("subject", subject(report.subject()));
    document.put("summary", summary(report));
    document.put("checks", report.sections().stream().map(CheckDocument::section).toList());
    document.put("tables", report.tables().stream().map(CheckDocument::table).toList());
    document.put("links", report.links().stream().map(CheckDocument::link).toList());
    return document;
  }

  private static Map<String, @Nullable Object> subject(CheckSubject subject) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("name", subject.name());
    object.put("source", subject.source());
    object.put("schema", orNull(subject.schema()));
    object.put("fingerprint", orNull(subject.fingerprint()));
    object.put("data_folder", orNull(subject.dataFolder()));
    object.put("version", subject.version());
    object.put("started_at", subject.startedAt().truncatedTo(ChronoUnit.MILLIS).toString());
    object.put("elapsed_ms", subject.elapsed().toMillis());
    object.put("data_checked", subject.dataChecked());
    return object;
  }

  private static Map<String, @Nullable Object> summary(CheckReport report) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("errors", report.count(Severity.ERROR));
    object.put("warnings", report.count(Severity.WARNING));
    object.put("infos", report.count(Severity.INFO));
    object.put("datasets", report.count(CheckedTable.Kind.DATASET));
    object.put("views", report.count(CheckedTable.Kind.VIEW));
    object.put("datasets_with_data", report.count(CheckedTable.State.WITH_DATA));
    object.put("datasets_empty", report.count(CheckedTable.State.EMPTY));
    object.put("datasets_broken", report.count(CheckedTable.State.BROKEN));
    object.put("tables_compared", report.subject().comparedTables());
    object.put("columns_compared", report.subject().comparedColumns());
    object.put("rows_checked", report.checkedRows());
    return object;
  }

  private static Map<String, @Nullable Object> section(CheckSection section) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("check", section.check());
    object.put("title", section.title());
    object.put("purpose", section.purpose());
    object.put("passed", section.count(Severity.ERROR) == 0);
    object.put("cases", section.cases().stream().map(CheckDocument::checkCase).toList());
    return object;
  }

  private static Map<String, @Nullable Object> checkCase(CheckCase each) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("name", each.name());
    object.put("skipped", orNull(each.skipped()));
    object.put("elapsed_ms", each.elapsed().toMillis());
    object.put("findings", each.findings().stream().map(CheckDocument::finding).toList());
    return object;
  }

  private static Map<String, @Nullable Object> finding(Finding finding) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("severity", word(finding.severity()));
    object.put("column", orNull(finding.column()));
    object.put("role", orNull(finding.role()));
    object.put("expected", orNull(finding.expected()));
    object.put("actual", orNull(finding.actual()));
    object.put("hint", orNull(finding.hint()));
    object.put("rows", finding.rows() == 0 ? null : finding.rows());
    object.put("samples", finding.samples());
    return object;
  }

  private static Map<String, @Nullable Object> table(CheckedTable table) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("name", table.name());
    object.put("kind", word(table.kind()));
    object.put("state", word(table.state()));
    object.put("columns", table.columns());
    object.put("rows", table.rows());
    object.put("key", table.key());
    object.put("join_keys", table.joinKeys());
    object.put("reads", table.reads());
    object.put("location", orNull(table.location()));
    object.put("counts", counts(table.counts()));
    object.put("doc", orNull(table.doc()));
    return object;
  }

  private static @Nullable Map<String, @Nullable Object> counts(@Nullable RowCounts counts) {
    if (counts == null) {
      return null;
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("rows", counts.rows());
    object.put("invalid_rows", counts.invalidRows());
    object.put("surplus_rows", counts.surplusRows());
    object.put("dangling_rows", counts.danglingRows());
    object.put("stopped", counts.stopped());
    object.put("policy", counts.policy());
    return object;
  }

  private static Map<String, @Nullable Object> link(CheckLink link) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("kind", word(link.kind()));
    object.put("columns", link.label());
    object.put("datasets", link.datasets());
    return object;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
