package io.calcitefusion.metadata;

/**
 * A column of the root dataset, the same for all elements of a root row.
 *
 * @param column name of the column
 */
public record RootColumn(String column) implements ColumnSource {}
