package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;

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
    if (!Files.isDirectory(folder)) {
      throw FileListing.missing("There is no folder '" + folder + "'.");
    }
    this.engine = engine;
    this.folder = folder.toAbsolutePath().normalize();
  }

  Deployment deploy(CatalogFacts facts) {
    ImmutableList<StagedSchema.Table> staged =
        sources().entrySet().stream()
            .map(source -> table(source.getKey(), source.getValue()))
            .collect(ImmutableList.toImmutableList());
    StagedSchema schema = new StagedSchema(CATALOG, SCHEMA, staged, ImmutableList.of());
    try (NativeHandle staging = NativeCalls.stage(engine, schema)) {
      long version = facts.commit(staging, CATALOG, SCHEMA, null);
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

  /** Files and sub-folders by table name, sorted. */
  private Map<String, Path> sources() {
    List<Path> entries;
    try (Stream<Path> children = Files.list(folder)) {
      entries = children.filter(child -> !FileListing.isHidden(child)).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw FileListing.unreadable(folder, e);
    }
    Map<String, Path> sources = new TreeMap<>();
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry)) {
        if (FileListing.filesBelow(entry).stream().noneMatch(FolderDeployment::isData)) {
          continue;
        }
      } else if (isData(entry)) {
        name = name.substring(0, name.lastIndexOf('.'));
      } else {
        continue;
      }
      Path other = sources.put(name, entry);
      if (other != null) {
        throw new DataFusionException(
            ErrorKind.CONFIGURATION,
            "42P07",
            "%s would both be the table '%s'; rename or move one of them."
                .formatted(DatasetFiles.quoted(List.of(other, entry)), name));
      }
    }
    return sources;
  }

  private static boolean isData(Path file) {
    DataFormat format = FileListing.formatOf(file);
    return format != null && FORMATS.contains(format);
  }

  private StagedSchema.Table table(String name, Path source) {
    try {
      DatasetLocation location = DatasetFiles.location(source);
      Schema arrowSchema = FileSchemas.infer(engine, name, location);
      tables.add(name);
      return new StagedSchema.Table(name, arrowSchema, List.of(), location, null);
    } catch (DataFusionException e) {
      engine.checkOpen();
      DataFusionException problem =
          e instanceof SchemaMismatchException ? e : e.within("Table " + name);
      problems.put(name, problem);
      // Without a schema it is a table without columns; its scan says what is wrong.
      return new StagedSchema.Table(name, new Schema(List.of()), List.of(), null, problem);
    }
  }
}
