package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.internal.CatalogContent;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SqlView;
import io.calcitefusion.metadata.ViewSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The registries that an engine's schemas were deployed from. Thread-safe.
 *
 * <p>A lock keeps a snapshot from pairing the tables of one deployment with the facts of another;
 * both native calls under it are short and never call back into Java.
 */
final class CatalogFacts {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private ImmutableMap<SchemaName, Deployed> registries = ImmutableMap.of();

  private record SchemaName(String catalog, String schema) {}

  /**
   * What a schema was deployed from.
   *
   * @param registry the registry
   * @param dataFolder folder of datasets without a location, or null
   */
  record Deployed(Registry registry, @Nullable Path dataFolder) {}

  /** Commits a staging of a schema that comes from a registry, or from none. */
  long commit(NativeHandle staging, String catalog, String schema, @Nullable Deployed deployed) {
    lock.writeLock().lock();
    try {
      long version = NativeCalls.commitStaging(staging);
      Map<SchemaName, Deployed> changed = new LinkedHashMap<>(registries);
      SchemaName name = new SchemaName(catalog, schema);
      if (deployed == null) {
        changed.remove(name);
      } else {
        changed.put(name, deployed);
      }
      registries = ImmutableMap.copyOf(changed);
      return version;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** What a schema was deployed from, or null when that was no registry. */
  @Nullable Deployed deployed(String catalog, String schema) {
    lock.readLock().lock();
    try {
      return registries.get(new SchemaName(catalog, schema));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** What the live catalog holds, with the facts beside it. */
  CatalogSnapshot snapshot(NativeHandle engine) {
    CatalogContent content;
    ImmutableMap<SchemaName, Deployed> facts;
    lock.readLock().lock();
    try {
      content = NativeCalls.catalogSnapshot(engine);
      facts = registries;
    } finally {
      lock.readLock().unlock();
    }
    ImmutableSortedMap.Builder<TableName, TableSnapshot> tables = ImmutableSortedMap.naturalOrder();
    for (CatalogContent.Entry entry : content.tables()) {
      TableName name = entry.name();
      Deployed deployed = facts.get(new SchemaName(name.catalog(), name.schema()));
      Registry registry = deployed == null ? null : deployed.registry();
      DatasetSpec dataset =
          registry == null || entry.kind() != TableKind.TABLE
              ? null
              : registry.datasets().get(name.table());
      ViewSpec view =
          registry == null || entry.kind() != TableKind.VIEW ? null : view(registry, entry);
      tables.put(
          name,
          new TableSnapshot(
              name, entry.kind(), entry.arrowSchema(), entry.definition(), dataset, view));
    }
    return new CatalogSnapshot(content.version(), content.schemas(), tables.buildOrThrow());
  }

  /**
   * A declared view, or one that follows from a dataset, with the SQL that it has in the engine.
   */
  private static @Nullable ViewSpec view(Registry registry, CatalogContent.Entry entry) {
    String name = entry.name().table();
    ViewSpec declared = registry.views().get(name);
    DatasetView view = declared == null ? registry.datasetViews().get(name) : null;
    String definition = entry.definition();
    return view == null || definition == null
        ? declared
        : new ViewSpec(name, view.doc(), new SqlView(definition));
  }
}
