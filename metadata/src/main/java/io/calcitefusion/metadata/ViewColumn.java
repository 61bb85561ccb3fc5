package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * One output column of a {@link NestedView}.
 *
 * @param field name, type and nullability that the live view must have
 * @param source where the value comes from
 */
public record ViewColumn(Field field, ColumnSource source) {
  /** Checks that both parts are present. */
  public ViewColumn {
    requireNonNull(field, "field");
    requireNonNull(source, "source");
  }
}
