package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.metadata.NearNames;
import java.sql.SQLException;

/** Checks names of catalogs and schemas. Pure functions. */
final class Namespaces {
  private Namespaces() {}

  /** Fails when a catalog or schema does not exist, with near names. */
  static void check(CatalogSnapshot snapshot, String catalog, String schema) throws SQLException {
    ImmutableSet<String> schemas = schemas(snapshot, catalog);
    if (!schemas.contains(schema)) {
      throw SqlExceptions.state(
          "3F000",
          "there is no schema '"
              + schema
              + "' in catalog '"
              + catalog
              + "'"
              + NearNames.hint(schema, schemas));
    }
  }

  /** The preferred schema when the catalog has it, else its first one. */
  static String schemaIn(CatalogSnapshot snapshot, String catalog, String preferred)
      throws SQLException {
    ImmutableSet<String> schemas = schemas(snapshot, catalog);
    return schemas.contains(preferred)
        ? preferred
        : schemas.stream().sorted().findFirst().orElse(preferred);
  }

  private static ImmutableSet<String> schemas(CatalogSnapshot snapshot, String catalog)
      throws SQLException {
    if (!snapshot.schemas().containsKey(catalog)) {
      throw SqlExceptions.state(
          "3D000",
          "there is no catalog '"
              + catalog
              + "'"
              + NearNames.hint(catalog, snapshot.schemas().keySet()));
    }
    return snapshot.schemas().get(catalog);
  }
}
