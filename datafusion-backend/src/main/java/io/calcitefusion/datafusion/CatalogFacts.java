package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.internal.CatalogContent;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SqlView;
import io.calcitefusion.metadata.SystemRegistry;
import io.calcitefusion.metadata.ViewSpec;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * What an engine's schemas were deployed from. Thread-safe.
 *
 * <p>A lock keeps a snapshot from pairing the tables of one deployment with the facts of another;
 * both native calls under it are short and never call back into Java.
 */
final class CatalogFacts {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private ImmutableMap<SchemaName, DeploymentSource> sources = ImmutableMap.of();
  private volatile @Nullable DerivedCatalog newest;

  /** A schema of a catalog. */
  record SchemaName(String catalog, String schema) {}

  /** Commits a staging of a schema that was made from that source. */
  long commit(NativeHandle staging, String catalog, String schema, DeploymentSource source) {
    lock.writeLock().lock();
    try {
      long version = NativeCalls.commitStaging(staging);
      Map<SchemaName, DeploymentSource> changed = new LinkedHashMap<>(sources);
      changed.put(new SchemaName(catalog, schema), source);
      sources = ImmutableMap.copyOf(changed);
      return version;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** What a schema was deployed from last, or null when nothing was. */
  @Nullable DeploymentSource source(String catalog, String schema) {
    lock.readLock().lock();
    try {
      return sources.get(new SchemaName(catalog, schema));
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * What the catalog holds at that version, or at a later one when it changed meanwhile, with the
   * facts beside it.
   */
  DerivedCatalog at(long version, NativeHandle engine) {
    DerivedCatalog known = newest;
    if (known == null || known.snapshot().version() != version) {
      known = derived(engine);
      newest = known;
    }
    return known;
  }

  /** What the live catalog holds now, with the facts beside it. */
  CatalogSnapshot snapshot(NativeHandle engine) {
    return derived(engine).snapshot();
  }

  private DerivedCatalog derived(NativeHandle engine) {
    CatalogContent content;
    ImmutableMap<SchemaName, DeploymentSource> facts;
    lock.readLock().lock();
    try {
      content = NativeCalls.catalogSnapshot(engine);
      facts = sources;
    } finally {
      lock.readLock().unlock();
    }
    ImmutableSortedMap.Builder<TableName, TableSnapshot> tables = ImmutableSortedMap.naturalOrder();
    IdentityHashMap<Registry, Map<String, DatasetView>> following = new IdentityHashMap<>();
    for (CatalogContent.Entry entry : content.tables()) {
      TableName name = entry.name();
      DeploymentSource source = facts.get(new SchemaName(name.catalog(), name.schema()));
      Registry registry =
          source instanceof DeploymentSource.OfRegistry made
              ? made.registry()
              : SystemRegistry.find(name.catalog(), name.schema()).orElse(null);
      DatasetSpec dataset =
          registry == null || entry.kind() != TableKind.TABLE
              ? null
              : registry.datasets().get(name.table());
      ViewSpec view =
          registry == null || entry.kind() != TableKind.VIEW
              ? null
              : view(registry, following.computeIfAbsent(registry, Registry::datasetViews), entry);
      tables.put(
          name,
          new TableSnapshot(
              name,
              entry.kind(),
              entry.arrowSchema(),
              key(entry, source, dataset),
              entry.definition(),
              dataset,
              view));
    }
    CatalogSnapshot snapshot =
        new CatalogSnapshot(content.version(), content.schemas(), tables.buildOrThrow());
    return new DerivedCatalog(snapshot, facts);
  }

  /**
   * The key that a table has. The engine's own tables, which no statement replaces, are made with
   * the keys that are declared for them.
   */
  private static ImmutableList<String> key(
      CatalogContent.Entry entry,
      @Nullable DeploymentSource source,
      @Nullable DatasetSpec dataset) {
    return dataset == null || source instanceof DeploymentSource.OfRegistry
        ? entry.key()
        : dataset.keyFields();
  }

  /**
   * A declared view, or one that follows from a dataset, with the SQL that it has in the engine.
   */
  private static @Nullable ViewSpec view(
      Registry registry, Map<String, DatasetView> following, CatalogContent.Entry entry) {
    String name = entry.name().table();
    ViewSpec declared = registry.views().get(name);
    DatasetView view = declared == null ? following.get(name) : null;
    String definition = entry.definition();
    return view == null || definition == null
        ? declared
        : new ViewSpec(name, view.doc(), new SqlView(definition));
  }
}
