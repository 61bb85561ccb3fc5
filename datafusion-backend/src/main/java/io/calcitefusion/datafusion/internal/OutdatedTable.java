package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.TableName;

/**
 * A table whose files are no longer those that it was made for.
 *
 * @param name full name
 * @param number tells it from the tables that take its place
 */
public record OutdatedTable(TableName name, long number) {}
