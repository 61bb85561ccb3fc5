package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;

/**
 * A field of the element, or a field below one.
 *
 * @param path field names from the element inwards; not empty
 */
public record ElementField(ImmutableList<String> path) implements ColumnSource {}
