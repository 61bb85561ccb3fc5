package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlRankFunction;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/**
 * Functions that Calcite lacks or gives other types than the engine does. They stand before
 * Calcite's own of the same name. Constants.
 */
final class EngineFunctions {
  private static final SqlReturnTypeInference NULLABLE_DOUBLE = ReturnTypes.DOUBLE_NULLABLE;

  /** {@code a >> n}; its sign stays. */
  static final SqlBinaryOperator RIGHT_SHIFT =
      new SqlBinaryOperator(
          ">>",
          SqlKind.OTHER,
          32,
          true,
          ReturnTypes.ARG0_NULLABLE,
          InferTypes.FIRST_KNOWN,
          OperandTypes.INTEGER_INTEGER);

  /** {@code a[low:high]}. */
  static final SqlFunction SLICE =
      SqlBasicFunction.create(
          "SLICE",
          ReturnTypes.ARG0.andThen(SqlTypeTransforms.TO_NULLABLE),
          OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER),
          SqlFunctionCategory.SYSTEM);

  /** The offset of a window frame in GROUPS; refused in any other place. */
  static final SqlFunction GROUPS =
      SqlBasicFunction.create(
          "GROUPS", ReturnTypes.ARG0, OperandTypes.INTEGER, SqlFunctionCategory.SYSTEM);

  /** Days to seconds, as Arrow's intervals are mirrored. */
  static final RelDataType DAY_TO_SECOND =
      DataFusionTypeFactory.INSTANCE.createSqlIntervalType(
          new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO));

  /** An interval that Calcite's literals, which count milliseconds, do not hold, as a text. */
  static final SqlFunction FINE_INTERVAL =
      SqlBasicFunction.create(
          "FINE_INTERVAL",
          ReturnTypes.explicit(DAY_TO_SECOND),
          OperandTypes.CHARACTER,
          SqlFunctionCategory.SYSTEM);

  static final ImmutableList<SqlOperator> ALL =
      ImmutableList.of(
          deviation("STDDEV", SqlKind.STDDEV_SAMP),
          deviation("STDDEV_POP", SqlKind.STDDEV_POP),
          deviation("STDDEV_SAMP", SqlKind.STDDEV_SAMP),
          deviation("VARIANCE", SqlKind.VAR_SAMP),
          deviation("VAR_POP", SqlKind.VAR_POP),
          deviation("VAR_SAMP", SqlKind.VAR_SAMP),
          new ClockFunction("CURRENT_TIMESTAMP", SqlTypeName.TIMESTAMP),
          new ClockFunction("LOCALTIMESTAMP", SqlTypeName.TIMESTAMP),
          new ClockFunction("CURRENT_TIME", SqlTypeName.TIME),
          new ClockFunction("LOCALTIME", SqlTypeName.TIME),
          RIGHT_SHIFT,
          AtTimeZone.INSTANCE,
          SLICE,
          GROUPS,
          FINE_INTERVAL,
          rank(SqlStdOperatorTable.RANK),
          rank(SqlStdOperatorTable.DENSE_RANK),
          rank(SqlStdOperatorTable.PERCENT_RANK),
          rank(SqlStdOperatorTable.CUME_DIST),
          SqlLibraryOperators.TRY_CAST,
          SqlLibraryOperators.SAFE_CAST,
          SqlBasicFunction.create(
              "DATE_TRUNC",
              EngineFunctions::truncatedType,
              OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATETIME),
              SqlFunctionCategory.TIMEDATE),
          SqlBasicFunction.create(
              "TRUNC",
              ReturnTypes.ARG0_NULLABLE,
              OperandTypes.NUMERIC.or(
                  OperandTypes.family(SqlTypeFamily.NUMERIC, SqlTypeFamily.INTEGER)),
              SqlFunctionCategory.NUMERIC),
          SqlBasicFunction.create(
              "REVERSE",
              ReturnTypes.VARCHAR_NULLABLE,
              OperandTypes.CHARACTER,
              SqlFunctionCategory.STRING),
          SqlBasicFunction.create(
              "BTRIM",
              ReturnTypes.VARCHAR_NULLABLE,
              OperandTypes.CHARACTER.or(
                  OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER)),
              SqlFunctionCategory.STRING));

  private EngineFunctions() {}

  /** The engine computes deviations as doubles, Calcite as the type of the argument. */
  private static SqlAggFunction deviation(String name, SqlKind kind) {
    return SqlBasicAggFunction.create(name, kind, NULLABLE_DOUBLE, OperandTypes.NUMERIC);
  }

  /** A rank that needs no order: without one, all rows are equals. */
  private static SqlAggFunction rank(SqlRankFunction ordered) {
    return new SqlRankFunction(
        ordered.getKind(), requireNonNull(ordered.getReturnTypeInference()), false);
  }

  private static RelDataType truncatedType(SqlOperatorBinding call) {
    RelDataType type = call.getOperandType(1);
    if (type.getSqlTypeName() != SqlTypeName.DATE) {
      return type;
    }
    return call.getTypeFactory()
        .createTypeWithNullability(
            call.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP), type.isNullable());
  }
}
