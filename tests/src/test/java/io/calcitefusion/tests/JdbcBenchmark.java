package io.calcitefusion.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Our driver beside DuckDB's, in one process, on the same Parquet file; both read with the same
 * getters, in turns, and the median counts. No test; a part of {@link Benchmark}.
 */
final class JdbcBenchmark {
  static final String MIXED_COLUMNS = "id, line, price, discount, flag, day, \"at\", comment";

  private static final long ROWS = 2_000_000;
  private static final long DRAINED_ROWS = 6_000_000;
  private static final int WARM_UP_ROUNDS = 4;
  private static final int ROUNDS = 9;
  private static final int FULL_ROUNDS = 5;
  private static final int SHORT_STATEMENTS = 5_000;
  private static final int TABLES = 1_000;
  private static final int COLUMNS = 10;

  private final Path work;
  private final Path file;
  private final Side ours;
  private final Side duckDb;

  /** One of the two, with a connection that stays open. */
  private record Side(String name, String url, Connection connection) {
    static Side open(String name, String url) throws SQLException {
      return new Side(name, url, DriverManager.getConnection(url));
    }
  }

  private interface Work {
    long run(Side side) throws SQLException;
  }

  private interface Measurement {
    double seconds(Side side) throws SQLException;
  }

  private JdbcBenchmark(Path work, Path file, Side ours, Side duckDb) {
    this.work = work;
    this.file = file;
    this.ours = ours;
    this.duckDb = duckDb;
  }

