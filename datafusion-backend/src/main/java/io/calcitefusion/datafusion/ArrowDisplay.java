package io.calcitefusion.datafusion;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Arrow types as the engine displays them in {@code information_schema.columns} and takes them in
 * {@code arrow_cast}. Pure functions.
 */
public final class ArrowDisplay {
  private ArrowDisplay() {}

  /**
   * The type of a field, without its name and its own nullability.
   *
   * @param field a column or a field below one
   * @return such as {@code Timestamp(ns, "UTC")} or {@code List(Struct("k": Int64))}
   */
  public static String text(Field field) {
    if (field.getDictionary() != null) {
      ArrowType index = field.getDictionary().getIndexType();
      return "Dictionary(" + simple(index) + ", " + simple(field.getType()) + ')';
    }
    List<Field> children = field.getChildren();
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case List -> "List(" + child(children.get(0)) + ')';
      case LargeList -> "LargeList(" + child(children.get(0)) + ')';
      case ListView -> "ListView(" + child(children.get(0)) + ')';
      case LargeListView -> "LargeListView(" + child(children.get(0)) + ')';
      case FixedSizeList ->
          "FixedSizeList("
              + ((ArrowType.FixedSizeList) type).getListSize()
              + " x "
              + child(children.get(0))
              + ')';
      case Struct -> struct(children);
      case Map ->
          "Map(\""
              + children.get(0).getName()
              + "\": "
              + child(children.get(0))
              + (((ArrowType.Map) type).getKeysSorted() ? ", sorted)" : ", unsorted)");
      default -> simple(type);
    };
  }

  private static String struct(List<Field> children) {
    return children.stream()
        .map(member -> '"' + member.getName() + "\": " + child(member))
        .collect(Collectors.joining(", ", "Struct(", ")"));
  }

  private static String child(Field field) {
    return (field.isNullable() ? "" : "non-null ") + text(field);
  }

  private static String simple(ArrowType type) {
    return switch (type.getTypeID()) {
      case Int -> {
        ArrowType.Int integer = (ArrowType.Int) type;
        yield (integer.getIsSigned() ? "Int" : "UInt") + integer.getBitWidth();
      }
      case Bool -> "Boolean";
      case FloatingPoint -> "Float" + bits(((ArrowType.FloatingPoint) type).getPrecision());
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        yield String.format(
            Locale.ROOT,
            "Decimal%d(%d, %d)",
            decimal.getBitWidth(),
            decimal.getPrecision(),
            decimal.getScale());
      }
      case FixedSizeBinary ->
          "FixedSizeBinary(" + ((ArrowType.FixedSizeBinary) type).getByteWidth() + ')';
      case Date ->
          ((ArrowType.Date) type).getUnit() == org.apache.arrow.vector.types.DateUnit.DAY
              ? "Date32"
              : "Date64";
      case Time -> {
        ArrowType.Time time = (ArrowType.Time) type;
        yield "Time" + time.getBitWidth() + '(' + unit(time.getUnit()) + ')';
      }
      case Timestamp -> {
        ArrowType.Timestamp timestamp = (ArrowType.Timestamp) type;
        String zone = timestamp.getTimezone();
        yield "Timestamp("
            + unit(timestamp.getUnit())
            + (zone == null ? ")" : ", \"" + zone + "\")");
      }
      case Duration -> "Duration(" + unit(((ArrowType.Duration) type).getUnit()) + ')';
      case Interval -> "Interval(" + unit(((ArrowType.Interval) type).getUnit()) + ')';
      default -> type.getTypeID().name();
    };
  }

  private static int bits(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> 16;
      case SINGLE -> 32;
      case DOUBLE -> 64;
    };
  }

  private static String unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MILLISECOND -> "ms";
      case MICROSECOND -> "µs";
      case NANOSECOND -> "ns";
    };
  }

  private static String unit(IntervalUnit unit) {
    return switch (unit) {
      case YEAR_MONTH -> "YearMonth";
      case DAY_TIME -> "DayTime";
      case MONTH_DAY_NANO -> "MonthDayNano";
    };
  }
}
