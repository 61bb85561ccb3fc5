package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.TableName;

/**
 * The table column that a result column shows unchanged. Immutable.
 *
 * @param table the table or view
 * @param column name of its column
 */
public record ColumnOrigin(TableName table, String column) {}
