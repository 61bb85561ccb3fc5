package io.calcitefusion.calcite;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * The engine's rules for precision, scale and the result types of arithmetic and aggregates, so
 * that the types that Calcite derives are those that the engine computes. Stateless.
 *
 * <p>A connection of Calcite's own driver uses it with the property {@code
 * typeSystem=io.calcitefusion.calcite.DataFusionTypeSystem#INSTANCE}.
 */
public final class DataFusionTypeSystem extends RelDataTypeSystemImpl {
  /** The only one. */
  public static final DataFusionTypeSystem INSTANCE = new DataFusionTypeSystem();

  /** Digits of a 128-bit decimal; arithmetic never leaves that width unless an operand does. */
  private static final int DECIMAL128_PRECISION = 38;

  private static final int DECIMAL256_PRECISION = 76;
  private static final int BARE_DECIMAL_SCALE = 10;
  private static final int TIME_PRECISION = 9;
  private static final int INTERVAL_DIGITS = 10;
  private static final int SUM_EXTRA_DIGITS = 10;
  private static final int AVG_EXTRA_DIGITS = 4;

  private DataFusionTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> DECIMAL256_PRECISION;
      case TIME, TIME_TZ, TIME_WITH_LOCAL_TIME_ZONE -> TIME_PRECISION;
      case TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TIME_PRECISION;
      case CHAR, VARCHAR, BINARY, VARBINARY -> Integer.MAX_VALUE;
      default -> super.getMaxPrecision(typeName);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL ? DECIMAL256_PRECISION : super.getMaxScale(typeName);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> DECIMAL128_PRECISION;
      case TIME, TIME_TZ, TIME_WITH_LOCAL_TIME_ZONE -> TIME_PRECISION;
      case TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TIME_PRECISION;
      default ->
          SqlTypeName.INTERVAL_TYPES.contains(typeName)
              ? INTERVAL_DIGITS
              : super.getDefaultPrecision(typeName);
    };
  }

  @Override
  public int getDefaultScale(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL ? BARE_DECIMAL_SCALE : super.getDefaultScale(typeName);
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    SqlTypeName name = argument.getSqlTypeName();
    RelDataType type =
        switch (name) {
          case TINYINT, SMALLINT, INTEGER, BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
          case UTINYINT, USMALLINT, UINTEGER, UBIGINT -> factory.createSqlType(SqlTypeName.UBIGINT);
          case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          case DECIMAL -> widened(factory, argument, SUM_EXTRA_DIGITS, 0);
          default -> super.deriveSumType(factory, argument);
        };
    return factory.createTypeWithNullability(type, argument.isNullable());
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType type =
        switch (argument.getSqlTypeName()) {
          case TINYINT,
              SMALLINT,
              INTEGER,
              BIGINT,
              UTINYINT,
              USMALLINT,
              UINTEGER,
              UBIGINT,
              REAL,
              FLOAT,
              DOUBLE ->
              factory.createSqlType(SqlTypeName.DOUBLE);
          case DECIMAL -> widened(factory, argument, AVG_EXTRA_DIGITS, AVG_EXTRA_DIGITS);
          default -> super.deriveAvgAggType(factory, argument);
        };
    return factory.createTypeWithNullability(type, argument.isNullable());
  }

  @Override
  public RelDataType deriveCovarType(
      RelDataTypeFactory factory, RelDataType argument0, RelDataType argument1) {
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.DOUBLE),
        argument0.isNullable() || argument1.isNullable());
  }

  @Override
  public @Nullable RelDataType deriveDecimalPlusType(
      RelDataTypeFactory factory, RelDataType type1, RelDataType type2) {
    if (!isDecimalArithmetic(type1, type2)) {
      return null;
    }
    int scale = Math.max(scale(type1), scale(type2));
    int digits = Math.max(precision(type1) - scale(type1), precision(type2) - scale(type2));
    return decimal(factory, digits + scale + 1, scale, widest(type1, type2));
  }

  @Override
  public @Nullable RelDataType deriveDecimalMultiplyType(
      RelDataTypeFactory factory, RelDataType type1, RelDataType type2) {
    if (!isDecimalArithmetic(type1, type2)) {
      return null;
    }
    RelDataType left = sameWidth(factory, type1, type2);
    RelDataType right = sameWidth(factory, type2, type1);
    return decimal(
        factory,
        precision(left) + precision(right) + 1,
        scale(left) + scale(right),
        widest(type1, type2));
  }

  @Override
  public @Nullable RelDataType deriveDecimalDivideType(
      RelDataTypeFactory factory, RelDataType type1, RelDataType type2) {
    if (!isDecimalArithmetic(type1, type2)) {
      return null;
    }
    RelDataType left = sameWidth(factory, type1, type2);
    RelDataType right = sameWidth(factory, type2, type1);
    return decimal(
        factory,
        precision(left) + AVG_EXTRA_DIGITS + scale(right),
        scale(left) + AVG_EXTRA_DIGITS,
        widest(type1, type2));
  }

  @Override
  public @Nullable RelDataType deriveDecimalModType(
      RelDataTypeFactory factory, RelDataType type1, RelDataType type2) {
    if (!isDecimalArithmetic(type1, type2)) {
      return null;
    }
    int scale = Math.max(scale(type1), scale(type2));
    RelDataType left = sameWidth(factory, type1, type2);
    RelDataType right = sameWidth(factory, type2, type1);
    int digits = Math.min(precision(left) - scale(left), precision(right) - scale(right));
    return decimal(factory, digits + scale, scale, widest(type1, type2));
  }

  /** Precision with which the engine takes an exact number into decimal arithmetic. */
  static int precision(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, UTINYINT -> 3;
      case SMALLINT, USMALLINT -> 5;
      case INTEGER, UINTEGER -> 10;
      case BIGINT, UBIGINT -> 20;
      default -> type.getPrecision();
    };
  }

  private static int scale(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL ? type.getScale() : 0;
  }

  private static boolean isDecimalArithmetic(RelDataType type1, RelDataType type2) {
    return SqlTypeUtil.isExactNumeric(type1)
        && SqlTypeUtil.isExactNumeric(type2)
        && (SqlTypeUtil.isDecimal(type1) || SqlTypeUtil.isDecimal(type2));
  }

  private static int widest(RelDataType type1, RelDataType type2) {
    return Math.max(widest(type1), widest(type2));
  }

  private static int widest(RelDataType type) {
    return SqlTypeUtil.isDecimal(type) && type.getPrecision() > DECIMAL128_PRECISION
        ? DECIMAL256_PRECISION
        : DECIMAL128_PRECISION;
  }

  /** The type that a decimal has after the engine brought both to one width of bits. */
  private static RelDataType sameWidth(
      RelDataTypeFactory factory, RelDataType type, RelDataType other) {
    if (!SqlTypeUtil.isDecimal(type)
        || !SqlTypeUtil.isDecimal(other)
        || widest(type) == widest(other)) {
      return type;
    }
    int scale = Math.max(type.getScale(), other.getScale());
    int digits =
        Math.max(type.getPrecision() - type.getScale(), other.getPrecision() - other.getScale());
    return decimal(factory, digits + scale, scale, DECIMAL256_PRECISION);
  }

  private static RelDataType widened(
      RelDataTypeFactory factory, RelDataType type, int extraDigits, int extraScale) {
    return decimal(
        factory, type.getPrecision() + extraDigits, type.getScale() + extraScale, widest(type));
  }

  private static RelDataType decimal(
      RelDataTypeFactory factory, int precision, int scale, int limit) {
    return factory.createSqlType(
        SqlTypeName.DECIMAL, Math.min(precision, limit), Math.min(scale, limit));
  }
}
