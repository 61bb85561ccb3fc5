package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Everything the registry says of one dataset. Immutable and thread-safe.
 *
 * @param name unique name; a suffix {@code _vN} equals {@code version}
 * @param version version of the contract, from 1
 * @param doc one sentence for a person, may be empty
 * @param arrowSchema columns in order, with their declared types and nullability
 * @param keyFields columns that identify a row; empty when there is no key
 * @param requiredNonNull columns that hold no null, whatever the file says
 * @param joinKeys columns by which other datasets refer to this one
 * @param canonicalSort the order in which rows are presented; not a claim about files
 * @param columnDocs sentence per column, for the columns that have one
 * @param location where the data lies, or null when the dataset is found under a data folder
 */
public record DatasetSpec(
    String name,
    int version,
    String doc,
    Schema arrowSchema,
    ImmutableList<String> keyFields,
    ImmutableList<String> requiredNonNull,
    ImmutableList<String> joinKeys,
    ImmutableList<SortKey> canonicalSort,
    ImmutableMap<String, String> columnDocs,
    @Nullable DatasetLocation location) {
  /** Checks that the name and the schema are present. */
  public DatasetSpec {
    requireNonNull(name, "name");
    requireNonNull(arrowSchema, "arrowSchema");
  }
}
