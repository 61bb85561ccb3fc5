package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * A field of the element, or a field below one.
 *
 * @param path field names from the element inwards; empty for the element itself, which is how a
 *     list of values without fields is read
 */
public record ElementField(ImmutableList<String> path) implements ColumnSource {
  /** Checks that the path is present. */
  public ElementField {
    requireNonNull(path, "path");
  }
}
