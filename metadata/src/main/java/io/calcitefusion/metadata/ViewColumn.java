package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * One output column of a {@link NestedView}.
 *
 * @param field name, type and nullability that the live view must have
 * @param source where the value comes from
 * @param doc one sentence for a person, may be empty
 */
public record ViewColumn(Field field, ColumnSource source, String doc) {
  /** Checks that all parts are present. */
  public ViewColumn {
    requireNonNull(field, "field");
    requireNonNull(source, "source");
    requireNonNull(doc, "doc");
    checkArgument(
        !(source instanceof TemplateField), "a field of a template stands in an expression");
  }

  /**
   * A column without a sentence.
   *
   * @param field name, type and nullability that the live view must have
   * @param source where the value comes from
   */
  public ViewColumn(Field field, ColumnSource source) {
    this(field, source, "");
  }
}
