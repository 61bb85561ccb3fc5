package io.calcitefusion.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** What a tool does with the single jar: only {@code java.sql}, found by the service loader. */
public final class SingleJarProgram {
  private SingleJarProgram() {}

  /**
   * Opens an empty engine and a folder and prints one line per value.
   *
   * @param arguments the folder
   * @throws Exception whatever goes wrong
   */
  public static void main(String[] arguments) throws Exception {
    String types =
        "SELECT 1 AS i, CAST(2.5 AS DOUBLE) AS d, CAST('3.25' AS DECIMAL(10, 2)) AS n,"
            + " 'naïve' AS s, TRUE AS b, DATE '2024-02-29' AS da,"
            + " TIMESTAMP '2024-02-29 01:02:03' AS ts, CAST(NULL AS VARCHAR) AS u";
    for (String planner : new String[] {"native", "calcite"}) {
      try (Connection connection =
              DriverManager.getConnection("jdbc:datafusion:;planner=" + planner);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(types)) {
        rows.next();
        System.out.println(
            planner
                + " "
                + rows.getInt(1)
                + " "
                + rows.getDouble(2)
                + " "
                + rows.getBigDecimal(3)
                + " "
                + rows.getString(4).length()
                + " "
                + rows.getBoolean(5)
                + " "
                + rows.getObject(6, LocalDate.class)
                + " "
                + rows.getObject(7, LocalDateTime.class)
                + " "
                + rows.getString(8));
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:;planner=native");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT make_array(1, 2) AS l, named_struct('a', 1) AS s, MAP {'k': 1} AS m,"
                    + " arrow_cast('x', 'Dictionary(Int32, Utf8)') AS d, X'ff' AS x,"
                    + " arrow_cast(1.5, 'Float16') AS h")) {
      rows.next();
      for (int i = 1; i <= 6; i++) {
        System.out.print(rows.getString(i) + (i < 6 ? " " : "\n"));
      }
    }
    Files.writeString(Path.of(arguments[0], "items.csv"), "id,name\n1,one\n2,two\n");
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:" + arguments[0]);
        PreparedStatement statement =
            connection.prepareStatement("SELECT name FROM items WHERE id = ?")) {
      statement.setInt(1, 2);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        System.out.println(rows.getString(1));
      }
      try (ResultSet tables = connection.getMetaData().getTables(null, null, "%", null)) {
        tables.next();
        System.out.println(tables.getString("TABLE_NAME"));
      }
    }
    if (arguments.length > 1) {
      Object type = Class.forName("org.apache.arrow.vector.types.pojo.ArrowType$Utf8");
      System.out.println("other arrow " + type.toString().contains("ArrowType$Utf8"));
    }
  }
}
