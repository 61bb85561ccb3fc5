package io.calcitefusion.datafusion;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** One version of the catalog, with what was made of it. Thread-safe. */
final class DerivedCatalog {
  private final CatalogSnapshot snapshot;
  private final ConcurrentMap<Class<?>, Object> derived = new ConcurrentHashMap<>();

  DerivedCatalog(CatalogSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  CatalogSnapshot snapshot() {
    return snapshot;
  }

  /** What is made of the snapshot, once per class. */
  <T> T get(Class<T> type, Function<CatalogSnapshot, T> make) {
    return type.cast(derived.computeIfAbsent(type, key -> make.apply(snapshot)));
  }
}