  static void run(Path work) throws SQLException, IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve("jdbc"));
    Path file = folder.resolve("mixed.parquet");
    Path large = folder.resolve("large.parquet");
    Files.deleteIfExists(file);
    Files.deleteIfExists(large);
    MixedRows.write(file, ROWS);
    MixedRows.write(large, DRAINED_ROWS);
    Side ours = Side.open("CalciteFusion", "jdbc:datafusion:" + folder);
    Side duckDb = Side.open("DuckDB", "jdbc:duckdb:");
    try (Connection first = ours.connection();
        Connection second = duckDb.connection();
        Statement statement = second.createStatement()) {
      statement.execute("CREATE VIEW mixed AS SELECT * FROM '" + file + "'");
      statement.execute("CREATE VIEW large AS SELECT * FROM '" + large + "'");
      JdbcBenchmark benchmark = new JdbcBenchmark(work, file, ours, duckDb);
      benchmark.fetching();
      benchmark.shortStatements();
      benchmark.firstRow("mixed", ROWS);
      benchmark.firstRow("large", DRAINED_ROWS);
      first.clearWarnings();
    }
    new JdbcBenchmark(work, file, ours, duckDb).metadata();
    drained(work);
  }

  private static double seconds(Work work, Side side) throws SQLException {
    long start = System.nanoTime();
    long seen = work.run(side);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (seen == 0) {
      throw new IllegalStateException("nothing was read");
    }
    return seconds;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Medians of both. */
  private double[] both(Work work, int rounds, int warmUpRounds) throws SQLException {
    return inTurns(side -> seconds(work, side), rounds, warmUpRounds);
  }

  private double[] inTurns(Measurement measurement, int rounds, int warmUpRounds)
      throws SQLException {
    double[] first = new double[rounds];
    double[] second = new double[rounds];
    for (int i = -warmUpRounds; i < rounds; i++) {
      double own = measurement.seconds(ours);
      double other = measurement.seconds(duckDb);
      if (i >= 0) {
        first[i] = own;
        second[i] = other;
      }
    }
    return new double[] {median(first), median(second)};
  }

  private void fetching() throws SQLException {
    double[] numeric =
        both(side -> numeric(side, "SELECT id, line, discount FROM mixed"), ROUNDS, WARM_UP_ROUNDS);
    rates("numeric fetch, 3 columns", numeric);
    double[] mixed =
        both(
            side -> mixed(side, "SELECT " + MIXED_COLUMNS + " FROM mixed"), ROUNDS, WARM_UP_ROUNDS);
    rates("mixed fetch, 8 columns", mixed);
  }

  private static void rates(String what, double[] seconds) {
    line(
        "%-34s %6.2f M rows/s, DuckDB %6.2f M rows/s, %.2f times as fast",
        what, ROWS / seconds[0] / 1e6, ROWS / seconds[1] / 1e6, seconds[1] / seconds[0]);
  }

  private static long numeric(Side side, String sql) throws SQLException {
    long sum = 1;
    try (Statement statement = side.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sum += rows.getLong(1) + rows.getInt(2) + (long) rows.getDouble(3);
      }
    }
    return sum;
  }

  private static long mixed(Side side, String sql) throws SQLException {
    long sum = 1;
    try (Statement statement = side.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sum += rows.getLong(1) + rows.getInt(2);
        sum += rows.getBigDecimal(3).scale() + (long) rows.getDouble(4);
        sum += rows.getString(5).charAt(0);
        sum += rows.getObject(6, LocalDate.class).getDayOfMonth();
        sum += rows.getObject(7, LocalDateTime.class).getSecond();
        sum += rows.getString(8).length();
      }
    }
    return sum;
  }

  private void shortStatements() throws SQLException {
    double[] same = both(side -> statements(side, false), ROUNDS, WARM_UP_ROUNDS);
    micros("SELECT 1, always the same text", same);
    double[] different = both(side -> statements(side, true), ROUNDS, WARM_UP_ROUNDS);
    micros("SELECT n, each text another one", different);
  }

  private static void micros(String what, double[] seconds) {
    line(
        "%-34s %6.1f µs, DuckDB %6.1f µs, %.2f of its time",
        what,
        seconds[0] / SHORT_STATEMENTS * 1e6,
        seconds[1] / SHORT_STATEMENTS * 1e6,
        seconds[0] / seconds[1]);
  }

  private static long statements(Side side, boolean different) throws SQLException {
    long base = System.nanoTime();
    long sum = 1;
    try (Statement statement = side.connection().createStatement()) {
      for (int i = 0; i < SHORT_STATEMENTS; i++) {
        String sql = different ? "SELECT " + (base + i) : "SELECT 1";
        try (ResultSet rows = statement.executeQuery(sql)) {
          rows.next();
          sum += rows.getLong(1) & 1;
        }
      }
    }
    return sum;
  }

  /** How long the first row takes to come, and how much that is of reading all rows. */
  private void firstRow(String table, long rows) throws SQLException {
    String sql = "SELECT " + MIXED_COLUMNS + " FROM " + table;
    double[] first = inTurns(side -> secondsToFirstRow(side, sql), ROUNDS, WARM_UP_ROUNDS);
    double[] all = both(side -> mixed(side, sql), FULL_ROUNDS, 1);
    line(
        "%-34s %6.2f ms, %.1f %% of all rows; DuckDB %.2f ms, %.1f %%",
        "first of %,d rows".formatted(rows),
        first[0] * 1e3,
        first[0] / all[0] * 100,
        first[1] * 1e3,
        first[1] / all[1] * 100);
  }

  private static double secondsToFirstRow(Side side, String sql) throws SQLException {
    long start = System.nanoTime();
    try (Statement statement = side.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      rows.getLong(1);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private void metadata() throws SQLException {
    double[] own = columnsOfMany("jdbc:datafusion:;planner=native");
    double[] other = columnsOfMany("jdbc:duckdb:");
    line(
        "%-34s %6.1f ms, DuckDB %6.1f ms; of one table %.2f ms, DuckDB %.2f ms",
        "getColumns of %,d tables".formatted(TABLES),
        own[0] * 1e3,
        other[0] * 1e3,
        own[1] * 1e3,
        other[1] * 1e3);
  }

  private static double[] columnsOfMany(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      StringBuilder columns = new StringBuilder();
      for (int i = 0; i < COLUMNS; i++) {
        columns.append(i == 0 ? "" : ", ").append("column_").append(i).append(" BIGINT");
      }
      for (int i = 0; i < TABLES; i++) {
        statement.execute("CREATE TABLE table_" + i + " (" + columns + ")");
      }
      double[] all = new double[ROUNDS];
      double[] one = new double[ROUNDS];
      for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
        double allSeconds = columns(connection.getMetaData(), "table%", TABLES * COLUMNS);
        double oneSeconds = columns(connection.getMetaData(), "table_500", COLUMNS);
        if (i >= 0) {
          all[i] = allSeconds;
          one[i] = oneSeconds;
        }
      }
      return new double[] {median(all), median(one)};
    }
  }

  private static double columns(DatabaseMetaData metadata, String tables, int least)
      throws SQLException {
    long start = System.nanoTime();
    int count = 0;
    try (ResultSet rows = metadata.getColumns(null, null, tables, "%")) {
      while (rows.next()) {
        count += rows.getString("COLUMN_NAME") == null ? 0 : 1;
      }
    }
    if (count < least) {
      throw new IllegalStateException("only " + count + " columns");
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void drained(Path work) throws IOException, InterruptedException {
    ChildJvm child =
        ChildJvm.run(
            work,
            DrainProgram.class,
            List.of("-Xmx64m"),
            Map.of(DrainProgram.ROWS, Long.toString(DRAINED_ROWS)));
    line(
        "%,d rows drained with -Xmx64m     %s",
        DRAINED_ROWS, child.exitCode() == 0 ? child.output().strip() : "failed: " + child.output());
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
