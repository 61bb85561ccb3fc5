package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * A view with one row per element that a path reaches in a nested dataset. Null and empty lists on
 * the way give no row; a null element gives a row with null fields.
 *
 * @param root name of the dataset
 * @param path column of the root, then fields below it; not empty
 * @param context fields of enclosing elements that columns refer to
 * @param columns output columns in order; not empty
 */
public record NestedView(
    String root,
    ImmutableList<String> path,
    ImmutableList<ContextField> context,
    ImmutableList<ViewColumn> columns)
    implements ViewDefinition {
  /** Checks that there are a path and columns. */
  public NestedView {
    requireNonNull(root, "root");
    requireNonNull(context, "context");
    checkArgument(!path.isEmpty(), "a nested view needs a path");
    checkArgument(!columns.isEmpty(), "a nested view needs columns");
  }
}
