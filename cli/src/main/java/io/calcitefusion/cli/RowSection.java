package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckSection;
import io.calcitefusion.cli.report.CheckedTable;
import io.calcitefusion.cli.report.CheckedTable.Kind;
import io.calcitefusion.cli.report.CheckedTable.State;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.cli.report.RowCounts;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import io.calcitefusion.datafusion.DataCheckResult;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.DataReport;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.ValidationPolicy.Strictness;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What the checks of rows found. Immutable.
 *
 * @param section one case per dataset
 * @param tables all tables, those whose rows were looked at with their counts
 */
record RowSection(CheckSection section, ImmutableList<CheckedTable> tables) {
  /** Checks the rows of every dataset that has files. */
  static RowSection of(
      DataFusionSession session,
      Deployment deployment,
      Collection<CheckedTable> tables,
      CheckProgress progress) {
    ImmutableList.Builder<CheckCase> cases = ImmutableList.builder();
    ImmutableList.Builder<CheckedTable> counted = ImmutableList.builder();
    long total = tables.stream().filter(RowSection::hasPromises).count();
    int done = 0;
    for (CheckedTable table : tables) {
      if (table.kind() != Kind.DATASET) {
        counted.add(table);
      } else if (!hasPromises(table)) {
        cases.add(CheckCase.skipped(table.name(), reason(table)));
        counted.add(table);
      } else {
        progress.step("rows of %d of %d datasets, %s".formatted(done, total, table.name()));
        done++;
        TableName name = new TableName(deployment.catalog(), deployment.schema(), table.name());
        long start = System.nanoTime();
        try {
          DataReport report = session.checkData(name);
          cases.add(ofReport(table.name(), report, start));
          counted.add(report.problem() == null ? table.withCounts(counts(report)) : table);
        } catch (DataFusionException e) {
          if (e.kind() == ErrorKind.CLOSED || e.kind() == ErrorKind.CANCELLED) {
            throw e;
          }
          cases.add(ended(table.name(), List.of(failure(e)), start));
          counted.add(table);
        }
      }
    }
    return new RowSection(CheckTitle.DATA.section(cases.build()), counted.build());
  }

  private static boolean hasPromises(CheckedTable table) {
    return table.kind() == Kind.DATASET && table.state() == State.WITH_DATA;
  }

  private static String reason(CheckedTable table) {
    return table.state() == State.EMPTY ? "there are no files" : "its files can not be read";
  }

  private static RowCounts counts(DataReport report) {
    return new RowCounts(
        report.rows(),
        report.invalidRows(),
        report.surplusRows(),
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
              "%d rows break a rule and %d have the key of another row; the dataset's policy wants no more said"
                  .formatted(report.invalidRows(), report.surplusRows())));
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
