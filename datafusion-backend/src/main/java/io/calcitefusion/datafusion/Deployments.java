package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.metadata.DatasetReference;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The deployments of one engine. Thread-safe.
 *
 * <p>They run one after the other: of two that overlap, the one that looked at the files first
 * could otherwise be swapped in last. Statements and the end of the engine wait for none of them.
 */
final class Deployments {
  private final NativeHandle engine;
  private final CatalogFacts facts;
  private final Consumer<Registry> requirements;
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * Creates the deployments of an engine.
   *
   * @param requirements throws when the engine lacks a function that a registry requires
   */
  Deployments(NativeHandle engine, CatalogFacts facts, Consumer<Registry> requirements) {
    this.engine = engine;
    this.facts = facts;
    this.requirements = requirements;
  }

  Deployment deploy(Registry registry, @Nullable Path dataFolder, DeploymentListener listener) {
    turn.lock();
    try {
      engine.checkOpen();
      requirements.accept(registry);
      return new RegistryDeployment(engine, registry, dataFolder).deploy(facts, listener);
    } finally {
      turn.unlock();
    }
  }

  Deployment deployFolder(Path folder) {
    turn.lock();
    try {
      engine.checkOpen();
      return new FolderDeployment(engine, folder).deploy(facts);
    } finally {
      turn.unlock();
    }
  }

  Deployment refresh(String catalog, String schema) {
    turn.lock();
    try {
      engine.checkOpen();
      DeploymentSource source = facts.source(catalog, schema);
      if (source instanceof DeploymentSource.OfRegistry made) {
        requirements.accept(made.registry());
        return new RegistryDeployment(engine, made.registry(), made.dataFolder())
            .deploy(facts, (dataset, done, total) -> {});
      } else if (source instanceof DeploymentSource.OfFolder made) {
        return new FolderDeployment(engine, made.folder()).deploy(facts);
      }
      throw new DataFusionException(
          ErrorKind.PLAN,
          "3F000",
          "Nothing was deployed as %s.%s; deploy a registry or a folder first."
              .formatted(catalog, schema));
    } finally {
      turn.unlock();
    }
  }

  /**
   * Publishes what was written and shows it. No deployment looks at the place in between.
   *
   * @param step what publishes, or nothing when that is done
   * @return the catalog version that shows it
   */
  long publish(Runnable step, TableName table) {
    turn.lock();
    try {
      step.run();
      Deployment deployment = refresh(table.catalog(), table.schema());
      DataFusionException problem = deployment.problems().get(table.table());
      if (problem != null) {
        throw problem.within("the table can not be read");
      }
      return deployment.version();
    } finally {
      turn.unlock();
    }
  }

  /** The dataset behind a table of a deployed registry, with the place of its rows. */
  WriteTarget writeTarget(TableName name) {
    if (!(facts.source(name.catalog(), name.schema())
        instanceof DeploymentSource.OfRegistry deployed)) {
      throw new DataFusionException(
          ErrorKind.PLAN,
          "3F000",
          "No registry is deployed as %s.%s; only datasets of a registry can be written, other files by COPY."
              .formatted(name.catalog(), name.schema()));
    }
    Registry registry = deployed.registry();
    try {
      DatasetSpec dataset = registry.dataset(name.table());
      return new WriteTarget(
          name, registry, dataset, WritePlace.of(registry, dataset, deployed.dataFolder()));
    } catch (RegistryException e) {
      throw new DataFusionException(
          ErrorKind.PLAN, "42P01", String.valueOf(e.getMessage()), null, e);
    }
  }

  /** The registry that the schema of a table was deployed from last; null when it was none. */
  DeploymentSource.@Nullable OfRegistry registry(TableName name) {
    return facts.source(name.catalog(), name.schema())
            instanceof DeploymentSource.OfRegistry deployed
        ? deployed
        : null;
  }

  /**
   * Shows the table of a dataset in another engine, where all of its columns may hold NULL, with
   * those that it refers to and that its constraints name.
   *
   * @param name full name of a table that a registry was deployed with
   * @param dataset the dataset behind it
   * @param other an engine without it
   */
  void showNullable(TableName name, DatasetSpec dataset, DataFusionEngine other) {
    DeploymentSource.OfRegistry deployed = registry(name);
    if (deployed == null) {
      throw new DataFusionException(
          ErrorKind.PLAN, "42P01", "The registry of %s is no longer deployed.".formatted(name));
    }
    Registry registry = deployed.registry();
    DatasetFiles files = new DatasetFiles(registry.baseFolder(), deployed.dataFolder());
    StagedTables staged = new StagedTables(engine, files, registry);
    ImmutableList.Builder<StagedSchema.Table> tables = ImmutableList.builder();
    tables.add(staged.nullable(dataset));
    readWith(name, dataset)
        .filter(registry.datasets()::containsKey)
        .forEach(target -> tables.add(staged.nullable(registry.dataset(target))));
    other.show(
        new StagedSchema(
            name.catalog(), name.schema(), tables.build(), ImmutableList.of(), ImmutableList.of()));
  }

  /** What else checks of a dataset read from its schema. */
  private static Stream<String> readWith(TableName name, DatasetSpec dataset) {
    return Stream.concat(
            dataset.references().stream().map(DatasetReference::dataset),
            ContractSql.rules(dataset).stream()
                .flatMap(
                    rule ->
                        TableReferences.in(rule.broken(), name.catalog(), name.schema()).stream()))
        .filter(table -> !table.equals(dataset.name()))
        .distinct();
  }

  /** The text from which the engine would make each view of a registry, by name of the view. */
  ImmutableMap<String, String> definitions(Registry registry) {
    engine.checkOpen();
    return new RegistryDeployment(engine, registry, null).definitions();
  }

  DeploymentPlan plan(Registry registry, @Nullable Path dataFolder) {
    engine.checkOpen();
    DataFusionException missing = null;
    try {
      requirements.accept(registry);
    } catch (DataFusionException e) {
      engine.checkOpen();
      missing = e;
    }
    DeploymentPlan plan =
        new RegistryDeployment(engine, registry, dataFolder).plan(facts.snapshot(engine));
    return missing == null
        ? plan
        : new DeploymentPlan(plan.catalog(), plan.schema(), plan.steps(), missing);
  }
}
