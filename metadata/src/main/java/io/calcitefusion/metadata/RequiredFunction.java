package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A function that the engine has to offer for views, expressions or postprocessing. Immutable.
 *
 * @param name name in the engine
 * @param doc one sentence for a person, may be empty
 * @param arguments arguments in order, with their types
 * @param variadic whether the last argument may be repeated
 * @param result type of the result; null when it depends on the arguments
 */
public record RequiredFunction(
    String name,
    String doc,
    ImmutableList<Field> arguments,
    boolean variadic,
    @Nullable Field result) {
  /** Checks that all parts but the result are present. */
  public RequiredFunction {
    requireNonNull(name, "name");
    requireNonNull(doc, "doc");
    requireNonNull(arguments, "arguments");
  }
}
