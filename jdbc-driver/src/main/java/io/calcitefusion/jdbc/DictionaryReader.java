package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.ColumnData;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Reader of a dictionary-encoded column: finds the key and reads the dictionary's value. */
final class DictionaryReader extends ArrowColumnReader {
  private final ArrowColumnReader values;
  private final int keyBits;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer keys;

  DictionaryReader(Field field, ArrowColumnReader values) {
    super(field);
    this.values = values;
    this.keyBits = requireNonNull(field.getDictionary()).getIndexType().getBitWidth();
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    keys = column.buffer(0);
    values.bind(requireNonNull(column.dictionary(), "dictionary"));
  }

  private int keyAt(int row) {
    int at = offset + row;
    return switch (keyBits) {
      case 8 -> keys.get(at) & 0xff;
      case 16 -> keys.getShort(at << 1) & 0xffff;
      case 32 -> keys.getInt(at << 2);
      default -> (int) keys.getLong(at << 3);
    };
  }

  @Override
  boolean isNullAt(int row) {
    return super.isNullAt(row) || values.isNullAt(keyAt(row));
  }

  @Override
  Object objectAt(int row) throws SQLException {
    return values.objectAt(keyAt(row));
  }

  @Override
  String stringAt(int row) throws SQLException {
    return values.stringAt(keyAt(row));
  }

  @Override
  boolean booleanAt(int row) throws SQLException {
    return values.booleanAt(keyAt(row));
  }

  @Override
  long longAt(int row) throws SQLException {
    return values.longAt(keyAt(row));
  }

  @Override
  double doubleAt(int row) throws SQLException {
    return values.doubleAt(keyAt(row));
  }

  @Override
  BigDecimal decimalAt(int row) throws SQLException {
    return values.decimalAt(keyAt(row));
  }

  @Override
  BigInteger bigIntegerAt(int row) throws SQLException {
    return values.bigIntegerAt(keyAt(row));
  }

  @Override
  byte[] bytesAt(int row) throws SQLException {
    return values.bytesAt(keyAt(row));
  }

  @Override
  LocalDate dateAt(int row) throws SQLException {
    return values.dateAt(keyAt(row));
  }

  @Override
  LocalTime timeAt(int row) throws SQLException {
    return values.timeAt(keyAt(row));
  }

  @Override
  LocalDateTime dateTimeAt(int row) throws SQLException {
    return values.dateTimeAt(keyAt(row));
  }

  @Override
  @Nullable Instant instantAt(int row) throws SQLException {
    return values.instantAt(keyAt(row));
  }

  @Override
  OffsetDateTime offsetDateTimeAt(int row) throws SQLException {
    return values.offsetDateTimeAt(keyAt(row));
  }

  @Override
  void jsonAt(int row, StringBuilder out) throws SQLException {
    values.jsonAt(keyAt(row), out);
  }
}
