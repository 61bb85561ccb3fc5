package io.calcitefusion.tests.sql;

import io.calcitefusion.tests.sql.RandomExpressions.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small tables of one shape with many NULLs and values at the edge of something. */
final class RandomTables {
  static final List<String> NAMES = List.of("r0", "r1", "r2");

  private static final List<Integer> ROWS = List.of(14, 9, 4);
  private static final List<String> TYPES =
      List.of(
          "BIGINT",
          "BIGINT",
          "INTEGER",
          "DECIMAL(8, 2)",
          "DOUBLE",
          "VARCHAR",
          "BOOLEAN",
          "DATE",
          "TIMESTAMP");
  private static final List<String> COLUMNS = List.of("id", "k", "i", "d", "f", "s", "b", "t", "m");
  private static final List<List<String>> VALUES =
      List.of(
          List.of(),
          List.of("0", "1", "2", "3", "4"),
          List.of("-2", "-1", "0", "1", "2", "3"),
          List.of("0.00", "1.50", "-1.50", "2.25", "99999.25"),
          List.of("0.0", "0.5", "-2.5", "1024.0"),
          List.of("''", "'a'", "'ab'", "'B'", "' a '", "'%'", "'ü'"),
          List.of("TRUE", "FALSE"),
          List.of(
              "DATE '1969-12-31'", "DATE '2024-02-29'", "DATE '2000-01-31'", "DATE '2024-03-31'"),
          List.of(
              "TIMESTAMP '1969-12-31 23:59:59.5'",
              "TIMESTAMP '2024-02-29 12:00:00'",
              "TIMESTAMP '2000-01-31 00:00:00'"));

  private RandomTables() {}

  /** Columns of each of the tables; the first one is a key, never null. */
  static List<Column> columns(String alias) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < COLUMNS.size(); i++) {
      columns.add(new Column(alias + '.' + COLUMNS.get(i), TYPES.get(i).replaceAll("\\(.*", "")));
    }
    return columns;
  }

  /** Statements that make the tables. */
  static List<String> statements() {
    Random random = new Random(7);
    List<String> statements = new ArrayList<>();
    for (int t = 0; t < NAMES.size(); t++) {
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < COLUMNS.size(); i++) {
        columns.add(COLUMNS.get(i) + ' ' + TYPES.get(i));
      }
      statements.add("CREATE TABLE " + NAMES.get(t) + " (" + String.join(", ", columns) + ')');
      List<String> rows = new ArrayList<>();
      for (int row = 0; row < ROWS.get(t); row++) {
        List<String> values = new ArrayList<>(List.of(Integer.toString(row)));
        for (List<String> choices : VALUES.subList(1, VALUES.size())) {
          values.add(random.nextInt(4) == 0 ? "NULL" : choices.get(random.nextInt(choices.size())));
        }
        rows.add('(' + String.join(", ", values) + ')');
      }
      statements.add("INSERT INTO " + NAMES.get(t) + " VALUES " + String.join(", ", rows));
    }
    return statements;
  }
}
