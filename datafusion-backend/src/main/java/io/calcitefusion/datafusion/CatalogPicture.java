package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;

/**
 * What one side of a comparison says of a catalog: a registry, the engine or a front end's mirror.
 * Immutable.
 *
 * @param schemas names of schemas by catalog, also of those without tables
 * @param tables tables and views, without those of {@code information_schema}
 */
public record CatalogPicture(
    ImmutableSetMultimap<String, String> schemas,
    ImmutableSortedMap<TableName, TablePicture> tables) {
  /** Checks that both parts are present. */
  public CatalogPicture {
    requireNonNull(schemas, "schemas");
    requireNonNull(tables, "tables");
  }

  /** What it says of one schema. */
  CatalogPicture only(String catalog, String schema) {
    return new CatalogPicture(
        schemas.containsEntry(catalog, schema)
            ? ImmutableSetMultimap.of(catalog, schema)
            : ImmutableSetMultimap.of(),
        ImmutableSortedMap.copyOfSorted(
            Maps.filterKeys(
                tables, name -> name.catalog().equals(catalog) && name.schema().equals(schema))));
  }
}
