package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.types.pojo.Field;

/** Readers of floating-point numbers. */
final class FloatReaders {
  private FloatReaders() {}

  /** What all of them share. */
  abstract static class Floating extends ArrowColumnReader {
    private static final double LONG_LIMIT = 0x1p63;

    @SuppressWarnings("NullAway.Init") // bind comes before every reading
    ByteBuffer values;

    Floating(Field field) {
      super(field);
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      values = column.buffer(0);
    }

    @Override
    abstract double doubleAt(int row);

    @Override
    long longAt(int row) throws SQLException {
      double value = doubleAt(row);
      if (value != Math.rint(value) || value < -LONG_LIMIT || value >= LONG_LIMIT) {
        throw SqlExceptions.outOfRange(value, "long");
      }
      return (long) value;
    }

    @Override
    boolean booleanAt(int row) throws SQLException {
      double value = doubleAt(row);
      if (value != 0 && value != 1) {
        throw SqlExceptions.outOfRange(value, "boolean");
      }
      return value == 1;
    }

    @Override
    BigDecimal decimalAt(int row) throws SQLException {
      double value = doubleAt(row);
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        throw SqlExceptions.outOfRange(value, "BigDecimal");
      }
      return new BigDecimal(stringAt(row));
    }

    @Override
    void jsonAt(int row, StringBuilder out) throws SQLException {
      double value = doubleAt(row);
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        // JSON has no such number.
        JsonText.quote(stringAt(row), out);
      } else {
        out.append(stringAt(row));
      }
    }
  }

  static final class Wide extends Floating {
    Wide(Field field) {
      super(field);
    }

    @Override
    double doubleAt(int row) {
      return values.getDouble((offset + row) << 3);
    }

    @Override
    String stringAt(int row) {
      return Double.toString(doubleAt(row));
    }

    @Override
    Object objectAt(int row) {
      return doubleAt(row);
    }
  }

  static final class Single extends Floating {
    Single(Field field) {
      super(field);
    }

    @Override
    float floatAt(int row) {
      return values.getFloat((offset + row) << 2);
    }

    @Override
    double doubleAt(int row) {
      return floatAt(row);
    }

    @Override
    String stringAt(int row) {
      return Float.toString(floatAt(row));
    }

    @Override
    Object objectAt(int row) {
      return floatAt(row);
    }
  }

  static final class Half extends Floating {
    Half(Field field) {
      super(field);
    }

    @Override
    float floatAt(int row) {
      return Float16.toFloat(values.getShort((offset + row) << 1));
    }

    @Override
    double doubleAt(int row) {
      return floatAt(row);
    }

    @Override
    String stringAt(int row) {
      return Float.toString(floatAt(row));
    }

    @Override
    Object objectAt(int row) {
      return floatAt(row);
    }
  }
}
