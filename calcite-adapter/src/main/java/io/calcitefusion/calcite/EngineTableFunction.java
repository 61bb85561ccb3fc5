package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/**
 * A function of the engine that stands in FROM and gives a table, with constants as arguments. Its
 * columns are those of the engine's plan of the call.
 */
final class EngineTableFunction extends SqlFunction implements SqlTableFunction {
  private final Function<String, Schema> columns;

  /**
   * @param columns the columns of a query in the engine's SQL
   */
  EngineTableFunction(FunctionDescription function, Function<String, Schema> columns) {
    super(
        function.name(),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.CURSOR,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION);
    this.columns = columns;
  }

  /** A call in the engine's words. */
  String sql(List<RexNode> arguments) {
    return SqlIdentifier.quote(getName())
        + '('
        + String.join(", ", arguments.stream().map(Unparser::constant).toList())
        + ')';
  }

  @Override
  public SqlReturnTypeInference getRowTypeInference() {
    return this::rowType;
  }

  /** Volatile, because files change. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  private RelDataType rowType(SqlOperatorBinding binding) {
    SqlCallBinding call = (SqlCallBinding) binding;
    DataFusionValidator validator = (DataFusionValidator) call.getValidator();
    List<RexNode> arguments = new ArrayList<>();
    call.operands().forEach(operand -> arguments.add(validator.constant(operand)));
    try {
      return RowTypeCheck.rowType(columns.apply("SELECT * FROM " + sql(arguments)));
    } catch (DataFusionException e) {
      throw FrontEndErrors.refused(e, call.getCall().getParserPosition());
    }
  }
}
