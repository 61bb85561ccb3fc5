package io.calcitefusion.datafusion;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Types of columns in the engine's data definition language, which has words for some Arrow types
 * only. Pure functions.
 */
final class ColumnTypeSql {
  private static final int WIDEST_DECIMAL_128 = 38;

  private ColumnTypeSql() {}

  /**
   * The type that the engine makes the same Arrow type of.
   *
   * @return such as {@code DECIMAL(10, 2)} or {@code ARRAY<BIGINT>}, or null when there is no word
   */
  static @Nullable String of(Field field) {
    if (field.getDictionary() != null) {
      return null;
    }
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Bool -> "BOOLEAN";
      case Int -> integer((ArrowType.Int) type);
      case FloatingPoint -> floatingPoint((ArrowType.FloatingPoint) type);
      case Decimal -> decimal((ArrowType.Decimal) type);
      case Utf8 -> "VARCHAR";
      case Binary -> "BYTEA";
      case Date -> type.equals(new ArrowType.Date(DateUnit.DAY)) ? "DATE" : null;
      case Time -> type.equals(new ArrowType.Time(TimeUnit.NANOSECOND, 64)) ? "TIME" : null;
      case Timestamp -> timestamp((ArrowType.Timestamp) type);
      case Interval ->
          ((ArrowType.Interval) type).getUnit() == IntervalUnit.MONTH_DAY_NANO ? "INTERVAL" : null;
      case List -> list(field);
      case Struct -> struct(field.getChildren());
      default -> null;
    };
  }

  private static String integer(ArrowType.Int type) {
    String word =
        switch (type.getBitWidth()) {
          case 8 -> "TINYINT";
          case 16 -> "SMALLINT";
          case 32 -> "INT";
          default -> "BIGINT";
        };
    return type.getIsSigned() ? word : word + " UNSIGNED";
  }

  private static @Nullable String floatingPoint(ArrowType.FloatingPoint type) {
    if (type.getPrecision() == FloatingPointPrecision.HALF) {
      return null;
    }
    return type.getPrecision() == FloatingPointPrecision.SINGLE ? "REAL" : "DOUBLE";
  }

  private static @Nullable String decimal(ArrowType.Decimal type) {
    int bits = type.getPrecision() > WIDEST_DECIMAL_128 ? 256 : 128;
    return type.getScale() < 0 || type.getBitWidth() != bits
        ? null
        : "DECIMAL(%d, %d)".formatted(type.getPrecision(), type.getScale());
  }

  private static @Nullable String timestamp(ArrowType.Timestamp type) {
    if (type.getTimezone() != null) {
      // The engine takes the zone of the session that creates the table.
      return null;
    }
    return switch (type.getUnit()) {
      case SECOND -> "TIMESTAMP(0)";
      case MILLISECOND -> "TIMESTAMP(3)";
      case MICROSECOND -> "TIMESTAMP(6)";
      case NANOSECOND -> "TIMESTAMP(9)";
    };
  }

  private static @Nullable String list(Field field) {
    Field child = field.getChildren().get(0);
    String text = child.isNullable() ? of(child) : null;
    return text == null ? null : "ARRAY<" + text + ">";
  }

  private static @Nullable String struct(List<Field> members) {
    List<String> texts = new ArrayList<>();
    for (Field member : members) {
      String text = member.isNullable() ? of(member) : null;
      if (text == null) {
        return null;
      }
      texts.add(SqlIdentifier.quote(member.getName()) + " " + text);
    }
    return texts.isEmpty() ? null : "STRUCT<" + String.join(", ", texts) + ">";
  }
}
