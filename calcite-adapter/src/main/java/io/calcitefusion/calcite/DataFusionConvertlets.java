package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableSet;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's conversion of calls, without its expansions of functions that the engine has itself:
 * they lose precision (averages as integer divisions) or turn one call into many. Stateless.
 */
final class DataFusionConvertlets implements SqlRexConvertletTable {
  static final DataFusionConvertlets INSTANCE = new DataFusionConvertlets();

  private static final ImmutableSet<SqlOperator> KEPT =
      ImmutableSet.of(
          SqlStdOperatorTable.AVG,
          SqlStdOperatorTable.STDDEV_POP,
          SqlStdOperatorTable.STDDEV_SAMP,
          SqlStdOperatorTable.STDDEV,
          SqlStdOperatorTable.VAR_POP,
          SqlStdOperatorTable.VAR_SAMP,
          SqlStdOperatorTable.VARIANCE,
          SqlStdOperatorTable.COVAR_POP,
          SqlStdOperatorTable.COVAR_SAMP,
          SqlStdOperatorTable.REGR_SXX,
          SqlStdOperatorTable.REGR_SYY,
          SqlStdOperatorTable.SQRT,
          SqlStdOperatorTable.TIMESTAMP_DIFF);

  private DataFusionConvertlets() {}

  @Override
  public @Nullable SqlRexConvertlet get(SqlCall call) {
    PlanningThread.checkpoint();
    SqlOperator operator = call.getOperator();
    if (operator instanceof DateArithmetic || isNullSafe(call)) {
      return (context, kept) ->
          context
              .getRexBuilder()
              .makeCall(
                  context.getValidator().getValidatedNodeType(kept),
                  kept.getOperator(),
                  kept.getOperandList().stream().map(context::convertExpression).toList());
    }
    if (operator instanceof SqlFunction function && KEPT.contains(operator)) {
      return (context, kept) ->
          StandardConvertletTable.INSTANCE.convertFunction(context, function, kept);
    }
    return StandardConvertletTable.INSTANCE.get(call);
  }

  /** Spelled out with IS NULL, these comparisons would keep the engine from hashing a join. */
  private static boolean isNullSafe(SqlCall call) {
    boolean comparison =
        call.getKind() == SqlKind.IS_DISTINCT_FROM
            || call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
    return comparison
        && call.getOperandList().stream().noneMatch(operand -> operand.getKind() == SqlKind.ROW);
  }
}
