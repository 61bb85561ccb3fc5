package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.function.Function;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SetopNamespace;
import org.apache.calcite.sql.validate.SqlMonotonicity;
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

  /** Of a number of arguments, of their types. */
  private static final ImmutableSet<String> REFUSALS = ImmutableSet.of("42883", "42804");

  private final EngineOperatorTable operators;
  private final Function<SqlNode, RexNode> constants;
  private final ParameterInference parameters = new ParameterInference();

  /**
   * @param constants makes expressions of constants
   */
  DataFusionValidator(
      EngineOperatorTable operators,
      MirrorCatalogReader catalogReader,
      Function<SqlNode, RexNode> constants) {
    super(operators, catalogReader, DataFusionTypeFactory.INSTANCE, CONFIG);
    this.operators = operators;
    this.constants = constants;
  }

  /** A constant as an expression. */
  RexNode constant(SqlNode node) {
    return constants.apply(node);
  }

  @Override
  protected void inferUnknownTypes(RelDataType inferred, SqlValidatorScope scope, SqlNode node) {
    if (node instanceof SqlCall call) {
      parameters.visit(
          call,
          other -> {
            inferUnknownTypes(unknownType, scope, other);
            return deriveType(scope, other);
          });
    }
    RelDataType known = parameters.of(node);
    super.inferUnknownTypes(known == null ? inferred : known, scope, node);
    SqlDynamicParam list = node instanceof SqlCall call ? ParameterInference.list(call) : null;
    if (list != null) {
      RelDataType element = deriveType(scope, ((SqlCall) node).operand(0));
      setValidatedNodeType(list, ParameterInference.listOf(element));
    }
  }

  /**
   * A window without an order has none. Calcite gives it that of a sorted table, whose equal rows
   * the engine would then rank.
   */
  @Override
  protected void validateSelect(SqlSelect select, RelDataType targetRowType) {
    super.validateSelect(select, targetRowType);
    getSelectScope(select).getOrderList().clear();
  }

  /** Calcite asks the sides for what it wants to know of a column, by its place. */
  @Override
  protected SetopNamespace createSetopNamespace(SqlCall call, SqlNode enclosing) {
    if (!(call.getOperator() instanceof UnionByName)) {
      return super.createSetopNamespace(call, enclosing);
    }
    return new SetopNamespace(this, call, enclosing) {
      @Override
      public SqlMonotonicity getMonotonicity(String column) {
        return SqlMonotonicity.NOT_MONOTONIC;
      }
    };
  }

  /** FROM is valid here, and nothing else has looked at the select list. */
  @Override
  protected void validateWhereClause(SqlSelect select) {
    StarForms.writeOut(select, this);
    GroupByAll.rewrite(select, operators);
    CommonNames.resolve(select, this);
    super.validateWhereClause(select);
  }

  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
    PlanningThread.checkpoint();
    if (expression instanceof SqlBasicCall call
        && call.operandCount() == 2
        && (call.getOperator().equals(SqlStdOperatorTable.PLUS)
            || call.getOperator().equals(SqlStdOperatorTable.MINUS))) {
      DateArithmetic.resolve(this, scope, call);
    }
    if (expression instanceof SqlBasicCall call) {
      ArrayConcatenation.resolve(this, scope, call, operators);
    }
    if (expression instanceof SqlBasicCall call
        && call.getOperator() instanceof SqlQuantifyOperator
        && call.operand(1) instanceof SqlNodeList list
        && list.size() == 1
        && !(list.get(0) instanceof SqlDynamicParam)) {
      checkQuantified(scope, call, list.get(0));
    }
    if (!(expression instanceof SqlBasicCall call)
        || !(call.getOperator() instanceof SqlFunction)
        || call.getOperator() instanceof EngineFunction) {
      return super.deriveType(scope, expression);
    }
    try {
      return super.deriveType(scope, expression);
    } catch (CalciteContextException e) {
      EngineFunction other = operators.otherThan(call.getOperator());
      if (other == null || !isRefusalOf(call, e)) {
        throw e;
      }
      return engineType(scope, call, other, e);
    }
  }

  /**
   * Checks a comparison with the elements of an array, and makes a text of a fixed length, such as
   * a literal, one like those of the array, which Calcite does not do.
   */
  private void checkQuantified(SqlValidatorScope scope, SqlCall call, SqlNode collection) {
    RelDataType array = deriveType(scope, collection);
    RelDataType element = array.getComponentType();
    if (element == null) {
      throw FrontEndErrors.refused(
          new DataFusionException(
              ErrorKind.PLAN,
              "42809",
              "%s takes an array or a sub-query, not %s"
                  .formatted(call.getOperator().getName(), array)),
          collection.getParserPosition());
    }
    SqlNode value = call.operand(0);
    if (element.getSqlTypeName() == SqlTypeName.VARCHAR
        && deriveType(scope, value).getSqlTypeName() == SqlTypeName.CHAR) {
      SqlParserPos pos = value.getParserPosition();
      call.setOperand(
          0,
          SqlStdOperatorTable.CAST.createCall(
              pos,
              value,
              new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, pos), pos)));
    }
  }

  /** The type of a call of the engine's function, where Calcite's does not take the arguments. */
  private RelDataType engineType(
      SqlValidatorScope scope, SqlBasicCall call, EngineFunction other, CalciteContextException e) {
    SqlOperator refused = call.getOperator();
    call.setOperator(other);
    try {
      return super.deriveType(scope, call);
    } catch (DataFusionException reason) {
      call.setOperator(refused);
      // Calcite's message names the forms that there are.
      e.addSuppressed(reason);
      throw e;
    }
  }

  private static boolean isRefusalOf(SqlCall call, CalciteContextException e) {
    return e.getPosLine() == call.getParserPosition().getLineNum()
        && e.getPosColumn() == call.getParserPosition().getColumnNum()
        && REFUSALS.contains(FrontEndErrors.sqlState(FrontEndErrors.reason(e)));
  }
}
