package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists tables and views, or the columns of one. */
@Command(
    name = "describe",
    header = "List tables and views, or show the columns of one.",
    description = "",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  calcitefusion describe --url ./data",
      "  calcitefusion describe --url ./data orders"
    })
final class DescribeCommand implements Callable<Integer> {
  /** The reserved catalog, whose tables tell of the engine and not of anybody's data. */
  private static final String ENGINES_OWN = "system";

  private final CommandIo io;

  @Mixin private UrlOption source = new UrlOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "TABLE",
      description = {
        "A table or view, with its schema and catalog where that is needed.",
        "Without it: all tables and views but the engine's own, which",
        "are in the catalog 'system'."
      })
  private @Nullable String table;

  DescribeCommand(CommandIo io) {
    this.io = io;
  }

  /** One table as the driver lists it. */
  private record Listed(String catalog, String schema, String name, String kind, String remarks) {
    /** Whether a user who writes {@code text} can mean this table. */
    boolean answersTo(String text) {
      return text.equals(name)
          || text.equals(schema + "." + name)
          || text.equals(catalog + "." + schema + "." + name);
    }

    String toSql() {
      return quote(catalog) + "." + quote(schema) + "." + quote(name);
    }

    private static String quote(String part) {
      return '"' + part.replace("\"", "\"\"") + '"';
    }
  }

  @Override
  public Integer call() throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(source.url().text())) {
      if (table == null) {
        list(connection.getMetaData());
      } else {
        describe(connection, table);
      }
    }
    return 0;
  }

  private void describe(Connection connection, String name) throws SQLException, IOException {
    List<Listed> meant =
        listed(connection.getMetaData()).stream().filter(t -> t.answersTo(name)).toList();
    // A name that nobody or that several answer to goes to the engine as it was written.
    String sql = "DESCRIBE " + (meant.size() == 1 ? meant.get(0).toSql() : name);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      new TableWriter(io).write(rows);
    }
  }

  private void list(DatabaseMetaData metaData) throws SQLException, IOException {
    Map<List<String>, Integer> columnCounts = new HashMap<>();
    try (ResultSet columns = metaData.getColumns(null, null, "%", "%")) {
      while (columns.next()) {
        columnCounts.merge(
            List.of(
                text(columns, "TABLE_CAT"),
                text(columns, "TABLE_SCHEM"),
                text(columns, "TABLE_NAME")),
            1,
            Integer::sum);
      }
    }
    TableLayout layout =
        new TableLayout(
            ImmutableList.of(
                TableLayout.Heading.text("catalog"),
                TableLayout.Heading.text("schema"),
                TableLayout.Heading.text("name"),
                TableLayout.Heading.text("kind"),
                TableLayout.Heading.number("columns"),
                TableLayout.Heading.text("description")),
            io.outColumns());
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (Listed listed : listed(metaData)) {
      if (listed.catalog.equals(ENGINES_OWN)) {
        continue;
      }
      int columns =
          columnCounts.getOrDefault(List.of(listed.catalog, listed.schema, listed.name), 0);
      rows.add(
          List.of(
              listed.catalog,
              listed.schema,
              listed.name,
              listed.kind.toLowerCase(Locale.ROOT),
              String.valueOf(columns),
              listed.remarks));
    }
    layout.write(io.out(), rows);
    io.out().write(rows.size() == 1 ? "(1 row)\n" : "(" + rows.size() + " rows)\n");
  }

  private static List<Listed> listed(DatabaseMetaData metaData) throws SQLException {
    List<Listed> tables = new ArrayList<>();
    try (ResultSet rows = metaData.getTables(null, null, "%", null)) {
      while (rows.next()) {
        tables.add(
            new Listed(
                text(rows, "TABLE_CAT"),
                text(rows, "TABLE_SCHEM"),
                text(rows, "TABLE_NAME"),
                text(rows, "TABLE_TYPE"),
                text(rows, "REMARKS")));
      }
    }
    return tables;
  }

  private static String text(ResultSet rows, String column) throws SQLException {
    String text = rows.getString(column);
    return text == null ? "" : text;
  }
}
