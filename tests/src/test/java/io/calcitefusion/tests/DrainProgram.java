package io.calcitefusion.tests;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** A program that reads many rows to their end, in as much heap as it is given. */
final class DrainProgram {
  /** Variable of the environment with the number of rows. */
  static final String ROWS = "DRAINED_ROWS";

  private DrainProgram() {}

  public static void main(String[] arguments) throws SQLException {
    long rows = Long.parseLong(System.getenv(ROWS));
    long start = System.nanoTime();
    long count = 0;
    long characters = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT value, value * 0.25, 'comment number ' || CAST(value AS VARCHAR)"
                    + " FROM generate_series(1, "
                    + rows
                    + ")")) {
      while (result.next()) {
        count++;
        characters += result.getString(3).length() + result.getLong(1) % 2;
      }
    }
    if (count != rows || characters == 0) {
      throw new IllegalStateException("read " + count + " rows of " + rows);
    }
    System.out.printf(
        Locale.ROOT, "%,d rows in %.1f s%n", count, (System.nanoTime() - start) / 1e9);
  }
}
