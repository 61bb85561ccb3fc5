package io.calcitefusion.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** What a tool does with the single jar: only {@code java.sql}, found by the service loader. */
public final class SingleJarProgram {
  private SingleJarProgram() {}

  /**
   * Opens an empty engine and a folder and prints what it reads.
   *
   * @param arguments the folder, and optionally a class whose place is printed
   * @throws Exception whatever goes wrong
   */
  public static void main(String[] arguments) throws Exception {
    readScalars("native");
    readScalars("calcite");
    readNested();
    readSliced();
    readInCalcite();
    readFolder(Path.of(arguments[0]));
    if (arguments.length > 1) {
      Class<?> type = Class.forName(arguments[1], false, SingleJarProgram.class.getClassLoader());
      System.out.println(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).getFileName());
    }
  }

  private static void readScalars(String planner) throws SQLException {
    String sql =
        "SELECT 1 AS i, CAST(2.5 AS DOUBLE) AS d, CAST('3.25' AS DECIMAL(10, 2)) AS n,"
            + " 'naïve' AS s, TRUE AS b, DATE '2024-02-29' AS da,"
            + " TIMESTAMP '2024-02-29 01:02:03' AS ts, CAST(NULL AS VARCHAR) AS u";
    try (Connection connection =
            DriverManager.getConnection("jdbc:datafusion:;planner=" + planner);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      System.out.print(planner + " " + rows.getInt(1) + " " + rows.getDouble(2));
      System.out.print(" " + rows.getBigDecimal(3) + " " + rows.getString(4).length());
      System.out.print(" " + rows.getBoolean(5) + " " + rows.getObject(6, LocalDate.class));
      System.out.println(" " + rows.getObject(7, LocalDateTime.class) + " " + rows.getString(8));
    }
  }

  private static void readNested() throws SQLException {
    String sql =
        "SELECT make_array(1, 2) AS l, named_struct('a', 1) AS s, MAP {'k': 1} AS m,"
            + " arrow_cast('x', 'Dictionary(Int32, Utf8)') AS d, X'ff' AS x,"
            + " arrow_cast(1.5, 'Float16') AS h";
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:;planner=native");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      for (int i = 1; i <= 6; i++) {
        System.out.print(rows.getString(i) + (i < 6 ? " " : "\n"));
      }
    }
  }

  /** What Calcite runs is compiled when the query is planned. */
  private static void readInCalcite() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:datafusion:;onUnsupported=calcite");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT soundex(s) FROM (VALUES ('Robert')) AS t (s)")) {
      rows.next();
      System.out.println(rows.getString(1));
    }
  }

  /** Rows from the middle of a batch: bits, texts with nulls, and texts with 64-bit offsets. */
  private static void readSliced() throws SQLException {
    String sql =
        "SELECT value % 3 = 0, CASE WHEN value % 2 = 1 THEN concat('v', value) END,"
            + " arrow_cast(concat('w', value), 'LargeUtf8'),"
            + " arrow_cast(concat('d', value % 2), 'Dictionary(Int32, Utf8)')"
            + " FROM generate_series(1, 30) LIMIT 4 OFFSET 13";
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:;planner=native");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      StringBuilder line = new StringBuilder("sliced");
      while (rows.next()) {
        line.append(' ').append(rows.getBoolean(1)).append(' ').append(rows.getString(2));
        line.append(' ').append(rows.getString(3)).append(' ').append(rows.getString(4));
      }
      System.out.println(line);
    }
  }

  private static void readFolder(Path folder) throws SQLException, IOException {
    Files.writeString(folder.resolve("items.csv"), "id,name\n1,one\n2,two\n");
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:" + folder);
        PreparedStatement statement =
            connection.prepareStatement("SELECT name FROM items WHERE id = ?")) {
      statement.setInt(1, 2);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        System.out.println(rows.getString(1));
      }
      try (ResultSet tables = connection.getMetaData().getTables(null, "public", "%", null)) {
        tables.next();
        System.out.println(tables.getString("TABLE_NAME"));
      }
    }
  }
}
