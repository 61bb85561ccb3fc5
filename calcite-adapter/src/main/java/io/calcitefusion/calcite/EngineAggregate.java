package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.FunctionKind;
import io.calcitefusion.datafusion.FunctionVolatility;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.util.Optionality;

/**
 * An aggregate of the engine, which may stand over a window too, or a function that must. The
 * engine checks the arguments, converts them and gives the type of the result.
 */
final class EngineAggregate extends SqlAggFunction {
  private final FunctionDescription function;

  EngineAggregate(FunctionDescription function, TypeOracle oracle) {
    super(
        function.name(),
        null,
        SqlKind.OTHER_FUNCTION,
        call -> oracle.type(function.kind(), function.name(), call),
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.SYSTEM,
        false,
        function.kind() == FunctionKind.WINDOW,
        function.kind() == FunctionKind.WINDOW ? Optionality.FORBIDDEN : Optionality.OPTIONAL);
    this.function = function;
  }

  /** Whether WITHIN GROUP gives the first argument. */
  boolean isOrderedSet() {
    return function.orderedSet();
  }

  @Override
  public boolean allowsNullTreatment() {
    return function.nullTreatment();
  }

  /** Aggregates such as {@code array_agg} keep NULLs. */
  @Override
  public boolean skipsNullInputs() {
    return false;
  }

  @Override
  public boolean isDeterministic() {
    return function.volatility() != FunctionVolatility.VOLATILE;
  }
}
