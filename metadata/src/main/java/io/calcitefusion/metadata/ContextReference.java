package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * A {@link ContextField} of the view, or a field below it.
 *
 * @param name name of the context field
 * @param path field names below it; empty for the context field itself
 */
public record ContextReference(String name, ImmutableList<String> path) implements ColumnSource {
  /** Checks that both parts are present. */
  public ContextReference {
    requireNonNull(name, "name");
    requireNonNull(path, "path");
  }
}
