package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Columns that several datasets share. A dataset that names a bundle begins with its columns, and
 * its key and required columns begin with the bundle's. Immutable.
 *
 * @param name unique among bundles
 * @param doc one sentence for a person, may be empty
 * @param fields columns in order; not empty in a checked registry
 * @param requiredNonNull columns that hold no null
 * @param keyFields columns that are part of the key of every dataset with this bundle
 * @param columnDocs sentence per column, for the columns that have one
 */
public record FieldBundle(
    String name,
    String doc,
    ImmutableList<Field> fields,
    ImmutableList<String> requiredNonNull,
    ImmutableList<String> keyFields,
    ImmutableMap<String, String> columnDocs) {
  /** Checks that all parts are present. */
  public FieldBundle {
    requireNonNull(name, "name");
    requireNonNull(doc, "doc");
    requireNonNull(fields, "fields");
    requireNonNull(requiredNonNull, "requiredNonNull");
    requireNonNull(keyFields, "keyFields");
    requireNonNull(columnDocs, "columnDocs");
  }
}
