package io.calcitefusion.calcite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Creates types of {@link DataFusionTypeSystem} with UTF-8 texts, whatever Calcite's system
 * properties say. Types of all factories are interchangeable. Thread-safe, but for the classes that
 * Calcite generates for rows; a statement that may need those has a factory of its own.
 */
final class DataFusionTypeFactory extends JavaTypeFactoryImpl {
  static final DataFusionTypeFactory INSTANCE = new DataFusionTypeFactory();

  DataFusionTypeFactory() {
    super(DataFusionTypeSystem.INSTANCE);
  }

  @Override
  public Charset getDefaultCharset() {
    return UTF_8;
  }

  /**
   * As Calcite's, but a mix of numbers with an approximate one is DOUBLE unless all of them are
   * REAL, and decimals count integers with the engine's precision.
   */
  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    List<RelDataType> typed =
        types.stream()
            .filter(Objects::nonNull)
            .filter(type -> type.getSqlTypeName() != SqlTypeName.NULL)
            .toList();
    boolean numeric = !typed.isEmpty() && typed.stream().allMatch(SqlTypeUtil::isNumeric);
    if (!numeric || typed.stream().map(RelDataType::getSqlTypeName).distinct().count() == 1) {
      return super.leastRestrictive(types, mappingRule);
    }
    boolean nullable =
        typed.size() < types.size() || typed.stream().anyMatch(RelDataType::isNullable);
    if (typed.stream().anyMatch(SqlTypeUtil::isApproximateNumeric)) {
      return createTypeWithNullability(createSqlType(SqlTypeName.DOUBLE), nullable);
    }
    if (typed.stream().anyMatch(SqlTypeUtil::isDecimal) || mixesSigns(typed)) {
      return createTypeWithNullability(commonDecimal(typed), nullable);
    }
    return super.leastRestrictive(types, mappingRule);
  }

  private static boolean mixesSigns(List<RelDataType> types) {
    return types.stream().anyMatch(type -> type.getSqlTypeName() == SqlTypeName.UBIGINT)
        && types.stream()
            .anyMatch(type -> !SqlTypeName.UNSIGNED_TYPES.contains(type.getSqlTypeName()));
  }

  private RelDataType commonDecimal(List<RelDataType> types) {
    int scale = 0;
    int digits = 0;
    for (RelDataType type : types) {
      int typeScale = SqlTypeUtil.isDecimal(type) ? type.getScale() : 0;
      scale = Math.max(scale, typeScale);
      digits = Math.max(digits, DataFusionTypeSystem.precision(type) - typeScale);
    }
    int limit = getTypeSystem().getMaxPrecision(SqlTypeName.DECIMAL);
    return createSqlType(SqlTypeName.DECIMAL, Math.min(digits + scale, limit), scale);
  }
}
