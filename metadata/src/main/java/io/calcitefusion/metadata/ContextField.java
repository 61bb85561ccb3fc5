package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;

/**
 * A field of an element that a nested view's path passes through, carried by every row below it.
 * With the view path {@code documents.occurrences}, the field {@code documents.relative_path} is
 * the {@code relative_path} of the document in which an occurrence stands.
 *
 * @param name name by which columns and expressions of the view refer to it
 * @param path field names from the root's column on; it shares its first steps with the view's
 *     path, and leads through structs only from where it leaves that path
 */
public record ContextField(String name, ImmutableList<String> path) {
  /** Checks that the path leads into a column. */
  public ContextField {
    checkArgument(!name.isEmpty(), "a context field needs a name");
    checkArgument(
        path.size() > 1, "context field '%s' needs the path of a field below a column", name);
  }
}
