package io.calcitefusion.tests;

import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.ColumnData;
import io.calcitefusion.jdbc.DataFusionConnection;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Reads the same eight columns by JDBC and straight from the engine's buffers. */
final class MixedRows {
  private static final String SQL =
      "SELECT id, line, price, discount, flag, day, at, comment FROM mixed";

  /** Eight columns of mixed types, such as an order line has. */
  private static final String MIXED =
      """
      COPY (SELECT value AS id,
                   CAST(value %% 7 AS INT) AS line,
                   CAST(value %% 100000 AS DECIMAL(15, 2)) / 100 AS price,
                   CAST(value AS DOUBLE) * 0.25 AS discount,
                   substr('ANR', CAST(value %% 3 AS INT) + 1, 1) AS flag,
                   CAST(CAST(value %% 20000 AS INT) AS DATE) AS day,
                   to_timestamp_micros(value * 1000003) AS at,
                   'comment number ' || CAST(value AS VARCHAR) AS comment
            FROM generate_series(1, %d)) TO '%s' STORED AS PARQUET\
      """;

  private static final int PRICE_BYTES = 16;
  private static final long MICROS = TimeUnit.SECONDS.toMicros(1);

  private final String url;

  MixedRows(Path folder) {
    this.url = "jdbc:datafusion:" + folder;
  }

  /** Writes a Parquet file of such rows. */
  static void write(Path file, long rows) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:datafusion:;access=admin;allow=" + file.toAbsolutePath().getParent());
        Statement statement = connection.createStatement()) {
      statement.execute(String.format(Locale.ROOT, MIXED, rows, file));
    }
  }

  /** What one pass read and how long it took, from execution to the last row. */
  record Reading(long rows, long checksum, double seconds) {}

  Reading readByJdbc() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      long start = System.nanoTime();
      long rows = 0;
      long sum = 0;
      try (ResultSet result = statement.executeQuery(SQL)) {
        while (result.next()) {
          rows++;
          sum += result.getLong(1) + result.getInt(2);
          sum += result.getBigDecimal(3).unscaledValue().longValue();
          sum += (long) result.getDouble(4);
          sum += result.getString(5).charAt(0);
          sum += result.getObject(6, LocalDate.class).toEpochDay();
          sum += result.getObject(7, LocalDateTime.class).getSecond();
          sum += result.getString(8).length();
        }
      }
      return new Reading(rows, sum, seconds(start));
    }
  }

  Reading readByHand() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      long start = System.nanoTime();
      long rows = 0;
      long sum = 0;
      try (BatchStream stream =
          connection.unwrap(DataFusionConnection.class).session().query(SQL)) {
        for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
          rows += batch.rowCount();
          sum += checksum(batch);
        }
      }
      return new Reading(rows, sum, seconds(start));
    }
  }

  /** Makes the same objects as the getters of JDBC do. */
  private static long checksum(ColumnBatch batch) {
    ColumnData id = batch.column(0);
    ColumnData line = batch.column(1);
    ColumnData price = batch.column(2);
    ColumnData discount = batch.column(3);
    ColumnData flag = batch.column(4);
    ColumnData day = batch.column(5);
    ColumnData at = batch.column(6);
    ColumnData comment = batch.column(7);
    int scale = ((ArrowType.Decimal) price.field().getType()).getScale();
    long sum = 0;
    for (int i = 0; i < batch.rowCount(); i++) {
      batch.checkHeld();
      sum += id.buffer(0).getLong((id.offset() + i) * Long.BYTES);
      sum += line.buffer(0).getInt((line.offset() + i) * Integer.BYTES);
      sum +=
          BigDecimal.valueOf(price.buffer(0).getLong((price.offset() + i) * PRICE_BYTES), scale)
              .unscaledValue()
              .longValue();
      sum += (long) discount.buffer(0).getDouble((discount.offset() + i) * Double.BYTES);
      sum += text(flag, i).charAt(0);
      sum +=
          LocalDate.ofEpochDay(day.buffer(0).getInt((day.offset() + i) * Integer.BYTES))
              .toEpochDay();
      sum += dateTime(at.buffer(0).getLong((at.offset() + i) * Long.BYTES)).getSecond();
      sum += text(comment, i).length();
    }
    return sum;
  }

  private static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1000, ZoneOffset.UTC);
  }

  private static String text(ColumnData column, int row) {
    ByteBuffer offsets = column.buffer(0);
    int at = (column.offset() + row) * Integer.BYTES;
    int start = offsets.getInt(at);
    byte[] bytes = new byte[offsets.getInt(at + Integer.BYTES) - start];
    column.buffer(1).get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
