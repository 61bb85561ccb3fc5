package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNullElse;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.StatementObserver;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens what a {@link ConnectionSpec} names. Thread-safe. */
final class ConnectionOpener {
  private static final String RUNTIME_PREFIX = "datafusion.runtime.";

  private final EngineLeases leases;
  private final RegistryCache registries = new RegistryCache();
  private final AccessCeiling ceiling;
  private final StatementObserver observer;

  ConnectionOpener(EngineLeases leases, AccessCeiling ceiling, StatementObserver observer) {
    this.leases = leases;
    this.ceiling = ceiling;
    this.observer = observer;
  }

  /** What a target means for its engine. */
  private record Plan(EngineKey key, @Nullable Registry registry, @Nullable Path folder) {}

  EngineConnection open(ConnectionSpec spec) throws SQLException {
    if (spec.access().compareTo(ceiling.access()) > 0) {
      throw new SQLNonTransientException(
          "the access level "
              + spec.access()
              + " is above "
              + ceiling.access()
              + ", which this application allows at most",
          "42501");
    }
    Plan plan = plan(spec);
    EngineLeases.Lease lease = leases.acquire(plan.key(), opener(spec, plan));
    try {
      return EngineConnection.open(spec, lease, sessionOptions(spec, plan));
    } catch (SQLException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private Plan plan(ConnectionSpec spec) throws SQLException {
    Path data = spec.data() == null ? null : folder(spec.data(), "the folder of 'data'");
    if (spec.target() instanceof EngineTarget.RegistryFile target) {
      Path file = canonical(target.file(), "the registry file");
      return registryPlan(spec, file, registries.file(file), data);
    }
    if (spec.target() instanceof EngineTarget.ShippedRegistry target) {
      return registryPlan(
          spec, "classpath:" + target.name(), registries.shipped(target.name()), data);
    }
    if (spec.target() instanceof EngineTarget.Folder target) {
      Path folder = folder(target.folder(), "the folder");
      return new Plan(
          key(spec, folder, "", null, allow(spec, ImmutableList.of(folder))), null, folder);
    }
    Object identity = spec.name() == null ? new EngineKey.Unnamed() : "name:" + spec.name();
    Path workingFolder = canonical(Path.of(""), "the working directory");
    return new Plan(
        key(spec, identity, "", null, allow(spec, ImmutableList.of(workingFolder))), null, null);
  }

  private Plan registryPlan(
      ConnectionSpec spec, Object identity, Registry registry, @Nullable Path data)
      throws SQLException {
    ImmutableList.Builder<Path> places = ImmutableList.builder();
    if (data != null) {
      places.add(data);
    }
    for (DatasetSpec dataset : registry.datasets().values()) {
      if (dataset.location() != null) {
        for (String path : dataset.location().paths()) {
          Path place = RegistryFolders.folder(registry, path);
          if (place != null) {
            places.add(place);
          }
        }
      }
    }
    return new Plan(
        key(spec, identity, registry.fingerprint(), data, allow(spec, places.build())),
        registry,
        null);
  }

  private static EngineKey key(
      ConnectionSpec spec,
      Object identity,
      String fingerprint,
      @Nullable Path data,
      ImmutableList<Path> allow) {
    return new EngineKey(
        identity,
        fingerprint,
        data,
        spec.profile(),
        allow,
        spec.onDrift(),
        ImmutableSortedMap.copyOf(
            Maps.filterKeys(spec.settings(), key -> key.startsWith(RUNTIME_PREFIX))));
  }

  private ImmutableList<Path> allow(ConnectionSpec spec, ImmutableList<Path> standard)
      throws SQLException {
    ImmutableList.Builder<Path> folders = ImmutableList.builder();
    for (Path folder : requireNonNullElse(spec.allow(), standard)) {
      Path real = folder(folder, "the folder of 'allow'");
      ImmutableList<Path> limits = ceiling.folders();
      if (limits != null) {
        boolean below = false;
        for (Path limit : limits) {
          below |= real.startsWith(folder(limit, "a folder that the application allows"));
        }
        if (!below) {
          throw new SQLNonTransientException(
              "the folder " + real + " does not lie in a folder that this application allows",
              "42501");
        }
      }
      folders.add(real);
    }
    return ImmutableList.copyOf(ImmutableSortedSet.copyOf(folders.build()));
  }

  private static Supplier<SharedEngine> opener(ConnectionSpec spec, Plan plan) {
    EngineOptions options = engineOptions(spec);
    return () -> {
      DataFusionEngine engine = DataFusionEngine.open(options);
      try {
        DataFusionFrontEnd.showSystemTables(engine);
        if (plan.registry() != null) {
          return new SharedEngine(engine, engine.deploy(plan.registry(), plan.key().data()));
        }
        if (plan.folder() != null) {
          return new SharedEngine(engine, engine.deployFolder(plan.folder()));
        }
        return new SharedEngine(engine, null);
      } catch (RuntimeException e) {
        engine.close();
        throw e;
      }
    };
  }

  private static EngineOptions engineOptions(ConnectionSpec spec) {
    return EngineOptions.builder()
        .profile(spec.profile())
        .onDrift(spec.onDrift())
        .settings(Maps.filterKeys(spec.settings(), key -> key.startsWith(RUNTIME_PREFIX)))
        .build();
  }

  private SessionOptions sessionOptions(ConnectionSpec spec, Plan plan) {
    Registry registry = plan.registry();
    return SessionOptions.builder()
        .namespace(
            requireNonNullElse(
                spec.catalog(), registry == null ? "datafusion" : registry.catalog()),
            requireNonNullElse(spec.schema(), registry == null ? "public" : registry.schema()))
        .timeZone(spec.timeZone())
        .access(spec.access())
        .observer(observer)
        .allowedFolders(plan.key().allow())
        .settings(Maps.filterKeys(spec.settings(), key -> !key.startsWith(RUNTIME_PREFIX)))
        .build();
  }

  private static Path folder(Path path, String what) throws SQLException {
    Path real = canonical(path, what);
    if (!Files.isDirectory(real)) {
      throw SqlExceptions.connecting(what + " " + path + " is not a folder");
    }
    return real;
  }

  private static Path canonical(Path path, String what) throws SQLException {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw SqlExceptions.connecting(
          what + " " + path.toAbsolutePath() + " does not exist or can not be reached");
    }
  }
}
