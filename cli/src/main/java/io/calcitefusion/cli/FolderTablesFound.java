package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.cli.report.CheckCase;
import io.calcitefusion.cli.report.CheckedTable;
import io.calcitefusion.cli.report.CheckedTable.Kind;
import io.calcitefusion.cli.report.CheckedTable.State;
import io.calcitefusion.cli.report.Finding;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import java.util.List;
import java.util.TreeSet;

/**
 * The tables that the files of a folder became. Immutable.
 *
 * @param tables tables by name
 * @param files one case per table: whether its files can be read
 */
record FolderTablesFound(ImmutableList<CheckedTable> tables, ImmutableList<CheckCase> files) {
  static FolderTablesFound of(Deployment deployment, CatalogSnapshot live) {
    ImmutableList.Builder<CheckedTable> tables = ImmutableList.builder();
    ImmutableList.Builder<CheckCase> files = ImmutableList.builder();
    TreeSet<String> names = new TreeSet<>(deployment.tables());
    names.addAll(deployment.emptyTables());
    names.addAll(deployment.problems().keySet());
    for (String name : names) {
      TableSnapshot table =
          live.tables().get(new TableName(deployment.catalog(), deployment.schema(), name));
      DataFusionException problem = deployment.problems().get(name);
      String message = problem == null ? null : problem.getMessage();
      tables.add(
          new CheckedTable(
              name,
              Kind.DATASET,
              problem == null ? State.WITH_DATA : State.BROKEN,
              table == null ? 0 : table.arrowSchema().getFields().size(),
              null,
              ImmutableList.of(),
              ImmutableList.of(),
              ImmutableList.of(),
              "",
              null,
              ""));
      files.add(
          CheckCase.of(
              name, message == null ? List.of() : List.of(Finding.of(Severity.ERROR, message))));
    }
    return new FolderTablesFound(tables.build(), files.build());
  }
}
