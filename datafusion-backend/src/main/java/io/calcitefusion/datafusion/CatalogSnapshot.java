package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;

/**
 * All that the live catalog held at one version. Immutable and thread-safe.
 *
 * @param version the catalog version that it belongs to
 * @param schemas schema names by catalog name, also of schemas without tables
 * @param tables every table and view, sorted by name
 */
public record CatalogSnapshot(
    long version,
    ImmutableSetMultimap<String, String> schemas,
    ImmutableSortedMap<TableName, TableSnapshot> tables) {}
