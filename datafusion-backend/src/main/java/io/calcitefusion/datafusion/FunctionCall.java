package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A call whose type is asked for. Immutable.
 *
 * @param kind how it is called: an aggregate over a window is of kind WINDOW, and TABLE is no kind
 *     of a call that has one value
 * @param name the function, with the case that it has in {@link DataFusionSession#functions}
 * @param arguments the arguments; of an ordered-set aggregate the expression of its ORDER BY first;
 *     of a function of kind HIGHER_ORDER its values and then the results of its lambdas, or its
 *     values alone to ask for the parameters of its lambdas: a struct with one struct per lambda
 */
public record FunctionCall(
    FunctionKind kind, String name, ImmutableList<FunctionArgument> arguments) {
  /** Checks that everything is there. */
  public FunctionCall {
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    requireNonNull(arguments, "arguments");
    if (kind == FunctionKind.TABLE) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "22023",
          "The table function '%s' gives rows and no value; plan a query of it.".formatted(name));
    }
  }

  /**
   * A call.
   *
   * @param kind how it is called
   * @param name the function
   * @param arguments the arguments
   * @return the call
   */
  public static FunctionCall of(FunctionKind kind, String name, List<FunctionArgument> arguments) {
    return new FunctionCall(kind, name, ImmutableList.copyOf(arguments));
  }
}
