package io.calcitefusion.jdbc;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Rows that are in memory already: metadata, elements of arrays. */
final class MemoryRows implements RowSource {
  private final ColumnReader[] readers;
  private final int rowCount;
  private boolean delivered;

  private MemoryRows(List<Field> fields, List<@Nullable Object[]> rows) {
    this.rowCount = rows.size();
    this.readers = new ColumnReader[fields.size()];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = new CellReader(JdbcTypes.of(fields.get(i)), rows, i);
    }
  }

  /** A result set over rows of objects, one per field. */
  static DataFusionResultSet resultSet(List<Field> fields, List<@Nullable Object[]> rows) {
    return new DataFusionResultSet(
        new MemoryRows(fields, rows), ResultColumns.of(fields), null, FetchLimits.NONE);
  }

  @Override
  public ColumnReader[] readers() {
    return readers;
  }

  @Override
  public boolean isKept() {
    return true;
  }

  @Override
  public int nextBatch() {
    if (delivered) {
      return 0;
    }
    delivered = true;
    return rowCount;
  }

  @Override
  public void checkHeld() {}

  @Override
  public void cancel() {}

  @Override
  public void close() {}

  @Override
  public void closeUnread() {}

  /** Reads one column of the rows. */
  private static final class CellReader extends ColumnReader {
    private final List<@Nullable Object[]> rows;
    private final int column;

    CellReader(ColumnType type, List<@Nullable Object[]> rows, int column) {
      super(type);
      this.rows = rows;
      this.column = column;
    }

    @Override
    boolean isNullAt(int row) {
      return rows.get(row)[column] == null;
    }

    @Override
    Object objectAt(int row) throws SQLException {
      Object value = rows.get(row)[column];
      if (value == null) {
        throw cannot("object, since it is null");
      }
      return value;
    }

    @Override
    String stringAt(int row) throws SQLException {
      return JsonText.text(objectAt(row));
    }

    @Override
    boolean booleanAt(int row) throws SQLException {
      Object value = objectAt(row);
      return value instanceof Boolean bool ? bool : TextValues.parseBoolean(stringAt(row));
    }

    @Override
    long longAt(int row) throws SQLException {
      try {
        return decimalAt(row).longValueExact();
      } catch (ArithmeticException e) {
        throw SqlExceptions.outOfRange(stringAt(row), "long");
      }
    }

    @Override
    double doubleAt(int row) throws SQLException {
      return objectAt(row) instanceof Number number
          ? number.doubleValue()
          : TextValues.parseDouble(stringAt(row));
    }

    @Override
    BigDecimal decimalAt(int row) throws SQLException {
      return objectAt(row) instanceof Boolean bool
          ? BigDecimal.valueOf(bool ? 1 : 0)
          : TextValues.parseDecimal(stringAt(row));
    }

    @Override
    byte[] bytesAt(int row) throws SQLException {
      return objectAt(row) instanceof byte[] bytes ? bytes.clone() : super.bytesAt(row);
    }

    @Override
    LocalDate dateAt(int row) throws SQLException {
      return TextValues.parseDate(stringAt(row));
    }

    @Override
    LocalTime timeAt(int row) throws SQLException {
      return TextValues.parseTime(stringAt(row));
    }

    @Override
    LocalDateTime dateTimeAt(int row) throws SQLException {
      return TextValues.parseDateTime(stringAt(row));
    }

    @Override
    OffsetDateTime offsetDateTimeAt(int row) throws SQLException {
      return TextValues.parseOffsetDateTime(stringAt(row));
    }

    @Override
    @Nullable Instant instantAt(int row) throws SQLException {
      return objectAt(row) instanceof OffsetDateTime value ? value.toInstant() : null;
    }

    @Override
    void jsonAt(int row, StringBuilder out) throws SQLException {
      JsonText.object(objectAt(row), out);
    }
  }
}
