package io.calcitefusion.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The narrowest type that holds the values of two others without loss, for elements of an array
 * whose type nobody declared. Whole numbers may stand among floating ones. Pure functions.
 */
final class CommonType {
  /** Digits of a 64-bit integer. */
  private static final ArrowType.Decimal WHOLE = new ArrowType.Decimal(19, 0, 128);

  private CommonType() {}

  /**
   * The common type as a field with the name of the first.
   *
   * @param where where the second one stands, for messages
   * @throws SQLException of SQLSTATE 22023 when there is none
   */
  static Field of(Field first, Field second, String where) throws SQLException {
    Field common = of(first, second);
    if (common == null) {
      throw SqlExceptions.data(
          "22023",
          "%s is a %s, those before it are %s; declare the type with createArrayOf"
              .formatted(where, JdbcTypes.of(second).typeName(), JdbcTypes.of(first).typeName()));
    }
    return common;
  }

  private static @Nullable Field of(Field first, Field second) {
    if (first.getType() instanceof ArrowType.Null) {
      return with(first, second.getType(), second.getChildren());
    }
    if (second.getType() instanceof ArrowType.Null) {
      return first;
    }
    if (!first.getChildren().isEmpty() || !second.getChildren().isEmpty()) {
      return first.getType().equals(second.getType()) ? nested(first, second) : null;
    }
    ArrowType type = scalar(first.getType(), second.getType());
    return type == null ? null : with(first, type, List.of());
  }

  private static Field with(Field field, ArrowType type, List<Field> children) {
    return new Field(field.getName(), new FieldType(field.isNullable(), type, null), children);
  }

  private static @Nullable Field nested(Field first, Field second) {
    List<Field> others = second.getChildren();
    if (first.getChildren().size() != others.size()) {
      return null;
    }
    List<Field> children = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      Field child = first.getChildren().get(i);
      Field common =
          child.getName().equals(others.get(i).getName()) ? of(child, others.get(i)) : null;
      if (common == null) {
        return null;
      }
      children.add(common);
    }
    return with(first, first.getType(), children);
  }

  private static @Nullable ArrowType scalar(ArrowType first, ArrowType second) {
    if (first.equals(second)) {
      return first;
    }
    if (first instanceof ArrowType.Decimal one && second instanceof ArrowType.Decimal two) {
      return decimal(one, two);
    }
    if (first instanceof ArrowType.Timestamp one && second instanceof ArrowType.Timestamp two) {
      boolean finer = one.getUnit().compareTo(two.getUnit()) < 0;
      ArrowType.Timestamp finest = finer ? two : one;
      return Objects.equals(one.getTimezone(), two.getTimezone()) ? finest : null;
    }
    if (first instanceof ArrowType.Time one && second instanceof ArrowType.Time two) {
      return one.getUnit().compareTo(two.getUnit()) < 0 ? two : one;
    }
    return number(first, second);
  }

  private static @Nullable ArrowType decimal(ArrowType.Decimal one, ArrowType.Decimal two) {
    int scale = Math.max(one.getScale(), two.getScale());
    int before = Math.max(one.getPrecision() - one.getScale(), two.getPrecision() - two.getScale());
    return ParameterConversion.decimalType(before + scale, scale);
  }

  private static @Nullable ArrowType number(ArrowType first, ArrowType second) {
    if (isNumber(first) && isNumber(second)) {
      boolean whole = first instanceof ArrowType.Int && second instanceof ArrowType.Int;
      return whole
          ? new ArrowType.Int(Long.SIZE, true)
          : new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    }
    if (first instanceof ArrowType.Int && second instanceof ArrowType.Decimal two) {
      return decimal(WHOLE, two);
    }
    return first instanceof ArrowType.Decimal one && second instanceof ArrowType.Int
        ? decimal(one, WHOLE)
        : null;
  }

  private static boolean isNumber(ArrowType type) {
    return type instanceof ArrowType.Int || type instanceof ArrowType.FloatingPoint;
  }
}
