package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.apache.arrow.vector.types.pojo.Field;

/** Readers of integers. */
final class IntReaders {
  private IntReaders() {}

  /** What all integers of at most 63 bits share. */
  abstract static class Integral extends ArrowColumnReader {
    @SuppressWarnings("NullAway.Init") // bind comes before every reading
    ByteBuffer values;

    Integral(Field field) {
      super(field);
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      values = column.buffer(0);
    }

    @Override
    abstract long longAt(int row);

    @Override
    boolean booleanAt(int row) throws SQLException {
      long value = longAt(row);
      if (value != 0 && value != 1) {
        throw SqlExceptions.outOfRange(value, "boolean");
      }
      return value == 1;
    }

    @Override
    double doubleAt(int row) throws SQLException {
      return longAt(row);
    }

    @Override
    BigDecimal decimalAt(int row) throws SQLException {
      return BigDecimal.valueOf(longAt(row));
    }

    @Override
    String stringAt(int row) {
      return Long.toString(longAt(row));
    }

    @Override
    Object objectAt(int row) throws SQLException {
      return intAt(row);
    }

    @Override
    void jsonAt(int row, StringBuilder out) {
      out.append(longAt(row));
    }
  }

  static final class Int8 extends Integral {
    Int8(Field field) {
      super(field);
    }

    @Override
    long longAt(int row) {
      return values.get(offset + row);
    }
  }

  static final class UInt8 extends Integral {
    UInt8(Field field) {
      super(field);
    }

    @Override
    long longAt(int row) {
      return values.get(offset + row) & 0xff;
    }
  }

  static final class Int16 extends Integral {
    Int16(Field field) {
      super(field);
    }

    @Override
    long longAt(int row) {
      return values.getShort((offset + row) << 1);
    }
  }

  static final class UInt16 extends Integral {
    UInt16(Field field) {
      super(field);
    }

    @Override
    long longAt(int row) {
      return values.getShort((offset + row) << 1) & 0xffff;
    }
  }

  static final class Int32 extends Integral {
    Int32(Field field) {
      super(field);
    }

    @Override
    int intAt(int row) {
      return values.getInt((offset + row) << 2);
    }

    @Override
    long longAt(int row) {
      return values.getInt((offset + row) << 2);
    }
  }

  static final class UInt32 extends Integral {
    UInt32(Field field) {
      super(field);
    }

    @Override
    long longAt(int row) {
      return values.getInt((offset + row) << 2) & 0xffff_ffffL;
    }

    @Override
    Object objectAt(int row) {
      return longAt(row);
    }
  }

  static final class Int64 extends Integral {
    Int64(Field field) {
      super(field);
    }

    @Override
    long longAt(int row) {
      return values.getLong((offset + row) << 3);
    }

    @Override
    Object objectAt(int row) {
      return longAt(row);
    }
  }

  /** Unsigned 64 bits, which only BigDecimal and BigInteger hold in full. */
  static final class UInt64 extends ArrowColumnReader {
    @SuppressWarnings("NullAway.Init") // bind comes before every reading
    private ByteBuffer values;

    UInt64(Field field) {
      super(field);
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      values = column.buffer(0);
    }

    private long bitsAt(int row) {
      return values.getLong((offset + row) << 3);
    }

    @Override
    long longAt(int row) throws SQLException {
      long bits = bitsAt(row);
      if (bits < 0) {
        throw SqlExceptions.outOfRange(Long.toUnsignedString(bits), "long");
      }
      return bits;
    }

    @Override
    boolean booleanAt(int row) throws SQLException {
      long bits = bitsAt(row);
      if (bits != 0 && bits != 1) {
        throw SqlExceptions.outOfRange(Long.toUnsignedString(bits), "boolean");
      }
      return bits == 1;
    }

    @Override
    double doubleAt(int row) {
      long bits = bitsAt(row);
      return bits >= 0 ? bits : new BigInteger(Long.toUnsignedString(bits)).doubleValue();
    }

    @Override
    BigDecimal decimalAt(int row) {
      long bits = bitsAt(row);
      return bits >= 0 ? BigDecimal.valueOf(bits) : new BigDecimal(Long.toUnsignedString(bits));
    }

    @Override
    String stringAt(int row) {
      return Long.toUnsignedString(bitsAt(row));
    }

    @Override
    Object objectAt(int row) {
      return decimalAt(row);
    }

    @Override
    void jsonAt(int row, StringBuilder out) {
      out.append(stringAt(row));
    }
  }
}
