package io.calcitefusion.calcite;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.FunctionArgument;
import io.calcitefusion.datafusion.FunctionCall;
import io.calcitefusion.datafusion.FunctionKind;
import io.calcitefusion.datafusion.FunctionType;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperatorBinding;

/**
 * What the engine says of the types of calls, asked once per function, types of arguments and
 * constants that the function looks at. It holds for the functions of one version. Thread-safe.
 */
final class TypeOracle {
  private static final int MAX_KNOWN = 10_000;

  private final Function<List<FunctionCall>, ImmutableList<FunctionType>> engine;
  private final Cache<FunctionCall, FunctionType> known =
      CacheBuilder.newBuilder().maximumSize(MAX_KNOWN).build();

  TypeOracle(Function<List<FunctionCall>, ImmutableList<FunctionType>> engine) {
    this.engine = engine;
  }

  /**
   * The type of a call's result.
   *
   * @throws DataFusionException with the engine's reason, and the place of the call where it is
   *     known, when the engine does not take it
   */
  RelDataType type(FunctionKind kind, String name, SqlOperatorBinding call) {
    try {
      ImmutableList.Builder<FunctionArgument> arguments = ImmutableList.builder();
      for (int i = 0; i < call.getOperandCount(); i++) {
        arguments.add(LiteralArguments.argument(name, i, call));
      }
      return type(new FunctionCall(kind, name, arguments.build()));
    } catch (DataFusionException e) {
      throw call instanceof SqlCallBinding binding
          ? FrontEndErrors.refused(e, binding.getCall().getParserPosition())
          : e;
    }
  }

  /**
   * The type of a call with lambdas.
   *
   * @param values types of the arguments that are no lambdas
   * @param lambdas types of what the lambdas give; without any, the result is a row with one row
   *     per lambda, of the types of its parameters
   * @throws DataFusionException with the engine's reason when it does not take the call
   */
  RelDataType higherOrder(String name, List<RelDataType> values, List<RelDataType> lambdas) {
    ImmutableList.Builder<FunctionArgument> arguments = ImmutableList.builder();
    for (RelDataType type : Iterables.concat(values, lambdas)) {
      arguments.add(FunctionArgument.of(ArrowTypes.toField("a", type)));
    }
    return type(new FunctionCall(FunctionKind.HIGHER_ORDER, name, arguments.build()));
  }

  private RelDataType type(FunctionCall call) {
    FunctionType type = known.getIfPresent(call);
    if (type == null) {
      type = engine.apply(ImmutableList.of(call)).get(0);
      known.put(call, type);
    }
    try {
      return ArrowTypes.toRelType(type.get());
    } catch (DataFusionException e) {
      throw type instanceof FunctionType.Result ? e.within("the result of " + call.name()) : e;
    }
  }
}
