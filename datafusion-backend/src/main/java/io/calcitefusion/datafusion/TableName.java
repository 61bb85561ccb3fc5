package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ComparisonChain;

/**
 * Full name of a table or view, each part exactly as the engine holds it. Immutable; ordered by
 * catalog, schema, table.
 *
 * @param catalog catalog
 * @param schema schema
 * @param table table or view
 */
public record TableName(String catalog, String schema, String table)
    implements Comparable<TableName> {
  /** Checks that no part is empty. */
  public TableName {
    checkArgument(!catalog.isEmpty() && !schema.isEmpty() && !table.isEmpty(), "empty name part");
  }

  /**
   * The name as three quoted parts.
   *
   * @return for example {@code "shop"."public"."orders"}
   */
  public String toSql() {
    return SqlIdentifier.quote(catalog)
        + '.'
        + SqlIdentifier.quote(schema)
        + '.'
        + SqlIdentifier.quote(table);
  }

  @Override
  public int compareTo(TableName other) {
    return ComparisonChain.start()
        .compare(catalog, other.catalog)
        .compare(schema, other.schema)
        .compare(table, other.table)
        .result();
  }

  @Override
  public String toString() {
    return catalog + '.' + schema + '.' + table;
  }
}
