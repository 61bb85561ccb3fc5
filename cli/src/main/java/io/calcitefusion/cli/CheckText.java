package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckReport;
import io.calcitefusion.cli.report.CheckSection;
import io.calcitefusion.cli.report.CheckedTable.Kind;
import io.calcitefusion.cli.report.CheckedTable.State;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a report of {@code check} for people: a line per check, and its findings below. */
final class CheckText {
  private static final int NAMES = 3;

  private final CheckReport report;
  private final int columns;

  /**
   * Prepares a report.
   *
   * @param columns width that tables have to fit, 0 for no limit
   */
  CheckText(CheckReport report, int columns) {
    this.report = report;
    this.columns = columns;
  }

  /** A column of a table of findings. */
  private record Part(String heading, Function<Row, String> text) {}

  private record Row(String name, Finding finding) {}

  private static final ImmutableList<Part> PARTS =
      ImmutableList.of(
          new Part("severity", row -> row.finding().severity().name().toLowerCase(Locale.ROOT)),
          new Part("where", Row::name),
          new Part("column", row -> row.finding().column()),
          new Part("role", row -> row.finding().role()),
          new Part("expected", row -> row.finding().expected()),
          new Part("found", row -> row.finding().actual()),
          new Part("samples", row -> String.join("; ", row.finding().samples())),
          new Part("what to do", row -> row.finding().hint()));

  void write(Writer out) throws IOException {
    if (!report.tables().isEmpty()) {
      out.append(
          "%s: %s (%d with data, %d empty, %d broken), %s\n"
              .formatted(
                  report.subject().schema(),
                  counted(report.count(Kind.DATASET), "datasets"),
                  report.count(State.WITH_DATA),
                  report.count(State.EMPTY),
                  report.count(State.BROKEN),
                  counted(report.count(Kind.VIEW), "views")));
    }
    for (CheckSection section : report.sections()) {
      write(section, out);
    }
    if (report.subject().comparedTables() > 0) {
      out.append(differences()).append('\n');
    }
    out.append(outcome(report)).append('\n');
  }

  private void write(CheckSection section, Writer out) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      for (CheckCase each : section.cases()) {
        for (Finding finding : each.findings()) {
          if (finding.severity() == severity && severity == Severity.INFO) {
            said.add(each.name());
          } else if (finding.severity() == severity) {
            rows.add(new Row(each.name(), finding));
          }
        }
      }
    }
    long skipped = section.cases().size() - section.examined();
    out.append(
        "%s: %s%s, %s%s\n"
            .formatted(
                section.check(),
                counted(section.examined(), "cases"),
                skipped == 0 ? "" : " (" + skipped + " left out)",
                rows.isEmpty() ? "no findings" : counted(rows.size(), "findings"),
                said.isEmpty() ? "" : "; " + remarks(section, said)));
    if (!rows.isEmpty()) {
      table(rows, out);
    }
  }

  /** The findings as a table of the columns that any of them has something in. */
  private void table(List<Row> rows, Writer out) throws IOException {
    List<TableLayout.Heading> headings = new ArrayList<>();
    List<List<@Nullable String>> cells = new ArrayList<>();
    rows.forEach(row -> cells.add(new ArrayList<>()));
    for (Part part : PARTS) {
      if (rows.stream().anyMatch(row -> !part.text().apply(row).isEmpty())) {
        headings.add(TableLayout.Heading.text(part.heading()));
        for (int i = 0; i < rows.size(); i++) {
          cells.get(i).add(part.text().apply(rows.get(i)));
        }
      }
    }
    new TableLayout(headings, columns).write(out, cells);
  }

  private String differences() {
    long differences =
        report.sections().stream()
            .filter(section -> SchemaSections.isComparison(section.check()))
            .mapToLong(CheckSection::findings)
            .sum();
    long compared = report.subject().comparedColumns();
    return String.format(
        Locale.ROOT,
        "%s in %,d %s of %s",
        counted(differences, "differences"),
        compared,
        compared == 1 ? "column" : "columns",
        report.subject().comparedTablesText());
  }

  /** What came of it, in one line. */
  static String outcome(CheckReport report) {
    return "%s: %s, %s"
        .formatted(
            TableLayout.printable(report.subject().name()),
            report.isPassed() ? "passed" : "failed",
            report.verdict());
  }

  private static String remarks(CheckSection section, List<String> names) {
    boolean ofFiles = section.check().equals(CheckTitle.FILES.check());
    return (ofFiles ? "no files of " : "remarks on ") + some(names);
  }

  private static String some(List<String> names) {
    String shown =
        TableLayout.printable(String.join(", ", names.subList(0, Math.min(NAMES, names.size()))));
    return names.size() <= NAMES ? shown : shown + " and " + (names.size() - NAMES) + " more";
  }

  private static String counted(long number, String plural) {
    return RegistryCounts.counted(Math.toIntExact(number), plural);
  }
}
