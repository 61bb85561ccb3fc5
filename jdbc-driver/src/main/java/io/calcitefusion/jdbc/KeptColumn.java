package io.calcitefusion.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** One column over all batches of {@link KeptRows}; its reader is bound to the batch of a row. */
final class KeptColumn extends ColumnReader {
  private static final int UNBOUND = -1;

  private final KeptRows rows;
  private final ArrowColumnReader reader;
  private final int column;
  private int batch = UNBOUND;

  KeptColumn(KeptRows rows, ArrowColumnReader reader, int column) {
    super(reader.type());
    this.rows = rows;
    this.reader = reader;
    this.column = column;
  }

  /** Binds the reader to the batch of a row, and gives the row in it. */
  private int within(int row) {
    int needed = rows.batchOf(row);
    if (needed != batch) {
      reader.bind(rows.batch(needed).column(column));
      batch = needed;
    }
    return row - rows.startOf(needed);
  }

  @Override
  boolean isNullAt(int row) {
    return reader.isNullAt(within(row));
  }

  @Override
  Object objectAt(int row) throws SQLException {
    return reader.objectAt(within(row));
  }

  @Override
  String stringAt(int row) throws SQLException {
    return reader.stringAt(within(row));
  }

  @Override
  boolean booleanAt(int row) throws SQLException {
    return reader.booleanAt(within(row));
  }

  @Override
  long longAt(int row) throws SQLException {
    return reader.longAt(within(row));
  }

  @Override
  double doubleAt(int row) throws SQLException {
    return reader.doubleAt(within(row));
  }

  @Override
  float floatAt(int row) throws SQLException {
    return reader.floatAt(within(row));
  }

  @Override
  BigDecimal decimalAt(int row) throws SQLException {
    return reader.decimalAt(within(row));
  }

  @Override
  BigInteger bigIntegerAt(int row) throws SQLException {
    return reader.bigIntegerAt(within(row));
  }

  @Override
  byte[] bytesAt(int row) throws SQLException {
    return reader.bytesAt(within(row));
  }

  @Override
  LocalDate dateAt(int row) throws SQLException {
    return reader.dateAt(within(row));
  }

  @Override
  LocalTime timeAt(int row) throws SQLException {
    return reader.timeAt(within(row));
  }

  @Override
  LocalDateTime dateTimeAt(int row) throws SQLException {
    return reader.dateTimeAt(within(row));
  }

  @Override
  @Nullable Instant instantAt(int row) throws SQLException {
    return reader.instantAt(within(row));
  }

  @Override
  OffsetDateTime offsetDateTimeAt(int row) throws SQLException {
    return reader.offsetDateTimeAt(within(row));
  }

  @Override
  void jsonAt(int row, StringBuilder out) throws SQLException {
    reader.jsonAt(within(row), out);
  }
}
