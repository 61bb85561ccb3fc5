package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.ColumnData;
import io.calcitefusion.datafusion.DataFusionSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Compares reading eight mixed columns by JDBC getters with a hand-written loop over the same
 * buffers. A program, not a test: {@code java -cp … io.calcitefusion.jdbc.ReadRateBench}.
 */
public final class ReadRateBench {
  private static final int ROWS = 2_000_000;
  private static final int RUNS = 15;
  private static final String TABLE =
      "CREATE TABLE mixed AS SELECT CAST(v AS INT) AS i, v * 7 AS l, v * 0.25 AS d, v / 3.0 AS e,"
          + " arrow_cast(CAST(v % 10000 AS INT), 'Date32') AS da, substr('ANR', CAST(v % 3 + 1 AS INT), 1) AS f,"
          + " CASE v % 4 WHEN 0 THEN 'TRUCK' WHEN 1 THEN 'REG AIR' WHEN 2 THEN 'MAIL' ELSE 'SHIP' END AS m,"
          + " concat('comment of the row ', CAST(v AS VARCHAR)) AS c"
          + " FROM generate_series(1, "
          + ROWS
          + ") AS g(v)";

  private ReadRateBench() {}

  private interface Reading {
    long read() throws SQLException;
  }

  /**
   * Runs both and prints rows per second and their ratio.
   *
   * @param arguments none
   * @throws SQLException when the engine fails
   */
  public static void main(String[] arguments) throws SQLException {
    DataFusionDriver driver = new DataFusionDriver(AccessCeiling.none(), Duration.ZERO);
    try (Connection connection = driver.connect("jdbc:datafusion:;planner=native", null);
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
      DataFusionSession session = connection.unwrap(DataFusionSession.class);
      for (String columns : new String[] {"i, l, d, e, da, f, m, c", "i, l, d, e"}) {
        String sql = "SELECT " + columns + " FROM mixed";
        boolean mixed = columns.length() > 10;
        double[] ratios = new double[RUNS];
        double[] byHand = new double[RUNS];
        double[] byJdbc = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
          byHand[run] = rate(() -> mixed ? handMixed(session, sql) : handNumeric(session, sql));
          byJdbc[run] = rate(() -> mixed ? jdbcMixed(statement, sql) : jdbcNumeric(statement, sql));
          ratios[run] = byJdbc[run] / byHand[run];
        }
        System.out.printf(
            "%s: by hand %.2f M rows/s, JDBC %.2f M rows/s, ratio %.2f%n",
            columns, median(byHand), median(byJdbc), median(ratios));
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted = Arrays.copyOfRange(values, values.length / 3, values.length);
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double rate(Reading reading) throws SQLException {
    long start = System.nanoTime();
    long sum = reading.read();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (sum == 0) {
      throw new IllegalStateException("nothing was read");
    }
    return ROWS / seconds / 1e6;
  }

  private static long jdbcMixed(Statement statement, String sql) throws SQLException {
    long sum = 0;
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sum += rows.getInt(1) + rows.getLong(2);
        sum += (long) (rows.getDouble(3) + rows.getDouble(4));
        sum += rows.getObject(5, LocalDate.class).getYear();
        sum += rows.getString(6).length() + rows.getString(7).length();
        sum += rows.getString(8).length();
      }
    }
    return sum;
  }

  private static long jdbcNumeric(Statement statement, String sql) throws SQLException {
    long sum = 0;
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sum += rows.getInt(1) + rows.getLong(2);
        sum += (long) (rows.getDouble(3) + rows.getDouble(4));
      }
    }
    return sum;
  }

  private static long handNumeric(DataFusionSession session, String sql) {
    long sum = 0;
    try (BatchStream stream = session.query(sql)) {
      for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
        ColumnData i = batch.column(0);
        ColumnData l = batch.column(1);
        ColumnData d = batch.column(2);
        ColumnData e = batch.column(3);
        ByteBuffer is = i.buffer(0);
        ByteBuffer ls = l.buffer(0);
        ByteBuffer ds = d.buffer(0);
        ByteBuffer es = e.buffer(0);
        for (int row = 0; row < batch.rowCount(); row++) {
          batch.checkHeld();
          sum += i.isNull(row) ? 0 : is.getInt((i.offset() + row) * 4);
          sum += l.isNull(row) ? 0 : ls.getLong((l.offset() + row) * 8);
          double both = d.isNull(row) ? 0 : ds.getDouble((d.offset() + row) * 8);
          both += e.isNull(row) ? 0 : es.getDouble((e.offset() + row) * 8);
          sum += (long) both;
        }
      }
    }
    return sum;
  }

  private static long handMixed(DataFusionSession session, String sql) {
    long sum = 0;
    byte[] scratch = new byte[1024];
    try (BatchStream stream = session.query(sql)) {
      for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
        ColumnData i = batch.column(0);
        ColumnData l = batch.column(1);
        ColumnData d = batch.column(2);
        ColumnData e = batch.column(3);
        ColumnData da = batch.column(4);
        ByteBuffer is = i.buffer(0);
        ByteBuffer ls = l.buffer(0);
        ByteBuffer ds = d.buffer(0);
        ByteBuffer es = e.buffer(0);
        ByteBuffer das = da.buffer(0);
        for (int row = 0; row < batch.rowCount(); row++) {
          batch.checkHeld();
          sum += i.isNull(row) ? 0 : is.getInt((i.offset() + row) * 4);
          sum += l.isNull(row) ? 0 : ls.getLong((l.offset() + row) * 8);
          double both = d.isNull(row) ? 0 : ds.getDouble((d.offset() + row) * 8);
          both += e.isNull(row) ? 0 : es.getDouble((e.offset() + row) * 8);
          sum += (long) both;
          sum += LocalDate.ofEpochDay(das.getInt((da.offset() + row) * 4)).getYear();
          sum += text(batch.column(5), row, scratch).length();
          sum += text(batch.column(6), row, scratch).length();
          sum += text(batch.column(7), row, scratch).length();
        }
      }
    }
    return sum;
  }

  private static String text(ColumnData column, int row, byte[] scratch) {
    ByteBuffer offsets = column.buffer(0);
    int at = column.offset() + row;
    int start = offsets.getInt(at * 4);
    int length = offsets.getInt(at * 4 + 4) - start;
    column.buffer(1).get(start, scratch, 0, length);
    return new String(scratch, 0, length, StandardCharsets.UTF_8);
  }
}
