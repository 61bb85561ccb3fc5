package io.calcitefusion.cli;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.PlanOperator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists tables and views with their rows. */
@Command(
    name = "tables",
    header = "List tables and views, with their rows where those are known.",
    description = {
      "",
      "The number of rows comes from what files and tables tell of themselves; nothing is read for"
          + " it, so it is not there for views, CSV and JSON.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion tables --url \"classpath:codeintel;data=out\"",
      "  calcitefusion tables --all --format json"
    })
final class TablesCommand implements Callable<Integer> {
  private final CommandIo io;

  @Mixin private UrlOption source = new UrlOption();

  @Option(
      names = {"-a", "--all"},
      description = "Also the engine's own tables, which are in the catalog 'system'.")
  private boolean all;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = {
        "table: aligned columns (default).",
        "csv: RFC 4180 with a heading.",
        "json: one object per table and line."
      })
  private OutputFormat format = OutputFormat.TABLE;

  TablesCommand(CommandIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws SQLException, IOException {
    RecordWriter writer =
        new RecordWriter(
            io, format, List.of("catalog", "schema", "name", "kind", "rows", "description"));
    try (Connection connection = DriverManager.getConnection(source.url().text())) {
      DataFusionSession session = connection.unwrap(DataFusionSession.class);
      List<Map<String, @Nullable Object>> records = new ArrayList<>();
      for (ListedTable table : ListedTable.all(connection.getMetaData())) {
        if (table.isEnginesOwn() && !all) {
          continue;
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("catalog", table.catalog());
        row.put("schema", table.schema());
        row.put("name", table.name());
        row.put("kind", table.kind().toLowerCase(Locale.ROOT));
        row.put("rows", table.kind().equals("VIEW") ? null : rows(session, table));
        row.put("description", table.remarks().isEmpty() ? null : table.remarks());
        records.add(row);
      }
      writer.write(records);
    }
    return 0;
  }

  /** How many rows the engine knows a table to have, without reading it; null when it does not. */
  private static @Nullable Long rows(DataFusionSession session, ListedTable table) {
    try (DataFusionPlan plan = session.plan("SELECT * FROM " + table.toSql())) {
      PlanOperator scan = plan.operators(List.of());
      return scan.estimatedRows();
    } catch (DataFusionException e) {
      // A table that can not be read is listed; a query of it says what is wrong.
      return null;
    }
  }
}
