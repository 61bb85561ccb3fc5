package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.metadata.SystemRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The catalogs, schemas and tables that metadata tells of at one version of the catalog, the views
 * of {@code information_schema} among them. Made once per version and shared by the connections of
 * an engine. Immutable and thread-safe.
 */
final class MetaCatalog {
  static final String SYSTEM_TABLE = "SYSTEM TABLE";
  static final String SYSTEM_VIEW = "SYSTEM VIEW";
  static final ImmutableList<String> TABLE_TYPES =
      ImmutableList.of(SYSTEM_TABLE, SYSTEM_VIEW, TableKind.TABLE.name(), TableKind.VIEW.name());

  private static final String INFORMATION_SCHEMA = "information_schema";
  private static final ImmutableList<String> INFORMATION_VIEWS =
      ImmutableList.of(
          "tables", "views", "columns", "schemata", "df_settings", "routines", "parameters");

  private final ImmutableSetMultimap<String, String> schemas;
  private final ImmutableSortedMap<TableName, TableSnapshot> tables;
  private final References references;

  private MetaCatalog(
      ImmutableSetMultimap<String, String> schemas,
      ImmutableSortedMap<TableName, TableSnapshot> tables) {
    this.schemas = schemas;
    this.tables = tables;
    this.references = References.of(tables);
  }

  /** What an engine's catalog holds now. */
  static MetaCatalog of(DataFusionEngine engine) throws SQLException {
    return SqlExceptions.translate(
        null,
        () ->
            engine.derivedFromCatalog(
                MetaCatalog.class, snapshot -> of(snapshot, informationViews(engine))));
  }

  private static MetaCatalog of(CatalogSnapshot snapshot, Map<String, Schema> informationViews) {
    ImmutableSetMultimap.Builder<String, String> schemas =
        ImmutableSetMultimap.<String, String>builder().putAll(snapshot.schemas());
    ImmutableSortedMap.Builder<TableName, TableSnapshot> tables =
        ImmutableSortedMap.<TableName, TableSnapshot>naturalOrder().putAll(snapshot.tables());
    for (String catalog : snapshot.schemas().keySet()) {
      schemas.put(catalog, INFORMATION_SCHEMA);
      informationViews.forEach(
          (view, columns) -> {
            TableName name = new TableName(catalog, INFORMATION_SCHEMA, view);
            tables.put(
                name,
                new TableSnapshot(
                    name, TableKind.VIEW, columns, ImmutableList.of(), null, null, null));
          });
    }
    return new MetaCatalog(schemas.build(), tables.buildOrThrow());
  }

  /** The columns of the engine's own views, which belong to no version of the catalog. */
  private static Map<String, Schema> informationViews(DataFusionEngine engine) {
    ImmutableSortedMap.Builder<String, Schema> views = ImmutableSortedMap.naturalOrder();
    try (DataFusionSession own = engine.openSession(SessionOptions.builder().build())) {
      for (String view : INFORMATION_VIEWS) {
        try (DataFusionPlan plan = own.plan("SELECT * FROM " + INFORMATION_SCHEMA + '.' + view)) {
          views.put(view, plan.arrowSchema());
        }
      }
    }
    return views.buildOrThrow();
  }

  /** What JDBC calls the kind of a table: the engine's own ones are not those of a user. */
  static String typeOf(TableSnapshot table) {
    if (table.name().schema().equals(INFORMATION_SCHEMA)) {
      return SYSTEM_VIEW;
    }
    return table.name().catalog().equals(SystemRegistry.CATALOG)
        ? SYSTEM_TABLE
        : table.kind().name();
  }

  ImmutableSet<String> catalogs() {
    return schemas.keySet();
  }

  @Nullable TableSnapshot table(TableName name) {
    return tables.get(name);
  }

  References references() {
    return references;
  }

  /** Schemas that match, each with its catalog, in no order. */
  List<Map.Entry<String, String>> schemas(
      @Nullable String catalog, @Nullable String schemaPattern) {
    NamePattern catalogs = NamePattern.ofNamespace(catalog, schemas.keySet());
    NamePattern names =
        NamePattern.ofNamespace(schemaPattern, ImmutableSet.copyOf(schemas.values()));
    return schemas.entries().stream()
        .filter(entry -> catalogs.matches(entry.getKey()) && names.matches(entry.getValue()))
        .toList();
  }

  /**
   * Tables that match, ordered by name. A name that exists is found without looking at the others.
   */
  List<TableSnapshot> tables(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern) {
    List<Map.Entry<String, String>> namespaces = schemas(catalog, schemaPattern);
    if (tablePattern != null) {
      for (String literal : NamePattern.literals(tablePattern)) {
        List<TableSnapshot> found = named(namespaces, literal);
        if (!found.isEmpty()) {
          return found;
        }
      }
      if (!NamePattern.hasWildcard(tablePattern)) {
        return List.of();
      }
    }
    ImmutableSet<Map.Entry<String, String>> inside = ImmutableSet.copyOf(namespaces);
    List<TableSnapshot> candidates =
        tables.values().stream()
            .filter(
                table -> inside.contains(Map.entry(table.name().catalog(), table.name().schema())))
            .toList();
    if (tablePattern == null || tablePattern.equals("%")) {
      return candidates;
    }
    NamePattern names =
        NamePattern.of(
            tablePattern,
            candidates.stream()
                .map(table -> table.name().table())
                .collect(ImmutableSet.toImmutableSet()));
    return candidates.stream().filter(table -> names.matches(table.name().table())).toList();
  }

  /** Tables of exactly that name, ordered by name. */
  List<TableSnapshot> named(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    if (table == null) {
      throw SqlExceptions.argument("the table name is null");
    }
    return named(schemas(catalog, schema), table);
  }

  private List<TableSnapshot> named(List<Map.Entry<String, String>> namespaces, String table) {
    if (table.isEmpty()) {
      return List.of();
    }
    ImmutableSortedMap.Builder<TableName, TableSnapshot> found = ImmutableSortedMap.naturalOrder();
    for (Map.Entry<String, String> namespace : namespaces) {
      TableName name = new TableName(namespace.getKey(), namespace.getValue(), table);
      TableSnapshot snapshot = tables.get(name);
      if (snapshot != null) {
        found.put(name, snapshot);
      }
    }
    return found.buildOrThrow().values().asList();
  }
}
