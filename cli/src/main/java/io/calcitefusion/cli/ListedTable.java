package io.calcitefusion.cli;

import io.calcitefusion.metadata.NearNames;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One table or view as the driver lists it.
 *
 * @param catalog its catalog
 * @param schema its schema
 * @param name its name
 * @param kind table or view, in capitals
 * @param remarks what the registry says of it, may be empty
 */
record ListedTable(String catalog, String schema, String name, String kind, String remarks) {
  /** The reserved catalog, whose tables tell of the engine and not of anybody's data. */
  private static final String ENGINES_OWN = "system";

  private static final String UNDEFINED_TABLE = "42P01";
  private static final String[] SHOWN = {"TABLE", "VIEW", "SYSTEM TABLE"};

  /** All tables and views. */
  static List<ListedTable> all(DatabaseMetaData metaData) throws SQLException {
    List<ListedTable> tables = new ArrayList<>();
    try (ResultSet rows = metaData.getTables(null, null, "%", SHOWN)) {
      while (rows.next()) {
        tables.add(
            new ListedTable(
                text(rows, "TABLE_CAT"),
                text(rows, "TABLE_SCHEM"),
                text(rows, "TABLE_NAME"),
                text(rows, "TABLE_TYPE"),
                text(rows, "REMARKS")));
      }
    }
    return tables;
  }

  /**
   * What a user means by a name in a command, as quoted SQL.
   *
   * @return the full name of the one table that answers to it; the text itself when several do, or
   *     when it is quoted, which the engine then reads as SQL
   * @throws SQLException that names near ones when no table answers
   */
  static String resolve(DatabaseMetaData metaData, String text) throws SQLException {
    List<ListedTable> all = all(metaData);
    List<ListedTable> meant = all.stream().filter(table -> table.answersTo(text)).toList();
    if (meant.size() == 1) {
      return meant.get(0).toSql();
    }
    if (meant.isEmpty() && text.indexOf('"') < 0 && !text.contains("information_schema")) {
      TreeSet<String> names = new TreeSet<>();
      for (ListedTable table : all) {
        if (!table.isEnginesOwn()) {
          names.add(text.indexOf('.') < 0 ? table.name : table.schema + "." + table.name);
        }
      }
      throw new SQLSyntaxErrorException(
          "there is no table or view '" + text + "'" + NearNames.hint(text, names),
          UNDEFINED_TABLE);
    }
    return text;
  }

  boolean isEnginesOwn() {
    return catalog.equals(ENGINES_OWN);
  }

  /** Whether a user who writes {@code text} can mean this table. */
  private boolean answersTo(String text) {
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

  static String text(ResultSet rows, String column) throws SQLException {
    String text = rows.getString(column);
    return text == null ? "" : text;
  }
}
