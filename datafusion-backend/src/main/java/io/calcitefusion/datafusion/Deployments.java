package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.metadata.Registry;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
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
  private final ReentrantLock turn = new ReentrantLock(true);

  Deployments(NativeHandle engine, CatalogFacts facts) {
    this.engine = engine;
    this.facts = facts;
  }

  Deployment deploy(Registry registry, @Nullable Path dataFolder, DeploymentListener listener) {
    turn.lock();
    try {
      engine.checkOpen();
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

  DeploymentPlan plan(Registry registry, @Nullable Path dataFolder) {
    engine.checkOpen();
    return new RegistryDeployment(engine, registry, dataFolder).plan(facts.snapshot(engine));
  }
}
