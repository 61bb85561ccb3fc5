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

/**
 * Reads the values of one column of the current rows. A reader answers what its type can be read
 * as; every other reading is an error that names both types.
 *
 * <p>The methods that read assume that the value is not null. Not thread-safe.
 */
abstract class ColumnReader {
  private final ColumnType type;

  ColumnReader(ColumnType type) {
    this.type = type;
  }

  final ColumnType type() {
    return type;
  }

  abstract boolean isNullAt(int row);

  /** The value as an object of the class that {@link ColumnType#className} names. */
  abstract Object objectAt(int row) throws SQLException;

  abstract String stringAt(int row) throws SQLException;

  boolean booleanAt(int row) throws SQLException {
    throw cannot("boolean");
  }

  long longAt(int row) throws SQLException {
    throw cannot("long");
  }

  int intAt(int row) throws SQLException {
    long value = longAt(row);
    if (value != (int) value) {
      throw SqlExceptions.outOfRange(value, "int");
    }
    return (int) value;
  }

  final short shortAt(int row) throws SQLException {
    long value = longAt(row);
    if (value != (short) value) {
      throw SqlExceptions.outOfRange(value, "short");
    }
    return (short) value;
  }

  final byte byteAt(int row) throws SQLException {
    long value = longAt(row);
    if (value != (byte) value) {
      throw SqlExceptions.outOfRange(value, "byte");
    }
    return (byte) value;
  }

  double doubleAt(int row) throws SQLException {
    throw cannot("double");
  }

  float floatAt(int row) throws SQLException {
    double value = doubleAt(row);
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
      throw SqlExceptions.outOfRange(value, "float");
    }
    return narrow;
  }

  BigDecimal decimalAt(int row) throws SQLException {
    throw cannot("BigDecimal");
  }

  BigInteger bigIntegerAt(int row) throws SQLException {
    try {
      return decimalAt(row).toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw SqlExceptions.outOfRange(stringAt(row), "BigInteger");
    }
  }

  byte[] bytesAt(int row) throws SQLException {
    throw cannot("bytes");
  }

  LocalDate dateAt(int row) throws SQLException {
    throw cannot("date");
  }

  LocalTime timeAt(int row) throws SQLException {
    throw cannot("time");
  }

  /** The local date and time; of a value with a zone, in that zone. */
  LocalDateTime dateTimeAt(int row) throws SQLException {
    throw cannot("date and time");
  }

  /** The instant of a value with a zone; null when the type has no zone. */
  @Nullable Instant instantAt(int row) throws SQLException {
    return null;
  }

  OffsetDateTime offsetDateTimeAt(int row) throws SQLException {
    throw cannot("date and time with offset");
  }

  /** Appends the value as JSON. */
  void jsonAt(int row, StringBuilder out) throws SQLException {
    JsonText.quote(stringAt(row), out);
  }

  final SQLException cannot(String target) {
    return SqlExceptions.conversion(type.typeName(), target);
  }
}
