package io.calcitefusion.datafusion;

import java.math.BigInteger;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Conversions between types without children that give every value back. Pure functions. */
final class LosslessConversion {
  private static final int FLOAT32_DIGITS_BITS = 24;
  private static final int FLOAT64_DIGITS_BITS = 53;

  private LosslessConversion() {}

  /** Whether every value of one type is one of the other. */
  static boolean exists(Field from, Field to) {
    if (!from.getChildren().isEmpty() || !to.getChildren().isEmpty()) {
      return false;
    }
    ArrowType source = from.getType();
    ArrowType target = to.getType();
    if (source instanceof ArrowType.Null || source.equals(target)) {
      return true;
    }
    if (source instanceof ArrowType.Int number) {
      return fits(number, target);
    }
    if (source instanceof ArrowType.FloatingPoint floating) {
      return target instanceof ArrowType.FloatingPoint wider
          && floating.getPrecision().compareTo(wider.getPrecision()) < 0;
    }
    if (source instanceof ArrowType.Decimal decimal) {
      return target instanceof ArrowType.Decimal wider
          && wider.getScale() >= decimal.getScale()
          && wider.getPrecision() - wider.getScale() >= decimal.getPrecision() - decimal.getScale();
    }
    return (isText(source) && isText(target)) || (isBytes(source) && isBytes(target));
  }

  private static boolean fits(ArrowType.Int number, ArrowType target) {
    int bits = number.getBitWidth() - (number.getIsSigned() ? 1 : 0);
    if (target instanceof ArrowType.Int other) {
      int otherBits = other.getBitWidth() - (other.getIsSigned() ? 1 : 0);
      return otherBits >= bits && (other.getIsSigned() || !number.getIsSigned());
    }
    if (target instanceof ArrowType.FloatingPoint floating) {
      return bits
          <= switch (floating.getPrecision()) {
            case HALF -> 0;
            case SINGLE -> FLOAT32_DIGITS_BITS;
            case DOUBLE -> FLOAT64_DIGITS_BITS;
          };
    }
    return target instanceof ArrowType.Decimal decimal
        && decimal.getPrecision() - decimal.getScale() >= digits(bits);
  }

  private static int digits(int bits) {
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).toString().length();
  }

  static boolean isText(ArrowType type) {
    return type instanceof ArrowType.Utf8
        || type instanceof ArrowType.LargeUtf8
        || type instanceof ArrowType.Utf8View;
  }

  static boolean isBytes(ArrowType type) {
    return type instanceof ArrowType.Binary
        || type instanceof ArrowType.LargeBinary
        || type instanceof ArrowType.BinaryView;
  }
}
