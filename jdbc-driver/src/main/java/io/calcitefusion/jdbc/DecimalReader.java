package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Reader of decimals of 32 to 256 bits. */
final class DecimalReader extends ArrowColumnReader {
  private static final int LONG_DIGITS = 18;

  private final int scale;
  private final int widthBytes;
  private final boolean fitsLong;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer values;

  DecimalReader(Field field, ArrowType.Decimal type) {
    super(field);
    this.scale = type.getScale();
    this.widthBytes = type.getBitWidth() / Byte.SIZE;
    this.fitsLong = type.getPrecision() <= LONG_DIGITS;
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    values = column.buffer(0);
  }

  /** The low 64 bits of the unscaled value, which are all of it when {@link #fitsLong}. */
  private long lowAt(int row) {
    int at = (offset + row) * widthBytes;
    return widthBytes == Integer.BYTES ? values.getInt(at) : values.getLong(at);
  }

  /** Whether the value fits 64 bits, as most values of wide types do. */
  private boolean isLongAt(int row) {
    int at = (offset + row) * widthBytes;
    long sign = values.getLong(at) >> (Long.SIZE - 1);
    for (int i = Long.BYTES; i < widthBytes; i += Long.BYTES) {
      if (values.getLong(at + i) != sign) {
        return false;
      }
    }
    return true;
  }

  @Override
  BigDecimal decimalAt(int row) {
    if (fitsLong || isLongAt(row)) {
      return BigDecimal.valueOf(lowAt(row), scale);
    }
    byte[] bytes = new byte[widthBytes];
    int at = (offset + row) * widthBytes;
    for (int i = 0; i < widthBytes; i++) {
      bytes[i] = values.get(at + widthBytes - 1 - i);
    }
    return new BigDecimal(new BigInteger(bytes), scale);
  }

  @Override
  long longAt(int row) throws SQLException {
    if (fitsLong && scale == 0) {
      return lowAt(row);
    }
    BigDecimal value = decimalAt(row);
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw SqlExceptions.outOfRange(value.toPlainString(), "long");
    }
  }

  @Override
  boolean booleanAt(int row) throws SQLException {
    BigDecimal value = decimalAt(row);
    boolean one = value.compareTo(BigDecimal.ONE) == 0;
    if (!one && value.signum() != 0) {
      throw SqlExceptions.outOfRange(value.toPlainString(), "boolean");
    }
    return one;
  }

  @Override
  double doubleAt(int row) {
    return decimalAt(row).doubleValue();
  }

  @Override
  String stringAt(int row) {
    return decimalAt(row).toPlainString();
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
