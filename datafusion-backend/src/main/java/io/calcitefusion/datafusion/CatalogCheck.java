package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.CatalogDifference.Side;
import io.calcitefusion.datafusion.CatalogFacts.SchemaName;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SystemRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is declared, what the engine's {@code information_schema} says, and what a front
 * end's mirror says, all at one catalog version. Immutable and thread-safe.
 *
 * <p>Every schema that a registry was deployed to is compared with that registry; what else lies in
 * it is reported as further. Schemas without a registry are compared with the mirror alone.
 */
public final class CatalogCheck {
  private static final int MAX_ATTEMPTS = 5;

  private final DataFusionEngine engine;
  private final @Nullable Registry registry;
  private final @Nullable MirrorSource mirror;

  private CatalogCheck(
      DataFusionEngine engine, @Nullable Registry registry, @Nullable MirrorSource mirror) {
    this.engine = engine;
    this.registry = registry;
    this.mirror = mirror;
  }

  /**
   * A check of the deployed registries against the engine.
   *
   * @param engine an open engine
   * @return the check, which can be run any number of times
   */
  public static CatalogCheck of(DataFusionEngine engine) {
    return new CatalogCheck(requireNonNull(engine, "engine"), null, null);
  }

  /**
   * The same check with a registry in the place of what was deployed to its schema.
   *
   * @param expected what should be there
   * @return another check
   */
  public CatalogCheck withRegistry(Registry expected) {
    return new CatalogCheck(engine, requireNonNull(expected, "expected"), mirror);
  }

  /**
   * The same check with a front end's mirror as the third side.
   *
   * @param source the mirror
   * @return another check
   */
  public CatalogCheck withMirror(MirrorSource source) {
    return new CatalogCheck(engine, registry, requireNonNull(source, "source"));
  }

  /**
   * Compares all sides, again when the catalog changes meanwhile.
   *
   * @return what the registries say otherwise, then what can not be read, then what the mirror says
   *     otherwise; each by name; empty when all agree
   * @throws DataFusionException of kind PLAN, SQLSTATE 40001, when the catalog changed each time
   */
  public ImmutableList<CatalogDifference> differences() {
    try (DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        ImmutableSortedMap<TableName, DataFusionException> problems = engine.problems();
        DerivedCatalog catalog = engine.derivedCatalog();
        long version = catalog.snapshot().version();
        CatalogPicture found = EnginePicture.read(session, catalog.snapshot(), problems);
        CatalogPicture mirrored = mirror == null ? found : mirror.at(version);
        if (mirrored != null && engine.catalogVersion() == version) {
          return compare(catalog, found, mirrored);
        }
      }
    }
    throw new DataFusionException(
        ErrorKind.PLAN,
        "40001",
        "the catalog changed each time while it was compared, %d times; run it again"
            .formatted(MAX_ATTEMPTS));
  }

  private ImmutableList<CatalogDifference> compare(
      DerivedCatalog catalog, CatalogPicture found, CatalogPicture mirrored) {
    ImmutableList.Builder<CatalogDifference> differences = ImmutableList.builder();
    for (CatalogPicture declared : declared(catalog.sources())) {
      declared
          .schemas()
          .forEach(
              (name, schema) -> {
                differences.addAll(
                    CatalogComparison.compare(Side.REGISTRY, declared, found.only(name, schema)));
              });
    }
    for (Registry system : SystemRegistry.all()) {
      differences.addAll(ofSystem(system, found));
    }
    differences.addAll(CatalogComparison.unreadable(found));
    differences.addAll(CatalogComparison.compare(Side.MIRROR, found, mirrored));
    return differences.build();
  }

  private List<CatalogPicture> declared(ImmutableMap<SchemaName, DeploymentSource> sources) {
    List<CatalogPicture> declared = new ArrayList<>();
    Registry given = registry;
    for (Map.Entry<SchemaName, DeploymentSource> source : sources.entrySet()) {
      if (source.getValue() instanceof DeploymentSource.OfRegistry deployed) {
        boolean isReplaced = given != null && schemaOf(given).equals(source.getKey());
        if (!isReplaced) {
          declared.add(RegistryPicture.of(deployed.registry(), deployed.definitions()));
        }
      }
    }
    if (given != null) {
      declared.add(RegistryPicture.of(given, definitions(given, sources.get(schemaOf(given)))));
    }
    return declared;
  }

  private static SchemaName schemaOf(Registry registry) {
    return new SchemaName(registry.catalog(), registry.schema());
  }

  /** What the engine made views from is known of what is deployed, and else has to be made. */
  private ImmutableMap<String, String> definitions(
      Registry given, @Nullable DeploymentSource source) {
    return source instanceof DeploymentSource.OfRegistry deployed
            && (deployed.registry().equals(given)
                || deployed.registry().fingerprint().equals(given.fingerprint()))
        ? deployed.definitions()
        : engine.deployments().definitions(given);
  }

  /** Which of the engine's own tables are there depends on who uses it; their columns do not. */
  private static List<CatalogDifference> ofSystem(Registry system, CatalogPicture found) {
    CatalogPicture there = found.only(system.catalog(), system.schema());
    return CatalogComparison.compare(Side.REGISTRY, RegistryPicture.of(system, Map.of()), there)
        .stream()
        .filter(
            difference ->
                !(difference.difference() instanceof SchemaDifference.Missing missing)
                    || (!missing.column().isEmpty() && !there.tables().isEmpty()))
        .toList();
  }
}
