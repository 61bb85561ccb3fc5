package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.internal.CatalogContent;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SystemRegistry;
import io.calcitefusion.metadata.ViewColumn;
import io.calcitefusion.metadata.ViewSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** One deployment of a registry: find files, check them, build aside, verify, swap. */
final class RegistryDeployment {
  private final NativeHandle engine;
  private final Registry registry;
  private final @Nullable Path dataFolder;
  private final DatasetFiles files;

  RegistryDeployment(NativeHandle engine, Registry registry, @Nullable Path dataFolder) {
    if (dataFolder != null && !Files.isDirectory(dataFolder)) {
      throw FileListing.missing("There is no data folder '" + dataFolder + "'.");
    }
    if (registry.catalog().equals(SystemRegistry.CATALOG)) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "42939",
          "The registry %s describes tables that every engine has; deploy another one."
              .formatted(registry.source()));
    }
    this.engine = engine;
    this.registry = registry;
    this.dataFolder = dataFolder;
    this.files = new DatasetFiles(registry.baseFolder(), dataFolder);
  }

  Deployment deploy(CatalogFacts facts, DeploymentListener listener) {
    StagedTables tables = new StagedTables(engine, files, registry);
    StagedSchema schema = staged(tables, listener);
    try (NativeHandle staging = NativeCalls.stage(engine, schema)) {
      CatalogContent staged = NativeCalls.describeStaging(staging);
      verify(staged);
      DeploymentSource source =
          new DeploymentSource.OfRegistry(registry, dataFolder, definitions(staged));
      long version = facts.commit(staging, registry.catalog(), registry.schema(), source);
      return new Deployment(
          registry.catalog(),
          registry.schema(),
          tables.withRows(),
          tables.empty(),
          schema.views().stream()
              .map(StagedSchema.View::name)
              .collect(ImmutableList.toImmutableList()),
          tables.problems(),
          version);
    }
  }

  /** Builds the schema aside and leaves it there. */
  DeploymentPlan plan(CatalogSnapshot live) {
    StagedSchema schema =
        staged(new StagedTables(engine, files, registry), (dataset, done, total) -> {});
    DataFusionException failure = null;
    try (NativeHandle staging = NativeCalls.stage(engine, schema)) {
      verify(NativeCalls.describeStaging(staging));
    } catch (DataFusionException e) {
      engine.checkOpen();
      failure = e;
    }
    return new PlannedSteps(registry, dataFolder, live).of(schema, failure);
  }

  /**
   * The text from which the engine would make each view. The files are not looked at, and nothing
   * changes.
   */
  ImmutableMap<String, String> definitions() {
    ImmutableList<StagedSchema.Table> tables =
        registry.datasets().values().stream()
            .map(
                dataset ->
                    new StagedSchema.Table(
                        dataset.name(),
                        dataset.arrowSchema(),
                        dataset.keyFields(),
                        null,
                        new StagedSchema.Source.Empty()))
            .collect(ImmutableList.toImmutableList());
    StagedSchema schema =
        new StagedSchema(
            registry.catalog(),
            registry.schema(),
            tables,
            views(ViewDefinitions.of(registry)),
            ImmutableList.of());
    try (NativeHandle staging = NativeCalls.stage(engine, schema)) {
      return definitions(NativeCalls.describeStaging(staging));
    }
  }

  private ImmutableMap<String, String> definitions(CatalogContent staged) {
    ImmutableMap.Builder<String, String> definitions = ImmutableMap.builder();
    for (CatalogContent.Entry entry : staged.tables()) {
      TableName name = entry.name();
      boolean isOurs =
          name.catalog().equals(registry.catalog()) && name.schema().equals(registry.schema());
      if (isOurs && entry.kind() == TableKind.VIEW && entry.definition() != null) {
        definitions.put(name.table(), entry.definition());
      }
    }
    return definitions.buildOrThrow();
  }

  private StagedSchema staged(StagedTables tables, DeploymentListener listener) {
    ViewDefinitions definitions = ViewDefinitions.of(registry);
    return new StagedSchema(
        registry.catalog(),
        registry.schema(),
        tables.build(listener),
        views(definitions),
        RegistryDiagnostics.of(registry, definitions));
  }

  private ImmutableList<StagedSchema.View> views(ViewDefinitions definitions) {
    return ViewOrder.of(definitions, registry).stream()
        .map(view -> new StagedSchema.View(view, requireNonNull(definitions.sql().get(view), view)))
        .collect(ImmutableList.toImmutableList());
  }

  /** Compares every view that declares its columns with the staged one. */
  private void verify(CatalogContent staged) {
    for (ViewSpec view : registry.views().values()) {
      if (!(view.definition() instanceof NestedView nested)) {
        continue;
      }
      TableName name = new TableName(registry.catalog(), registry.schema(), view.name());
      Schema live =
          staged.tables().stream()
              .filter(entry -> entry.name().equals(name))
              .map(CatalogContent.Entry::arrowSchema)
              .findFirst()
              .orElseGet(() -> new Schema(ImmutableList.of()));
      Schema declared = new Schema(nested.columns().stream().map(ViewColumn::field).toList());
      ImmutableList<SchemaDifference> differences =
          SchemaComparison.compare(view.name(), declared, live);
      if (!differences.isEmpty()) {
        throw new SchemaMismatchException(
            "the columns of view %s of %s".formatted(view.name(), registry.source()), differences);
      }
    }
  }
}
