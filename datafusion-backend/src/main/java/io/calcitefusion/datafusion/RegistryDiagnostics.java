package io.calcitefusion.datafusion;

import static io.calcitefusion.metadata.RegistryTables.row;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.internal.DiagnosticTable;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.ExtractMetadata;
import io.calcitefusion.metadata.IdSpec;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryTables;
import io.calcitefusion.metadata.SystemRegistry;
import io.calcitefusion.metadata.ViewSpec;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the engine shows of a deployed registry: one table per declaration in {@link
 * SystemRegistry#deployed}. Pure functions.
 */
final class RegistryDiagnostics {
  private final Registry registry;
  private final ViewDefinitions views;
  private final ImmutableListMultimap.Builder<String, List<@Nullable Object>> rows =
      ImmutableListMultimap.builder();

  private RegistryDiagnostics(Registry registry, ViewDefinitions views) {
    this.registry = registry;
    this.views = views;
  }

  /**
   * The tables of a registry.
   *
   * @param registry the registry
   * @param views the queries of its views
   * @return every declared table, also those without rows
   */
  static ImmutableList<DiagnosticTable> of(Registry registry, ViewDefinitions views) {
    RegistryDiagnostics diagnostics = new RegistryDiagnostics(registry, views);
    diagnostics.registry();
    diagnostics.views();
    diagnostics.checks();
    diagnostics.ids();
    ImmutableListMultimap<String, List<@Nullable Object>> rows =
        diagnostics.rows.putAll(RegistryTables.of(registry)).build();
    Registry declared = SystemRegistry.deployed();
    return declared.datasets().values().stream()
        .map(
            table ->
                new DiagnosticTable(
                    declared.schema(), table.name(), table.arrowSchema(), rows.get(table.name())))
        .collect(ImmutableList.toImmutableList());
  }

  private void registry() {
    rows.put(
        "registries",
        row(
            registry,
            registry.source(),
            registry.fingerprint(),
            registry.schemaMapFingerprint(),
            views.hash(),
            (long) registry.datasets().size(),
            (long) views.sql().size(),
            registry.doc().isEmpty() ? null : registry.doc()));
  }

  private void views() {
    views
        .sql()
        .forEach(
            (name, sql) -> {
              ViewSpec declared = registry.views().get(name);
              DatasetView following = registry.datasetViews().get(name);
              NestedView nested =
                  declared != null && declared.definition() instanceof NestedView view
                      ? view
                      : null;
              String kind = nested == null ? "sql" : "nested";
              String dataset = nested == null ? null : nested.root();
              String doc = declared == null || declared.doc().isEmpty() ? null : declared.doc();
              if (following != null) {
                kind = word(following.kind());
                dataset = following.dataset();
                doc = following.doc();
              }
              rows.put(
                  "views", row(registry, name, kind, dataset, sql, ViewDefinitions.hash(sql), doc));
            });
  }

  private void checks() {
    for (DatasetSpec dataset : registry.datasets().values()) {
      TableName name = new TableName(registry.catalog(), registry.schema(), dataset.name());
      for (DataCheck check : DataChecks.of(name, dataset)) {
        rows.put(
            "data_checks",
            row(
                registry,
                dataset.name(),
                word(check.kind()),
                check.rule(),
                check.kind().isPromise(),
                check.countSql(),
                check.sampleSql(),
                check.kind().reason()));
      }
    }
  }

  private void ids() {
    for (DatasetSpec dataset : registry.datasets().values()) {
      ExtractMetadata extract = dataset.extract();
      if (extract == null) {
        continue;
      }
      for (DerivedId id : extract.derived()) {
        IdSpec spec = registry.extraction().idSpec(id.idSpec());
        rows.put(
            "derived_ids",
            row(
                registry,
                dataset.name(),
                id.name(),
                spec.name(),
                word(id.kind()),
                id.required(),
                DerivedIdSql.of(id, spec, ImmutableMap.of())));
      }
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
