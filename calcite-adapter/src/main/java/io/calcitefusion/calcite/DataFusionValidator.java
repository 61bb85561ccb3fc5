package io.calcitefusion.calcite;

import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** Calcite's validator with the engine's operators, types and rules. For one statement. */
final class DataFusionValidator extends SqlValidatorImpl {
  private static final SqlValidator.Config CONFIG =
      SqlValidator.Config.DEFAULT
          .withConformance(DataFusionConformance.INSTANCE)
          .withDefaultNullCollation(NullCollation.HIGH)
          .withIdentifierExpansion(true)
          .withCallRewrite(false)
          .withTypeCoercionEnabled(true);

  DataFusionValidator(MirrorCatalogReader catalogReader) {
    super(EngineOperatorTable.INSTANCE, catalogReader, DataFusionTypeFactory.INSTANCE, CONFIG);
  }

  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
    PlanningThread.checkpoint();
    if (expression instanceof SqlBasicCall call
        && call.operandCount() == 2
        && (call.getOperator().equals(SqlStdOperatorTable.PLUS)
            || call.getOperator().equals(SqlStdOperatorTable.MINUS))) {
      DaysOperator.resolve(this, scope, call);
    }
    return super.deriveType(scope, expression);
  }
}
