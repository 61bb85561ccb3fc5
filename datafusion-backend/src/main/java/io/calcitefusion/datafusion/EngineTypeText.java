package io.calcitefusion.datafusion;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;

/** Types as the engine's {@code arrow_cast} reads them. Pure functions. */
final class EngineTypeText {
  private static final int LARGEST_DECIMAL128 = 128;

  private EngineTypeText() {}

  /** The type of a field; its nullability and name are no part of it. */
  static String of(Field field) {
    DictionaryEncoding dictionary = field.getDictionary();
    if (dictionary != null) {
      return "Dictionary(" + plain(dictionary.getIndexType()) + ", " + undictionaried(field) + ")";
    }
    return undictionaried(field);
  }

  private static String undictionaried(Field field) {
    List<Field> children = field.getChildren();
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case List -> "List(" + item(children.get(0)) + ")";
      case LargeList -> "LargeList(" + item(children.get(0)) + ")";
      case ListView -> "ListView(" + item(children.get(0)) + ")";
      case LargeListView -> "LargeListView(" + item(children.get(0)) + ")";
      case FixedSizeList ->
          "FixedSizeList(%d x %s)"
              .formatted(((ArrowType.FixedSizeList) type).getListSize(), item(children.get(0)));
      case Struct ->
          children.stream()
              .map(EngineTypeText::named)
              .collect(Collectors.joining(", ", "Struct(", ")"));
      case Map ->
          "Map(%s, %s)"
              .formatted(
                  named(children.get(0)),
                  ((ArrowType.Map) type).getKeysSorted() ? "sorted" : "unsorted");
      case Union -> union((ArrowType.Union) type, children);
      case RunEndEncoded ->
          "RunEndEncoded(%s, %s)".formatted(named(children.get(0)), named(children.get(1)));
      default -> plain(type);
    };
  }

  private static String item(Field child) {
    return nullability(child) + of(child) + ", field: '" + child.getName() + "'";
  }

  private static String named(Field field) {
    return "\"" + field.getName() + "\": " + nullability(field) + of(field);
  }

  private static String nullability(Field field) {
    return field.isNullable() ? "" : "non-null ";
  }

  private static String union(ArrowType.Union type, List<Field> children) {
    StringBuilder text = new StringBuilder("Union(");
    text.append(type.getMode() == UnionMode.Sparse ? "Sparse" : "Dense");
    for (int i = 0; i < children.size(); i++) {
      text.append(", %d: (%s)".formatted(type.getTypeIds()[i], named(children.get(i))));
    }
    return text.append(')').toString();
  }

  /** A type without children. */
  private static String plain(ArrowType type) {
    return switch (type.getTypeID()) {
      case Bool -> "Boolean";
      case Int -> {
        ArrowType.Int number = (ArrowType.Int) type;
        yield (number.getIsSigned() ? "Int" : "UInt") + number.getBitWidth();
      }
      case FloatingPoint -> floating(((ArrowType.FloatingPoint) type).getPrecision());
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        int bits = decimal.getBitWidth() <= LARGEST_DECIMAL128 ? LARGEST_DECIMAL128 : 256;
        yield "Decimal%d(%d, %d)".formatted(bits, decimal.getPrecision(), decimal.getScale());
      }
      case FixedSizeBinary ->
          "FixedSizeBinary(" + ((ArrowType.FixedSizeBinary) type).getByteWidth() + ")";
      case Date -> ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? "Date32" : "Date64";
      case Time -> {
        ArrowType.Time time = (ArrowType.Time) type;
        yield "Time%d(%s)".formatted(time.getBitWidth(), unit(time.getUnit()));
      }
      case Timestamp -> {
        ArrowType.Timestamp time = (ArrowType.Timestamp) type;
        String zone = time.getTimezone();
        yield "Timestamp(%s%s)"
            .formatted(unit(time.getUnit()), zone == null ? "" : ", \"" + zone + "\"");
      }
      case Duration -> "Duration(" + unit(((ArrowType.Duration) type).getUnit()) + ")";
      case Interval -> "Interval(" + interval(((ArrowType.Interval) type).getUnit()) + ")";
      // Null, Utf8, LargeUtf8, Utf8View, Binary, LargeBinary, BinaryView are written as they are.
      default -> type.getTypeID().name();
    };
  }

  private static String floating(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> "Float16";
      case SINGLE -> "Float32";
      case DOUBLE -> "Float64";
    };
  }

  private static String unit(TimeUnit unit) {
    String name = unit.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String interval(IntervalUnit unit) {
    return switch (unit) {
      case YEAR_MONTH -> "YearMonth";
      case DAY_TIME -> "DayTime";
      case MONTH_DAY_NANO -> "MonthDayNano";
    };
  }
}
