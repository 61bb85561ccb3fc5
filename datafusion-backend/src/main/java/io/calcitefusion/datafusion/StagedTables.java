package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import io.calcitefusion.datafusion.internal.FileCheck;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The tables of datasets: their files are found and looked at, all at once, and what is wrong with
 * the files of one dataset is a problem of its table alone. Used by one thread, for one deployment.
 */
final class StagedTables {
  /** Tables whose files are looked at with one native call, so that a listener hears in between. */
  private static final int LOOKED_AT_ONCE = 64;

  private final NativeHandle engine;
  private final DatasetFiles files;
  private final Registry registry;
  private final ImmutableList.Builder<String> withRows = ImmutableList.builder();
  private final ImmutableList.Builder<String> empty = ImmutableList.builder();
  private final ImmutableMap.Builder<String, DataFusionException> problems = ImmutableMap.builder();

  StagedTables(NativeHandle engine, DatasetFiles files, Registry registry) {
    this.engine = engine;
    this.files = files;
    this.registry = registry;
  }

  /** One table per dataset, in their order. */
  ImmutableList<StagedSchema.Table> build(DeploymentListener listener) {
    ImmutableList.Builder<StagedSchema.Table> tables = ImmutableList.builder();
    ImmutableList<DatasetSpec> datasets = ImmutableList.copyOf(registry.datasets().values());
    int done = 0;
    for (List<DatasetSpec> some : Lists.partition(datasets, LOOKED_AT_ONCE)) {
      for (StagedSchema.Table table : of(some)) {
        tables.add(table);
        done++;
        listener.datasetDone(table.name(), done, datasets.size());
      }
    }
    return tables.build();
  }

  /** The tables of some datasets, in their order. */
  ImmutableList<StagedSchema.Table> of(List<DatasetSpec> datasets) {
    return checked(datasets.stream().map(this::table).toList());
  }

  /** The table of one dataset whose columns may all hold NULL; its files are not looked at. */
  StagedSchema.Table nullable(DatasetSpec dataset) {
    StagedSchema.Table table = table(dataset);
    Schema arrowSchema =
        new Schema(table.arrowSchema().getFields().stream().map(StagedTables::nullable).toList());
    return new StagedSchema.Table(
        table.name(), arrowSchema, ImmutableList.of(), null, table.source());
  }

  private static Field nullable(Field field) {
    FieldType type =
        new FieldType(true, field.getType(), field.getDictionary(), field.getMetadata());
    return new Field(field.getName(), type, field.getChildren());
  }

  /** Tables after a look at the files of all of them. */
  private ImmutableList<StagedSchema.Table> checked(List<StagedSchema.Table> tables) {
    List<StagedSchema.Table> overFiles = tables.stream().filter(StagedTables::isLookedAt).toList();
    Iterator<FileCheck> checks = NativeCalls.checkFiles(engine, overFiles).iterator();
    ImmutableList.Builder<StagedSchema.Table> checked = ImmutableList.builder();
    for (StagedSchema.Table table : tables) {
      boolean isOverFiles = isLookedAt(table);
      checked.add(reported(isOverFiles ? checked(table, checks.next()) : table, isOverFiles));
    }
    return checked.build();
  }

  private static boolean isLookedAt(StagedSchema.Table table) {
    return table.source() instanceof StagedSchema.Source.Files
        || table.source() instanceof StagedSchema.Source.Delta;
  }

  /** Names of the tables that have files, in the order of the datasets. */
  ImmutableList<String> withRows() {
    return withRows.build();
  }

  /** Names of the tables without files. */
  ImmutableList<String> empty() {
    return empty.build();
  }

  /** What is wrong, by the name of the table. */
  ImmutableMap<String, DataFusionException> problems() {
    return problems.buildOrThrow();
  }

  private StagedSchema.Table table(DatasetSpec dataset) {
    try {
      DatasetLocation location = files.find(dataset);
      if (location == null) {
        return table(dataset, null, new StagedSchema.Source.Empty());
      }
      if (location.format() == DataFormat.DELTA) {
        return table(
            dataset,
            location,
            new StagedSchema.Source.Delta(location, dataset.deltaScan(), dataset.evolution()));
      }
      DatasetLocation followed = ScanRules.follow(location, dataset.scan());
      return table(
          dataset,
          followed,
          new StagedSchema.Source.Files(
              followed, dataset.scan(), dataset.evolution(), files.limit(dataset)));
    } catch (DataFusionException e) {
      engine.checkOpen();
      return table(dataset, null, new StagedSchema.Source.Broken(within(dataset.name(), e), null));
    }
  }

  private StagedSchema.Table table(
      DatasetSpec dataset, @Nullable DatasetLocation location, StagedSchema.Source source) {
    return new StagedSchema.Table(
        dataset.name(),
        dataset.arrowSchema(),
        dataset.keyFields(),
        location == null || location.format() == DataFormat.DELTA
            ? null
            : ExternalTableSql.create(
                new TableName(registry.catalog(), registry.schema(), dataset.name()),
                dataset,
                shown(location)),
        source);
  }

  /** A location as the engine takes it for what it is: a folder, a file of any name, or a glob. */
  private static DatasetLocation shown(DatasetLocation location) {
    return new DatasetLocation(
        location.paths().stream().map(StagedTables::shown).collect(ImmutableList.toImmutableList()),
        location.format(),
        location.options(),
        location.fileSortOrder(),
        location.partitioning(),
        ImmutableMap.of(),
        null,
        location.scan(),
        null);
  }

  private static String shown(String text) {
    Path path = Path.of(text);
    if (!Files.exists(path)) {
      return text;
    }
    String name = FileListing.isGlob(text) || text.contains("%") ? path.toUri().toString() : text;
    return Files.isDirectory(path) && !name.endsWith("/") ? name + "/" : name;
  }

  private StagedSchema.Table checked(StagedSchema.Table table, FileCheck check) {
    if (check.problem() != null) {
      return with(
          table,
          new StagedSchema.Source.Broken(within(table.name(), check.problem()), table.source()));
    }
    if (check.files() > 0) {
      withRows.add(table.name());
      return table;
    }
    empty.add(table.name());
    return table;
  }

  private static StagedSchema.Table with(StagedSchema.Table table, StagedSchema.Source source) {
    return new StagedSchema.Table(
        table.name(), table.arrowSchema(), table.keys(), table.definition(), source);
  }

  private StagedSchema.Table reported(StagedSchema.Table table, boolean isCounted) {
    if (table.source() instanceof StagedSchema.Source.Broken broken) {
      problems.put(table.name(), broken.error());
    } else if (!isCounted) {
      boolean isEmpty = table.source() instanceof StagedSchema.Source.Empty;
      (isEmpty ? empty : withRows).add(table.name());
    }
    return table;
  }

  private static DataFusionException within(String dataset, DataFusionException problem) {
    return problem instanceof SchemaMismatchException
        ? problem
        : problem.within("Dataset " + dataset);
  }
}
