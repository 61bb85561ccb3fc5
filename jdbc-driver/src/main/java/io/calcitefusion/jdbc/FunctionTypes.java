package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableMap;
import java.sql.Types;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The engine's names of scalar types in its {@code information_schema}. Pure functions. */
final class FunctionTypes {
  private static final ImmutableMap<String, ArrowType> TYPES =
      ImmutableMap.<String, ArrowType>builder()
          .put("Boolean", new ArrowType.Bool())
          .put("Int8", new ArrowType.Int(8, true))
          .put("Int16", new ArrowType.Int(16, true))
          .put("Int32", new ArrowType.Int(32, true))
          .put("Int64", new ArrowType.Int(64, true))
          .put("UInt8", new ArrowType.Int(8, false))
          .put("UInt16", new ArrowType.Int(16, false))
          .put("UInt32", new ArrowType.Int(32, false))
          .put("UInt64", new ArrowType.Int(64, false))
          .put("Float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE))
          .put("Float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))
          .put("Utf8", new ArrowType.Utf8())
          .put("LargeUtf8", new ArrowType.Utf8())
          .put("Utf8View", new ArrowType.Utf8())
          .put("Binary", new ArrowType.Binary())
          .put("LargeBinary", new ArrowType.Binary())
          .put("BinaryView", new ArrowType.Binary())
          .put("Date32", new ArrowType.Date(DateUnit.DAY))
          .put("Date64", new ArrowType.Date(DateUnit.DAY))
          .buildOrThrow();

  private FunctionTypes() {}

  /** What JDBC says of a type; a type that is not listed keeps its own name. */
  static ColumnType of(String name) {
    ArrowType type = TYPES.get(name);
    if (type != null) {
      return JdbcTypes.of(type);
    }
    if (name.startsWith("Timestamp(")) {
      boolean zone = name.contains("Some(") || name.contains("\"");
      return JdbcTypes.of(new ArrowType.Timestamp(TimeUnit.NANOSECOND, zone ? "UTC" : null));
    }
    if (name.startsWith("Time64(") || name.startsWith("Time32(")) {
      return JdbcTypes.of(new ArrowType.Time(TimeUnit.NANOSECOND, 64));
    }
    return new ColumnType(Types.OTHER, name, 0, 0, 0, Object.class.getName(), false);
  }
}
