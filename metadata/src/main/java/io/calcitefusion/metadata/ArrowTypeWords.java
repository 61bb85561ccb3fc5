package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableBiMap;
import com.google.common.collect.ImmutableSet;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The words of the registry's notation of Arrow types, shared by its parser and its formatter. */
final class ArrowTypeWords {
  /** Types that are one word. */
  static final ImmutableBiMap<String, ArrowType> SIMPLE =
      ImmutableBiMap.<String, ArrowType>builder()
          .put("null", ArrowType.Null.INSTANCE)
          .put("bool", ArrowType.Bool.INSTANCE)
          .put("int8", new ArrowType.Int(8, true))
          .put("int16", new ArrowType.Int(16, true))
          .put("int32", new ArrowType.Int(32, true))
          .put("int64", new ArrowType.Int(64, true))
          .put("uint8", new ArrowType.Int(8, false))
          .put("uint16", new ArrowType.Int(16, false))
          .put("uint32", new ArrowType.Int(32, false))
          .put("uint64", new ArrowType.Int(64, false))
          .put("float16", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF))
          .put("float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE))
          .put("float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))
          .put("utf8", ArrowType.Utf8.INSTANCE)
          .put("large_utf8", ArrowType.LargeUtf8.INSTANCE)
          .put("utf8_view", ArrowType.Utf8View.INSTANCE)
          .put("binary", ArrowType.Binary.INSTANCE)
          .put("large_binary", ArrowType.LargeBinary.INSTANCE)
          .put("binary_view", ArrowType.BinaryView.INSTANCE)
          .put("date32", new ArrowType.Date(DateUnit.DAY))
          .put("date64", new ArrowType.Date(DateUnit.MILLISECOND))
          .buildOrThrow();

  /** List types of one child, apart from the fixed size one. */
  static final ImmutableBiMap<String, ArrowType> LISTS =
      ImmutableBiMap.of(
          "list", ArrowType.List.INSTANCE,
          "large_list", ArrowType.LargeList.INSTANCE,
          "list_view", ArrowType.ListView.INSTANCE,
          "large_list_view", ArrowType.LargeListView.INSTANCE);

  static final ImmutableBiMap<String, TimeUnit> UNITS =
      ImmutableBiMap.of(
          "s", TimeUnit.SECOND,
          "ms", TimeUnit.MILLISECOND,
          "us", TimeUnit.MICROSECOND,
          "ns", TimeUnit.NANOSECOND);

  static final ImmutableBiMap<String, IntervalUnit> INTERVALS =
      ImmutableBiMap.of(
          "year_month", IntervalUnit.YEAR_MONTH,
          "day_time", IntervalUnit.DAY_TIME,
          "month_day_nano", IntervalUnit.MONTH_DAY_NANO);

  /** Every word with which a type can begin. */
  static final ImmutableSet<String> ALL =
      ImmutableSet.<String>builder()
          .addAll(SIMPLE.keySet())
          .addAll(LISTS.keySet())
          .add("fixed_size_list", "map", "struct", "dense_union", "sparse_union")
          .add("run_end_encoded", "dictionary", "fixed_size_binary")
          .add("decimal", "decimal256")
          .add("timestamp", "time32", "time64", "duration", "interval")
          .build();

  private ArrowTypeWords() {}

  static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  static boolean isList(ArrowType type) {
    return type instanceof ArrowType.FixedSizeList || LISTS.containsValue(type);
  }
}
