package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of a table and what they promise. Immutable and thread-safe.
 *
 * @param name unique name of the table; a suffix {@code _vN} equals {@code version}
 * @param version version of the contract, from 1
 * @param arrowSchema columns in order, those of bundles first, those of a template last
 * @param requiredNonNull columns that hold no null, whatever the files say
 * @param keyFields columns that identify a row; empty when there is no key
 * @param columnDocs sentence per column, for the columns that have one
 */
public record TableSchemaSpec(
    String name,
    int version,
    Schema arrowSchema,
    ImmutableList<String> requiredNonNull,
    ImmutableList<String> keyFields,
    ImmutableMap<String, String> columnDocs) {
  /** Checks that all parts are present. */
  public TableSchemaSpec {
    requireNonNull(name, "name");
    requireNonNull(arrowSchema, "arrowSchema");
    requireNonNull(requiredNonNull, "requiredNonNull");
    requireNonNull(keyFields, "keyFields");
    requireNonNull(columnDocs, "columnDocs");
  }

  /**
   * Columns without further promises.
   *
   * @param name unique name of the table
   * @param version version of the contract, from 1
   * @param arrowSchema columns in order
   * @return the specification
   */
  public static TableSchemaSpec of(String name, int version, Schema arrowSchema) {
    return new TableSchemaSpec(
        name, version, arrowSchema, ImmutableList.of(), ImmutableList.of(), ImmutableMap.of());
  }
}
