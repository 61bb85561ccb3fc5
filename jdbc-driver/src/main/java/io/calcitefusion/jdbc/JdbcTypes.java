package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The one table from Arrow types to JDBC types. Pure functions.
 *
 * <p>A TIME is a {@link java.time.LocalTime}, since {@link java.sql.Time} holds nothing finer than
 * a millisecond. Unsigned integers are widened: 8 bits to SMALLINT, 16 to INTEGER, 32 to BIGINT, 64
 * to DECIMAL of 20 digits; their names keep the word UNSIGNED. A timestamp with a zone is {@link
 * Types#TIMESTAMP_WITH_TIMEZONE}. Lists are ARRAY, structs STRUCT, maps JAVA_OBJECT ({@link Map}).
 * A text without a declared length reports {@value #TEXT_LENGTH} characters, since some clients
 * take the largest number for a large object.
 */
final class JdbcTypes {
  static final int TEXT_LENGTH = 16_777_216;

  private static final String BIG_DECIMAL = BigDecimal.class.getName();
  private static final String BYTES = byte[].class.getName();
  private static final String INTEGER = Integer.class.getName();

  /** One scalar type of every kind, for {@code getTypeInfo}, ordered as JDBC asks. */
  static final ImmutableList<ArrowType> LISTED =
      ImmutableList.of(
          new ArrowType.Int(8, true),
          new ArrowType.Int(64, true),
          new ArrowType.Binary(),
          new ArrowType.FixedSizeBinary(1),
          new ArrowType.Null(),
          new ArrowType.Decimal(38, 10, 128),
          new ArrowType.Int(64, false),
          new ArrowType.Int(32, true),
          new ArrowType.Int(16, true),
          new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE),
          new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
          new ArrowType.Utf8(),
          new ArrowType.Bool(),
          new ArrowType.Date(DateUnit.DAY),
          new ArrowType.Time(TimeUnit.NANOSECOND, 64),
          new ArrowType.Timestamp(TimeUnit.NANOSECOND, null),
          new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC"));

  private JdbcTypes() {}

  /** What JDBC says of a field; never fails, an unknown type is {@link Types#OTHER}. */
  static ColumnType of(Field field) {
    return switch (field.getType().getTypeID()) {
      case Null -> new ColumnType(Types.NULL, "NULL", 0, 0, 4, Object.class.getName(), false);
      case Bool ->
          new ColumnType(Types.BOOLEAN, "BOOLEAN", 1, 0, 5, Boolean.class.getName(), false);
      case Int -> integer((ArrowType.Int) field.getType());
      case FloatingPoint -> floating((ArrowType.FloatingPoint) field.getType());
      case Decimal -> decimal((ArrowType.Decimal) field.getType());
      case Utf8, LargeUtf8, Utf8View -> text();
      case Binary, LargeBinary, BinaryView ->
          new ColumnType(
              Types.VARBINARY, "VARBINARY", TEXT_LENGTH, 0, 2 * TEXT_LENGTH, BYTES, false);
      case FixedSizeBinary -> {
        int width = ((ArrowType.FixedSizeBinary) field.getType()).getByteWidth();
        yield new ColumnType(Types.BINARY, "BINARY", width, 0, 2 * width, BYTES, false);
      }
      case Date ->
          new ColumnType(Types.DATE, "DATE", 10, 0, 10, java.sql.Date.class.getName(), false);
      case Time -> {
        int digits = digits(((ArrowType.Time) field.getType()).getUnit());
        int size = 8 + fraction(digits);
        yield new ColumnType(
            Types.TIME, "TIME", size, digits, size, java.time.LocalTime.class.getName(), false);
      }
      case Timestamp -> timestamp((ArrowType.Timestamp) field.getType());
      case Interval ->
          new ColumnType(Types.OTHER, "INTERVAL", 0, 0, 64, String.class.getName(), false);
      case Duration ->
          new ColumnType(
              Types.OTHER, "DURATION", 0, 0, 32, java.time.Duration.class.getName(), false);
      case List, LargeList, FixedSizeList, ListView, LargeListView ->
          nested(
              Types.ARRAY, of(field.getChildren().get(0)).typeName() + "[]", java.sql.Array.class);
      case Struct -> nested(Types.STRUCT, structName(field.getChildren()), java.sql.Struct.class);
      case Map -> nested(Types.JAVA_OBJECT, mapName(field), Map.class);
      case Union, RunEndEncoded, NONE ->
          new ColumnType(
              Types.OTHER,
              field.getType().toString(),
              0,
              0,
              TEXT_LENGTH,
              "java.lang.Object",
              false);
    };
  }

  /** What JDBC says of a scalar type. */
  static ColumnType of(ArrowType type) {
    return of(Field.nullable("", type));
  }

  private static ColumnType integer(ArrowType.Int type) {
    boolean signed = type.getIsSigned();
    return switch (type.getBitWidth()) {
      case 8 ->
          signed
              ? new ColumnType(Types.TINYINT, "TINYINT", 3, 0, 4, INTEGER, true)
              : new ColumnType(Types.SMALLINT, "TINYINT UNSIGNED", 3, 0, 3, INTEGER, false);
      case 16 ->
          signed
              ? new ColumnType(Types.SMALLINT, "SMALLINT", 5, 0, 6, INTEGER, true)
              : new ColumnType(Types.INTEGER, "SMALLINT UNSIGNED", 5, 0, 5, INTEGER, false);
      case 32 ->
          signed
              ? new ColumnType(Types.INTEGER, "INTEGER", 10, 0, 11, INTEGER, true)
              : new ColumnType(
                  Types.BIGINT, "INTEGER UNSIGNED", 10, 0, 10, Long.class.getName(), false);
      default ->
          signed
              ? new ColumnType(Types.BIGINT, "BIGINT", 19, 0, 20, Long.class.getName(), true)
              : new ColumnType(Types.DECIMAL, "BIGINT UNSIGNED", 20, 0, 20, BIG_DECIMAL, false);
    };
  }

  private static ColumnType floating(ArrowType.FloatingPoint type) {
    return switch (type.getPrecision()) {
      case HALF, SINGLE ->
          new ColumnType(Types.REAL, "REAL", 7, 0, 15, Float.class.getName(), true);
      case DOUBLE ->
          new ColumnType(Types.DOUBLE, "DOUBLE", 15, 0, 25, Double.class.getName(), true);
    };
  }

  private static ColumnType decimal(ArrowType.Decimal type) {
    int precision = type.getPrecision();
    int scale = type.getScale();
    // A sign, a point and a leading zero come on top; a negative scale adds zeros.
    int size = precision + 3 + Math.max(0, -scale);
    return new ColumnType(Types.DECIMAL, "DECIMAL", precision, scale, size, BIG_DECIMAL, true);
  }

  private static ColumnType text() {
    return new ColumnType(
        Types.VARCHAR, "VARCHAR", TEXT_LENGTH, 0, TEXT_LENGTH, String.class.getName(), false);
  }

  private static ColumnType timestamp(ArrowType.Timestamp type) {
    int digits = digits(type.getUnit());
    int size = 19 + fraction(digits);
    if (type.getTimezone() == null) {
      return new ColumnType(
          Types.TIMESTAMP,
          "TIMESTAMP",
          size,
          digits,
          size,
          java.sql.Timestamp.class.getName(),
          false);
    }
    return new ColumnType(
        Types.TIMESTAMP_WITH_TIMEZONE,
        "TIMESTAMP WITH TIME ZONE",
        size + 6,
        digits,
        size + 6,
        java.time.OffsetDateTime.class.getName(),
        false);
  }

  private static ColumnType nested(int jdbcType, String name, Class<?> type) {
    return new ColumnType(jdbcType, name, 0, 0, TEXT_LENGTH, type.getName(), false);
  }

  static String structName(List<Field> fields) {
    return fields.stream()
        .map(field -> field.getName() + " " + of(field).typeName())
        .collect(Collectors.joining(", ", "STRUCT(", ")"));
  }

  private static String mapName(Field field) {
    List<Field> entry = field.getChildren().get(0).getChildren();
    return "MAP(" + of(entry.get(0)).typeName() + ", " + of(entry.get(1)).typeName() + ")";
  }

  private static int digits(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 0;
      case MILLISECOND -> 3;
      case MICROSECOND -> 6;
      case NANOSECOND -> 9;
    };
  }

  private static int fraction(int digits) {
    return digits == 0 ? 0 : digits + 1;
  }
}
