package io.calcitefusion.calcite;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.jdbc.CalciteSchema;
import org.jspecify.annotations.Nullable;

/**
 * What Calcite knows of the engine's catalog at one version. Immutable and thread-safe; row types
 * are mapped on first use.
 */
final class CatalogMirror {
  private final long version;
  private final ImmutableSortedMap<TableName, MirrorTable> tables;
  private final ImmutableSetMultimap<String, String> schemas;
  private final CalciteSchema rootSchema;

  private CatalogMirror(
      long version,
      ImmutableSortedMap<TableName, MirrorTable> tables,
      Map<String, Map<String, Map<String, MirrorTable>>> catalogs) {
    this.version = version;
    this.tables = tables;
    ImmutableSetMultimap.Builder<String, String> schemaNames = ImmutableSetMultimap.builder();
    Map<String, MirrorSchema> catalogSchemas = new LinkedHashMap<>();
    catalogs.forEach(
        (catalog, schemas) -> {
          Map<String, MirrorSchema> schemaSchemas = new LinkedHashMap<>();
          schemas.forEach(
              (schema, content) -> schemaSchemas.put(schema, new MirrorSchema(content, Map.of())));
          catalogSchemas.put(catalog, new MirrorSchema(Map.of(), schemaSchemas));
          schemaNames.putAll(catalog, schemas.keySet());
        });
    this.schemas = schemaNames.build();
    this.rootSchema =
        CalciteSchema.createRootSchema(
            false, false, "", new MirrorSchema(Map.of(), catalogSchemas));
  }

  /**
   * Mirrors a snapshot.
   *
   * @param snapshot what the engine holds
   * @param informationSchema columns of a view of {@code information_schema}, asked on first use
   * @param rowCounts rows of a table as far as they are known, asked on first use
   */
  static CatalogMirror of(
      CatalogSnapshot snapshot,
      Function<String, Schema> informationSchema,
      Function<TableName, OptionalLong> rowCounts) {
    ImmutableSortedMap.Builder<TableName, MirrorTable> tables = ImmutableSortedMap.naturalOrder();
    Map<String, Map<String, Map<String, MirrorTable>>> catalogs = new TreeMap<>();
    snapshot
        .schemas()
        .forEach(
            (catalog, schema) ->
                catalogs
                    .computeIfAbsent(catalog, name -> new TreeMap<>())
                    .computeIfAbsent(schema, name -> new TreeMap<>()));
    for (TableSnapshot table : snapshot.tables().values()) {
      Schema arrowSchema = table.arrowSchema();
      MirrorTable mirrored =
          new MirrorTable(
              table.name(),
              table.kind(),
              () -> arrowSchema,
              Suppliers.memoize(() -> rowCounts.apply(table.name())),
              table.key(),
              table.dataset(),
              table.definition());
      tables.put(table.name(), mirrored);
      catalogs
          .computeIfAbsent(table.name().catalog(), name -> new TreeMap<>())
          .computeIfAbsent(table.name().schema(), name -> new TreeMap<>())
          .put(table.name().table(), mirrored);
    }
    catalogs.forEach(
        (catalog, schemas) ->
            schemas.put(InformationSchema.NAME, views(catalog, informationSchema)));
    return new CatalogMirror(snapshot.version(), tables.build(), catalogs);
  }

  private static Map<String, MirrorTable> views(
      String catalog, Function<String, Schema> informationSchema) {
    Map<String, MirrorTable> views = new LinkedHashMap<>();
    for (String view : InformationSchema.VIEWS) {
      views.put(
          view,
          new MirrorTable(
              new TableName(catalog, InformationSchema.NAME, view),
              TableKind.VIEW,
              Suppliers.memoize(() -> informationSchema.apply(view)),
              OptionalLong::empty,
              ImmutableList.of(),
              null,
              null));
    }
    return views;
  }

  long version() {
    return version;
  }

  CalciteSchema rootSchema() {
    return rootSchema;
  }

  /** Tables and views, without those of {@code information_schema}. */
  Collection<MirrorTable> tables() {
    return tables.values();
  }

  /** Names of schemas by catalog, {@code information_schema} included. */
  ImmutableSetMultimap<String, String> schemas() {
    return schemas;
  }

  /** The table of that name, or null. */
  @Nullable MirrorTable find(TableName name) {
    return tables.get(name);
  }

  /**
   * The table that a name of one, two or three parts means.
   *
   * @return null when there is none
   */
  @Nullable MirrorTable find(List<String> parts, Namespace namespace) {
    int missing = 3 - parts.size();
    if (missing < 0 || parts.isEmpty() || parts.contains("")) {
      return null;
    }
    TableName name =
        new TableName(
            missing > 0 ? namespace.catalog() : parts.get(0),
            missing > 1 ? namespace.schema() : parts.get(1 - missing),
            parts.get(2 - missing));
    return tables.get(name);
  }
}
