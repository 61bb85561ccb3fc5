package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckSection;
import io.calcitefusion.cli.report.CheckedTable;
import io.calcitefusion.cli.report.CheckedTable.Kind;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.cli.report.RowCounts;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import io.calcitefusion.datafusion.DataCheckResult;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataReport;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.ValidationPolicy.Strictness;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of rows found. Immutable.
 *
 * @param section one case per dataset
 * @param tables all tables, those whose rows were looked at with their counts
 */
record RowSection(CheckSection section, ImmutableList<CheckedTable> tables) {
  /** One dataset after its rows were looked at. */
  private record Looked(CheckCase checkCase, CheckedTable table) {}

  /** Checks the rows of every dataset that has files. */
  static RowSection of(
      DataFusionFrontEnd frontEnd,
      DataFusionEngine engine,
      Deployment deployment,
      Collection<CheckedTable> tables,
      CheckProgress progress) {
    ImmutableList.Builder<CheckCase> cases = ImmutableList.builder();
    ImmutableList.Builder<CheckedTable> counted = ImmutableList.builder();
    Map<TableName, TableSnapshot> live = engine.catalogSnapshot().tables();
    long total = tables.stream().filter(table -> table.kind() == Kind.DATASET).count();
    int number = 0;
    for (CheckedTable table : tables) {
      if (table.kind() != Kind.DATASET) {
        counted.add(table);
        continue;
      }
      number++;
      progress.step("rows of dataset %d of %d, %s".formatted(number, total, table.name()));
      TableName name = new TableName(deployment.catalog(), deployment.schema(), table.name());
      String skipped = skipped(table, live.get(name));
      Looked looked =
          skipped.isEmpty()
              ? look(frontEnd, table, name)
              : new Looked(CheckCase.skipped(table.name(), skipped), table);
      cases.add(looked.checkCase());
      counted.add(looked.table());
    }
    return new RowSection(CheckTitle.DATA.section(cases.build()), counted.build());
  }

  /** Why there are no rows to look at, or an empty text. */
  private static String skipped(CheckedTable table, @Nullable TableSnapshot live) {
    return switch (table.state()) {
      case EMPTY -> "there are no files";
      case BROKEN, MISSING -> "its files can not be read";
      case WITH_DATA, PLANNED ->
          live == null || live.dataset() == null ? "no registry promises anything of its rows" : "";
    };
  }

  private static Looked look(DataFusionFrontEnd frontEnd, CheckedTable table, TableName name) {
    long start = System.nanoTime();
    try {
      DataReport report = frontEnd.checkData(name);
      return new Looked(
          ofReport(table.name(), report, start),
          report.problem() == null ? table.withCounts(counts(report)) : table);
    } catch (DataFusionException e) {
      if (e.kind() == ErrorKind.CLOSED || e.kind() == ErrorKind.CANCELLED) {
        throw e;
      }
      return new Looked(ended(table.name(), List.of(failure(e)), start), table);
    }
  }

  private static RowCounts counts(DataReport report) {
    return new RowCounts(
        report.rows(),
        report.invalidRows(),
        report.surplusRows(),
        report.danglingRows(),
        report.stopped(),
        report.policy().strictness().name().toLowerCase(Locale.ROOT));
  }

  private static CheckCase ofReport(String name, DataReport report, long start) {
    DataFusionException problem = report.problem();
    if (problem != null) {
      return ended(name, List.of(failure(problem)), start);
    }
    ImmutableList.Builder<Finding> findings = ImmutableList.builder();
    for (DataCheckResult result : report.results()) {
      findings.add(finding(report, result));
    }
    if (report.results().isEmpty() && !report.isValid()) {
      findings.add(
          Finding.of(
              severity(report),
              "rows that break a rule: %d, that have the key of another row: %d, that refer to nothing: %d; the dataset's policy wants no more said"
                  .formatted(report.invalidRows(), report.surplusRows(), report.danglingRows())));
    }
    return ended(name, findings.build(), start);
  }

  private static Finding finding(DataReport report, DataCheckResult result) {
    String atLeast = report.stopped() ? "at least " : "";
    return new Finding(
        result.check().kind().isPromise() ? severity(report) : Severity.WARNING,
        "",
        "",
        result.check().toString(),
        atLeast + broken(result.count()),
        result.check().kind().isPromise() ? "" : result.check().kind().reason(),
        result.count(),
        result.samples());
  }

  private static String broken(long rows) {
    return rows == 1 ? "1 row breaks it" : rows + " rows break it";
  }

  /** A dataset whose policy lets every row pass only wants to hear of it. */
  private static Severity severity(DataReport report) {
    return report.policy().strictness() == Strictness.LENIENT ? Severity.WARNING : Severity.ERROR;
  }

  private static Finding failure(DataFusionException e) {
    return Finding.of(Severity.ERROR, String.valueOf(e.getMessage()));
  }

  private static CheckCase ended(String name, List<Finding> findings, long start) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    return new CheckCase(name, ImmutableList.copyOf(findings), "", elapsed);
  }
}
