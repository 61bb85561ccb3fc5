package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.CatalogFacts.SchemaName;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** One version of the catalog, with what was made of it. Thread-safe. */
final class DerivedCatalog {
  private final CatalogSnapshot snapshot;
  private final ImmutableMap<SchemaName, DeploymentSource> sources;
  private final ConcurrentMap<Class<?>, Object> derived = new ConcurrentHashMap<>();

  DerivedCatalog(CatalogSnapshot snapshot, ImmutableMap<SchemaName, DeploymentSource> sources) {
    this.snapshot = snapshot;
    this.sources = sources;
  }

  CatalogSnapshot snapshot() {
    return snapshot;
  }

  /** What its schemas were deployed from. */
  ImmutableMap<SchemaName, DeploymentSource> sources() {
    return sources;
  }

  /** What is made of the snapshot, once per class. */
  <T> T get(Class<T> type, Function<CatalogSnapshot, T> make) {
    return type.cast(derived.computeIfAbsent(type, key -> make.apply(snapshot)));
  }
}
