package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.OutdatedTable;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.datafusion.internal.TableReplacement;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DeltaScanPolicy;
import io.calcitefusion.metadata.EvolutionPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Registers the Parquet and CSV files of a folder, with the schemas that they have. */
final class FolderDeployment {
  static final String CATALOG = "datafusion";
  static final String SCHEMA = "public";
  private static final Set<DataFormat> FORMATS = Set.of(DataFormat.PARQUET, DataFormat.CSV);

  private final NativeHandle engine;
  private final Path folder;
  private final ImmutableMap.Builder<String, DataFusionException> problems = ImmutableMap.builder();
  private final ImmutableList.Builder<String> tables = ImmutableList.builder();

  FolderDeployment(NativeHandle engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  Deployment deploy(CatalogFacts facts) {
    ImmutableListMultimap<String, Path> sources = FolderSources.of(folder, FORMATS);
    for (String name : sources.keySet()) {
      if (sources.get(name).size() > 1) {
        throw FolderSources.clash(name, sources.get(name));
      }
    }
    ImmutableList<StagedSchema.Table> staged =
        sources.entries().stream()
            .map(source -> table(source.getKey(), source.getValue()))
            .collect(ImmutableList.toImmutableList());
    StagedSchema schema =
        new StagedSchema(CATALOG, SCHEMA, staged, ImmutableList.of(), ImmutableList.of());
    try (NativeHandle staging = NativeCalls.stage(engine, schema)) {
      long version = facts.commit(staging, CATALOG, SCHEMA, new DeploymentSource.OfFolder(folder));
      return new Deployment(
          CATALOG,
          SCHEMA,
          tables.build(),
          ImmutableList.of(),
          ImmutableList.of(),
          problems.buildOrThrow(),
          version);
    }
  }

  /** What becomes of some of its tables, now that their files are others. */
  ImmutableList<TableReplacement> again(List<OutdatedTable> outdated) {
    ImmutableListMultimap<String, Path> sources;
    try {
      sources = FolderSources.of(folder, FORMATS);
    } catch (DataFusionException e) {
      engine.checkOpen();
      return outdated.stream()
          .map(table -> new TableReplacement.Unreadable(table, e))
          .collect(ImmutableList.toImmutableList());
    }
    return outdated.stream()
        .map(table -> again(table, sources.get(table.name().table())))
        .collect(ImmutableList.toImmutableList());
  }

  private TableReplacement again(OutdatedTable outdated, List<Path> sources) {
    String name = outdated.name().table();
    try {
      if (sources.isEmpty()) {
        throw FileListing.missing(
            "The files of the table '%s' are gone from '%s'.".formatted(name, folder));
      } else if (sources.size() > 1) {
        throw FolderSources.clash(name, sources);
      }
      return new TableReplacement.Other(outdated, inferred(name, sources.get(0)));
    } catch (DataFusionException e) {
      engine.checkOpen();
      return new TableReplacement.Unreadable(outdated, problem(name, e));
    }
  }

  private StagedSchema.Table inferred(String name, Path source) {
    DatasetLocation location = DatasetFiles.location(source);
    Schema arrowSchema = FileSchemas.infer(engine, name, location);
    return new StagedSchema.Table(
        name, arrowSchema, List.of(), null, new StagedSchema.Source.Inferred(source(location)));
  }

  private static StagedSchema.@Nullable Source meant(Path source) {
    try {
      return new StagedSchema.Source.Inferred(source(DatasetFiles.location(source)));
    } catch (DataFusionException e) {
      // It is not even clear which of its files are data.
      return null;
    }
  }

  private static DataFusionException problem(String name, DataFusionException e) {
    return e instanceof SchemaMismatchException ? e : e.within("Table " + name);
  }

  private static StagedSchema.Source source(DatasetLocation location) {
    if (location.format() != DataFormat.DELTA) {
      return new StagedSchema.Source.Files(
          location, ScanRules.MUTABLE, EvolutionPolicy.DEFAULT, null);
    }
    return new StagedSchema.Source.Delta(
        location, DeltaScanPolicy.DEFAULT, EvolutionPolicy.DEFAULT);
  }

  private StagedSchema.Table table(String name, Path source) {
    try {
      StagedSchema.Table table = inferred(name, source);
      tables.add(name);
      return table;
    } catch (DataFusionException e) {
      engine.checkOpen();
      DataFusionException problem = problem(name, e);
      problems.put(name, problem);
      // Without a schema it is a table without columns; its scan says what is wrong.
      return new StagedSchema.Table(
          name,
          new Schema(List.of()),
          List.of(),
          null,
          new StagedSchema.Source.Broken(problem, meant(source)));
    }
  }
}
