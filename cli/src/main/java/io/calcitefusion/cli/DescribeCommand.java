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
    String sql = ListedTable.resolve(connection.getMetaData(), name);
    List<List<@Nullable String>> rows = new ArrayList<>();
    boolean documented = false;
    try (Statement statement = connection.createStatement();
        ResultSet columns = statement.executeQuery("DESCRIBE " + sql)) {
      Map<String, String> docs = docs(connection.getMetaData(), sql);
      while (columns.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= columns.getMetaData().getColumnCount(); i++) {
          row.add(columns.getString(i));
        }
        String doc = docs.getOrDefault(columns.getString(1), "");
        documented |= !doc.isEmpty();
        row.add(doc);
        rows.add(row);
      }
      List<TableLayout.Heading> headings = new ArrayList<>();
      for (int i = 1; i <= columns.getMetaData().getColumnCount(); i++) {
        headings.add(TableLayout.Heading.text(columns.getMetaData().getColumnLabel(i)));
      }
      if (documented) {
        headings.add(TableLayout.Heading.text("description"));
      } else {
        rows.forEach(row -> row.remove(row.size() - 1));
      }
      new TableLayout(headings, io.outColumns()).write(io.out(), rows);
    }
    writeCount(rows.size());
  }

  /** What the registry says of the columns of a table, which is given as quoted SQL. */
  private static Map<String, String> docs(DatabaseMetaData metaData, String sql)
      throws SQLException {
    Map<String, String> docs = new HashMap<>();
    for (ListedTable table : ListedTable.all(metaData)) {
      if (!table.toSql().equals(sql)) {
        continue;
      }
      try (ResultSet columns =
          metaData.getColumns(
              table.catalog(),
              escaped(metaData, table.schema()),
              escaped(metaData, table.name()),
              "%")) {
        while (columns.next()) {
          docs.put(ListedTable.text(columns, "COLUMN_NAME"), ListedTable.text(columns, "REMARKS"));
        }
      }
    }
    return docs;
  }

  /** A name as a pattern that only the name itself matches. */
  private static String escaped(DatabaseMetaData metaData, String name) throws SQLException {
    String escape = metaData.getSearchStringEscape();
    return name.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }

  private void list(DatabaseMetaData metaData) throws SQLException, IOException {
    Map<List<String>, Integer> columnCounts = new HashMap<>();
    try (ResultSet columns = metaData.getColumns(null, null, "%", "%")) {
      while (columns.next()) {
        columnCounts.merge(
            List.of(
                ListedTable.text(columns, "TABLE_CAT"),
                ListedTable.text(columns, "TABLE_SCHEM"),
                ListedTable.text(columns, "TABLE_NAME")),
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
    for (ListedTable listed : ListedTable.all(metaData)) {
      if (listed.isEnginesOwn()) {
        continue;
      }
      int columns =
          columnCounts.getOrDefault(List.of(listed.catalog(), listed.schema(), listed.name()), 0);
      rows.add(
          List.of(
              listed.catalog(),
              listed.schema(),
              listed.name(),
              listed.kind().toLowerCase(Locale.ROOT),
              String.valueOf(columns),
              listed.remarks()));
    }
    layout.write(io.out(), rows);
    writeCount(rows.size());
  }

  private void writeCount(int count) throws IOException {
    io.out().write(count == 1 ? "(1 row)\n" : "(" + count + " rows)\n");
  }
}
