package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a {@link FunctionCall}.
 *
 * @param field its type, and whether it can be null
 * @param literal its value when it is a constant that the function may look at to find its type,
 *     such as the unit of {@code date_part}; its type then goes before the field's. Null for
 *     everything else
 */
public record FunctionArgument(Field field, @Nullable ParameterValue literal) {
  /** Checks that there is a field. */
  public FunctionArgument {
    requireNonNull(field, "field");
  }

  /**
   * An argument whose value is not known.
   *
   * @param field its type, and whether it can be null
   * @return the argument
   */
  public static FunctionArgument of(Field field) {
    return new FunctionArgument(field, null);
  }
}
