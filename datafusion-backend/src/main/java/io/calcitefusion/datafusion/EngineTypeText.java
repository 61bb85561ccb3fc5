package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Reads Arrow types as the engine displays them in {@code information_schema.columns}; the other
 * direction is {@link ArrowDisplay}. Used once, by one thread.
 */
final class EngineTypeText {
  private static final ImmutableMap<String, ArrowType> SIMPLE =
      ImmutableMap.<String, ArrowType>builder()
          .put("Null", ArrowType.Null.INSTANCE)
          .put("Boolean", ArrowType.Bool.INSTANCE)
          .put("Int8", new ArrowType.Int(8, true))
          .put("Int16", new ArrowType.Int(16, true))
          .put("Int32", new ArrowType.Int(32, true))
          .put("Int64", new ArrowType.Int(64, true))
          .put("UInt8", new ArrowType.Int(8, false))
          .put("UInt16", new ArrowType.Int(16, false))
          .put("UInt32", new ArrowType.Int(32, false))
          .put("UInt64", new ArrowType.Int(64, false))
          .put("Float16", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF))
          .put("Float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE))
          .put("Float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))
          .put("Date32", new ArrowType.Date(DateUnit.DAY))
          .put("Date64", new ArrowType.Date(DateUnit.MILLISECOND))
          .put("Utf8", ArrowType.Utf8.INSTANCE)
          .put("LargeUtf8", ArrowType.LargeUtf8.INSTANCE)
          .put("Utf8View", ArrowType.Utf8View.INSTANCE)
          .put("Binary", ArrowType.Binary.INSTANCE)
          .put("LargeBinary", ArrowType.LargeBinary.INSTANCE)
          .put("BinaryView", ArrowType.BinaryView.INSTANCE)
          .buildOrThrow();
  private static final ImmutableMap<String, ArrowType> LISTS =
      ImmutableMap.of(
          "List", ArrowType.List.INSTANCE,
          "LargeList", ArrowType.LargeList.INSTANCE,
          "ListView", ArrowType.ListView.INSTANCE,
          "LargeListView", ArrowType.LargeListView.INSTANCE);
  private static final ImmutableMap<String, TimeUnit> UNITS =
      ImmutableMap.of(
          "s", TimeUnit.SECOND,
          "ms", TimeUnit.MILLISECOND,
          "µs", TimeUnit.MICROSECOND,
          "ns", TimeUnit.NANOSECOND);
  private static final ImmutableMap<String, IntervalUnit> INTERVALS =
      ImmutableMap.of(
          "YearMonth", IntervalUnit.YEAR_MONTH,
          "DayTime", IntervalUnit.DAY_TIME,
          "MonthDayNano", IntervalUnit.MONTH_DAY_NANO);
  private static final ImmutableMap<String, UnionMode> MODES =
      ImmutableMap.of("Sparse", UnionMode.Sparse, "Dense", UnionMode.Dense);

  private final DisplayScanner text;

  private EngineTypeText(String text) {
    this.text = new DisplayScanner(text);
  }

  /**
   * The field that a row of {@code information_schema.columns} describes.
   *
   * @throws DataFusionException of kind INTERNAL when the text is none of a type
   */
  static Field field(String name, String dataType, boolean nullable) {
    EngineTypeText reader = new EngineTypeText(dataType);
    Field field = reader.type(name, nullable);
    reader.text.end();
    return field;
  }

  private Field type(String name, boolean nullable) {
    String word = text.word();
    ArrowType simple = SIMPLE.get(word);
    if (simple != null) {
      return leaf(name, nullable, simple);
    }
    text.expect("(");
    Field field = withArguments(word, name, nullable);
    text.expect(")");
    return field;
  }

  private Field withArguments(String word, String name, boolean nullable) {
    if (LISTS.containsKey(word)) {
      return nested(name, nullable, text.known(LISTS, word), List.of(element()));
    }
    return switch (word) {
      case "FixedSizeList" -> {
        int size = text.number();
        text.expect(" x ");
        yield nested(name, nullable, new ArrowType.FixedSizeList(size), List.of(element()));
      }
      case "Struct" -> nested(name, nullable, ArrowType.Struct.INSTANCE, members(")"));
      case "Map" -> {
        Field entries = member();
        text.expect(", ");
        boolean sorted = text.word().equals("sorted");
        yield nested(name, nullable, new ArrowType.Map(sorted), List.of(entries));
      }
      case "Union" -> union(name, nullable);
      case "RunEndEncoded" -> nested(name, nullable, new ArrowType.RunEndEncoded(), members(")"));
      case "Dictionary" -> {
        Field index = type("", false);
        text.expect(", ");
        Field value = type("", nullable);
        DictionaryEncoding encoding =
            new DictionaryEncoding(0, false, (ArrowType.Int) index.getType());
        yield new Field(
            name, new FieldType(nullable, value.getType(), encoding), value.getChildren());
      }
      default -> leaf(name, nullable, scalar(word));
    };
  }

  private ArrowType scalar(String word) {
    return switch (word) {
      case "Timestamp" -> {
        TimeUnit unit = text.known(UNITS, text.word());
        yield new ArrowType.Timestamp(unit, text.skip(", ") ? text.quoted() : null);
      }
      case "Time32" -> new ArrowType.Time(text.known(UNITS, text.word()), 32);
      case "Time64" -> new ArrowType.Time(text.known(UNITS, text.word()), 64);
      case "Duration" -> new ArrowType.Duration(text.known(UNITS, text.word()));
      case "Interval" -> new ArrowType.Interval(text.known(INTERVALS, text.word()));
      case "FixedSizeBinary" -> new ArrowType.FixedSizeBinary(text.number());
      case "Decimal32" -> decimal(32);
      case "Decimal64" -> decimal(64);
      case "Decimal128" -> decimal(128);
      case "Decimal256" -> decimal(256);
      default -> throw text.unknown("the type " + word);
    };
  }

  private ArrowType decimal(int bits) {
    int precision = text.number();
    text.expect(", ");
    return new ArrowType.Decimal(precision, text.number(), bits);
  }

  private Field union(String name, boolean nullable) {
    UnionMode mode = text.known(MODES, text.word());
    List<Field> children = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    while (text.skip(", ")) {
      ids.add(text.number());
      text.expect(": (");
      children.add(member());
      text.expect(")");
    }
    int[] typeIds = ids.stream().mapToInt(Integer::intValue).toArray();
    return nested(name, nullable, new ArrowType.Union(mode, typeIds), children);
  }

  private List<Field> members(String end) {
    List<Field> members = new ArrayList<>();
    while (!text.isAt(end)) {
      if (!members.isEmpty()) {
        text.expect(", ");
      }
      members.add(member());
    }
    return members;
  }

  private Field member() {
    String name = text.quoted();
    text.expect(": ");
    Field field = type(name, !text.skip("non-null "));
    skipMetadata();
    return field;
  }

  /** The child of a list, whose name is displayed only when it is not the usual one. */
  private Field element() {
    Field field = type("item", !text.skip("non-null "));
    if (text.skip(", field: '")) {
      text.skipChildName();
    }
    skipMetadata();
    return field;
  }

  private void skipMetadata() {
    if (!text.skip(", metadata: {")) {
      return;
    }
    while (!text.skip("}")) {
      text.skip(", ");
      text.quoted();
      text.expect(": ");
      text.quoted();
    }
  }

  private static Field leaf(String name, boolean nullable, ArrowType type) {
    return nested(name, nullable, type, List.of());
  }

  private static Field nested(String name, boolean nullable, ArrowType type, List<Field> children) {
    return new Field(name, new FieldType(nullable, type, null, Map.of()), children);
  }
}
