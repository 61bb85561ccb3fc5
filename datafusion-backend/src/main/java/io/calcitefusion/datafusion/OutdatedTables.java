package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import io.calcitefusion.datafusion.internal.FollowedTables;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.OutdatedTable;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.datafusion.internal.TableReplacement;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts tables whose files became others up to date, each alone, so that everything else in their
 * schemas stays: also the views and tables that users made there. Thread-safe.
 *
 * <p>Statements that find the same tables out of date wait for each other. Nobody waits for a
 * deployment: a table that was swapped in meanwhile stays as it is.
 */
final class OutdatedTables {
  private final NativeHandle engine;
  private final CatalogFacts facts;
  private final ReentrantLock turn = new ReentrantLock();

  OutdatedTables(NativeHandle engine, CatalogFacts facts) {
    this.engine = engine;
    this.facts = facts;
  }

  /** Looks at the files of all tables, and makes those anew that would be others now. */
  void refresh() {
    if (FollowedTables.outdated(engine).isEmpty()) {
      return;
    }
    turn.lock();
    try {
      // Another statement may have done it.
      ImmutableList<OutdatedTable> outdated = FollowedTables.outdated(engine);
      if (!outdated.isEmpty()) {
        FollowedTables.replace(engine, replacements(outdated));
      }
    } finally {
      turn.unlock();
    }
  }

  private ImmutableList<TableReplacement> replacements(List<OutdatedTable> outdated) {
    ImmutableListMultimap<List<String>, OutdatedTable> bySchema =
        Multimaps.index(outdated, table -> List.of(table.name().catalog(), table.name().schema()));
    ImmutableList.Builder<TableReplacement> replacements = ImmutableList.builder();
    for (List<String> schema : bySchema.keySet()) {
      DeploymentSource source = facts.source(schema.get(0), schema.get(1));
      if (source instanceof DeploymentSource.OfRegistry made) {
        replacements.addAll(ofRegistry(made, bySchema.get(schema)));
      } else if (source instanceof DeploymentSource.OfFolder made) {
        replacements.addAll(
            new FolderDeployment(engine, made.folder()).again(bySchema.get(schema)));
      }
    }
    return replacements.build();
  }

  private ImmutableList<TableReplacement> ofRegistry(
      DeploymentSource.OfRegistry made, Collection<OutdatedTable> outdated) {
    Registry registry = made.registry();
    DatasetFiles files = new DatasetFiles(registry.baseFolder(), made.dataFolder());
    // A table that somebody put in the place of a dataset is followed by nobody.
    ImmutableList<OutdatedTable> declared =
        outdated.stream()
            .filter(table -> registry.datasets().containsKey(table.name().table()))
            .collect(ImmutableList.toImmutableList());
    ImmutableList<DatasetSpec> datasets =
        declared.stream()
            .map(table -> registry.dataset(table.name().table()))
            .collect(ImmutableList.toImmutableList());
    Iterator<StagedSchema.Table> tables =
        new StagedTables(engine, files, registry).of(datasets).iterator();
    return declared.stream()
        .map(table -> replacement(table, tables.next()))
        .collect(ImmutableList.toImmutableList());
  }

  private static TableReplacement replacement(OutdatedTable outdated, StagedSchema.Table table) {
    return table.source() instanceof StagedSchema.Source.Broken broken && broken.meant() == null
        ? new TableReplacement.Unreadable(outdated, broken.error())
        : new TableReplacement.Other(outdated, table);
  }
}
