package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.metadata.SchemaComparison;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Arrow types as Calcite types and back. Pure functions over one type factory. */
final class ArrowTypes {
  private static final RelDataTypeFactory FACTORY = DataFusionTypeFactory.INSTANCE;
  private static final int MAX_DECIMAL128_PRECISION = 38;

  private ArrowTypes() {}

  /**
   * Calcite's type of a field.
   *
   * @throws DataFusionException of kind UNSUPPORTED that names the field and its type
   */
  static RelDataType toRelType(Field field) {
    RelDataType type = nested(field);
    if (type == null) {
      type = simple(field.getType());
    }
    if (type == null) {
      throw new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "column '%s' has the type %s, which has no SQL type here; leave it out or cast it in a view"
              .formatted(field.getName(), SchemaComparison.type(field)));
    }
    return type.isStruct() ? type : FACTORY.createTypeWithNullability(type, field.isNullable());
  }

  /**
   * The field that holds values of a type: what the engine computes for it, bar its text layout.
   */
  static Field toField(String name, RelDataType type) {
    List<Field> children = new ArrayList<>();
    ArrowType arrowType = arrowType(name, type, children);
    return new Field(name, new FieldType(type.isNullable(), arrowType, null), children);
  }

  /** Whether the engine's field is one that Calcite's type stands for; nullability aside. */
  static boolean agree(RelDataType type, Field field) {
    return canonicalText(type).equals(canonicalText(field));
  }

  /** Whether two of Calcite's types stand for the same type of the engine; nullability aside. */
  static boolean same(RelDataType type, RelDataType other) {
    return type.equals(other)
        || SqlTypeUtil.equalSansNullability(FACTORY, type, other)
        || canonicalText(type).equals(canonicalText(other));
  }

  /** Text of a type that is equal for all layouts with the same meaning. */
  static String canonicalText(Field field) {
    return SchemaComparison.type(canonical(field));
  }

  /** Text of a type, comparable with that of a field. */
  static String canonicalText(RelDataType type) {
    return canonicalText(toField("", type));
  }

  private static @Nullable RelDataType nested(Field field) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Struct) {
      RelDataTypeFactory.Builder builder = FACTORY.builder().kind(StructKind.PEEK_FIELDS_NO_EXPAND);
      field.getChildren().forEach(child -> builder.add(child.getName(), toRelType(child)));
      return builder.nullableRecord(field.isNullable()).build();
    }
    if (type instanceof ArrowType.Map) {
      List<Field> entry = field.getChildren().get(0).getChildren();
      return FACTORY.createMapType(toRelType(entry.get(0)), toRelType(entry.get(1)));
    }
    return isList(type) ? FACTORY.createArrayType(toRelType(field.getChildren().get(0)), -1) : null;
  }

  private static @Nullable RelDataType simple(ArrowType type) {
    return switch (type.getTypeID()) {
      case Null -> FACTORY.createSqlType(SqlTypeName.NULL);
      case Bool -> FACTORY.createSqlType(SqlTypeName.BOOLEAN);
      case Int -> FACTORY.createSqlType(integer((ArrowType.Int) type));
      case FloatingPoint ->
          FACTORY.createSqlType(
              ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.DOUBLE
                  ? SqlTypeName.DOUBLE
                  : SqlTypeName.REAL);
      case Decimal -> decimal((ArrowType.Decimal) type);
      case Utf8, LargeUtf8, Utf8View -> FACTORY.createSqlType(SqlTypeName.VARCHAR);
      case Binary, LargeBinary, BinaryView -> FACTORY.createSqlType(SqlTypeName.VARBINARY);
      case FixedSizeBinary ->
          FACTORY.createSqlType(
              SqlTypeName.BINARY, ((ArrowType.FixedSizeBinary) type).getByteWidth());
      case Date -> FACTORY.createSqlType(SqlTypeName.DATE);
      case Time ->
          FACTORY.createSqlType(SqlTypeName.TIME, precision(((ArrowType.Time) type).getUnit()));
      case Timestamp -> timestamp((ArrowType.Timestamp) type);
      case Interval -> interval((ArrowType.Interval) type);
      default -> null;
    };
  }

  private static SqlTypeName integer(ArrowType.Int type) {
    boolean signed = type.getIsSigned();
    return switch (type.getBitWidth()) {
      case 8 -> signed ? SqlTypeName.TINYINT : SqlTypeName.UTINYINT;
      case 16 -> signed ? SqlTypeName.SMALLINT : SqlTypeName.USMALLINT;
      case 32 -> signed ? SqlTypeName.INTEGER : SqlTypeName.UINTEGER;
      default -> signed ? SqlTypeName.BIGINT : SqlTypeName.UBIGINT;
    };
  }

  private static @Nullable RelDataType decimal(ArrowType.Decimal type) {
    return type.getScale() < 0
        ? null
        : FACTORY.createSqlType(SqlTypeName.DECIMAL, type.getPrecision(), type.getScale());
  }

  private static ArrowType.Decimal decimal(int precision, int scale) {
    return new ArrowType.Decimal(
        precision, scale, precision > MAX_DECIMAL128_PRECISION ? 256 : 128);
  }

  private static RelDataType timestamp(ArrowType.Timestamp type) {
    return FACTORY.createSqlType(
        type.getTimezone() == null
            ? SqlTypeName.TIMESTAMP
            : SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
        precision(type.getUnit()));
  }

  private static RelDataType interval(ArrowType.Interval type) {
    TimeUnitRange range =
        type.getUnit() == IntervalUnit.YEAR_MONTH
            ? TimeUnitRange.YEAR_TO_MONTH
            : TimeUnitRange.DAY_TO_SECOND;
    return FACTORY.createSqlIntervalType(
        new SqlIntervalQualifier(range.startUnit, range.endUnit, SqlParserPos.ZERO));
  }

  private static ArrowType arrowType(String name, RelDataType type, List<Field> children) {
    return switch (type.getSqlTypeName()) {
      case NULL -> ArrowType.Null.INSTANCE;
      case BOOLEAN -> ArrowType.Bool.INSTANCE;
      case TINYINT -> new ArrowType.Int(8, true);
      case SMALLINT -> new ArrowType.Int(16, true);
      case INTEGER -> new ArrowType.Int(32, true);
      case BIGINT -> new ArrowType.Int(64, true);
      case UTINYINT -> new ArrowType.Int(8, false);
      case USMALLINT -> new ArrowType.Int(16, false);
      case UINTEGER -> new ArrowType.Int(32, false);
      case UBIGINT -> new ArrowType.Int(64, false);
      case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT, DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DECIMAL -> decimal(type.getPrecision(), type.getScale());
      case CHAR, VARCHAR -> ArrowType.Utf8.INSTANCE;
      case VARBINARY -> ArrowType.Binary.INSTANCE;
      case BINARY -> new ArrowType.FixedSizeBinary(type.getPrecision());
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIME -> time(type.getPrecision());
      case TIMESTAMP -> new ArrowType.Timestamp(unit(type.getPrecision()), null);
      case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new ArrowType.Timestamp(unit(type.getPrecision()), "UTC");
      case ARRAY, MAP, ROW -> nestedArrowType(type, children);
      default -> {
        if (SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
          yield new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO);
        }
        throw new DataFusionException(
            ErrorKind.UNSUPPORTED,
            "0A000",
            "the SQL type %s%s has no type in the engine; cast it to another one"
                .formatted(
                    type.getFullTypeString(), name.isEmpty() ? "" : " of column '" + name + "'"));
      }
    };
  }

  private static ArrowType nestedArrowType(RelDataType type, List<Field> children) {
    switch (type.getSqlTypeName()) {
      case ARRAY -> {
        children.add(toField("item", childType(type.getComponentType())));
        return ArrowType.List.INSTANCE;
      }
      case MAP -> {
        Field key =
            toField("key", FACTORY.createTypeWithNullability(childType(type.getKeyType()), false));
        Field value = toField("value", childType(type.getValueType()));
        children.add(
            new Field(
                "entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(key, value)));
        return new ArrowType.Map(false);
      }
      default -> {
        for (RelDataTypeField member : type.getFieldList()) {
          children.add(toField(member.getName(), member.getType()));
        }
        return ArrowType.Struct.INSTANCE;
      }
    }
  }

  private static RelDataType childType(@Nullable RelDataType type) {
    return type == null ? FACTORY.createSqlType(SqlTypeName.NULL) : type;
  }

  private static ArrowType.Time time(int precision) {
    TimeUnit unit = unit(precision);
    return new ArrowType.Time(
        unit, unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND ? 32 : 64);
  }

  /** The unit that holds so many digits of a second. */
  static TimeUnit unit(int precision) {
    if (precision <= 0) {
      return precision == 0 ? TimeUnit.SECOND : TimeUnit.NANOSECOND;
    }
    if (precision <= 3) {
      return TimeUnit.MILLISECOND;
    }
    return precision <= 6 ? TimeUnit.MICROSECOND : TimeUnit.NANOSECOND;
  }

  private static int precision(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 0;
      case MILLISECOND -> 3;
      case MICROSECOND -> 6;
      case NANOSECOND -> 9;
    };
  }

  private static boolean isList(ArrowType type) {
    return type instanceof ArrowType.List
        || type instanceof ArrowType.LargeList
        || type instanceof ArrowType.FixedSizeList
        || type instanceof ArrowType.ListView
        || type instanceof ArrowType.LargeListView;
  }

  private static Field canonical(Field field) {
    ArrowType type = field.getType();
    if (isList(type)) {
      return rebuilt(
          "item", ArrowType.List.INSTANCE, List.of(canonical(field.getChildren().get(0))));
    }
    if (type instanceof ArrowType.Map) {
      List<Field> entry =
          field.getChildren().get(0).getChildren().stream().map(ArrowTypes::canonical).toList();
      return rebuilt(
          field.getName(),
          new ArrowType.Map(false),
          List.of(rebuilt("entries", ArrowType.Struct.INSTANCE, entry)));
    }
    List<Field> children = field.getChildren().stream().map(ArrowTypes::canonical).toList();
    return rebuilt(field.getName(), canonical(type), children);
  }

  private static Field rebuilt(String name, ArrowType type, List<Field> children) {
    return new Field(name, FieldType.nullable(type), children);
  }

  private static ArrowType canonical(ArrowType type) {
    return switch (type.getTypeID()) {
      case LargeUtf8, Utf8View -> ArrowType.Utf8.INSTANCE;
      case LargeBinary, BinaryView, FixedSizeBinary -> ArrowType.Binary.INSTANCE;
      case Date -> new ArrowType.Date(DateUnit.DAY);
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        yield decimal(decimal.getPrecision(), decimal.getScale());
      }
      case Interval -> new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO);
      case Timestamp ->
          new ArrowType.Timestamp(
              ((ArrowType.Timestamp) type).getUnit(),
              ((ArrowType.Timestamp) type).getTimezone() == null ? null : "UTC");
      case FloatingPoint ->
          ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.HALF
              ? new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)
              : type;
      default -> type;
    };
  }
}
