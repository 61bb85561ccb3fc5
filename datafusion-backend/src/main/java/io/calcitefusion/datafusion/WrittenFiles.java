package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.FileCheck;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetPolicies;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.WritePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files that a write made aside, after they were read back.
 *
 * @param rows rows in them
 * @param files number of files
 * @param bytes their bytes
 */
record WrittenFiles(long rows, int files, long bytes) {
  private static final String COMPRESSION = DatasetFiles.OPTION_PREFIX + "compression";

  /**
   * Writes the rows of a query by the write policy and reads back what came of it.
   *
   * @throws DataFusionException of kind IO when what is read back is not what was written
   */
  static WrittenFiles write(
      WriteControl control,
      DataFusionSession steps,
      WriteTarget target,
      WorkFolder work,
      String query) {
    control.enter(WritePhase.WRITING);
    WritePlace place = target.place();
    WritePolicy policy = target.dataset().policies().write();
    Map<String, String> options = new TreeMap<>(place.options());
    options.putAll(CopySql.options(place.format(), policy));
    Path content = work.content();
    long rows =
        control
            .run(
                steps,
                CopySql.of(
                    query, content, place.shape(), place.format(), policy.partitionBy(), options))[
            0];
    control.enter(WritePhase.VERIFYING);
    try {
      List<Path> files = FolderContent.files(content);
      for (Path file : files) {
        FileListing.requireContent(List.of(file), place.format());
      }
      if (!files.isEmpty()) {
        checkColumns(steps, target, content);
      }
      long found = files.isEmpty() ? 0 : control.run(steps, count(place, content))[0];
      if (found != rows) {
        throw new DataFusionException(
            ErrorKind.IO,
            "58030",
            "%d rows were written, and %d were found when they were read back; nothing was published."
                .formatted(rows, found));
      }
      return new WrittenFiles(rows, files.size(), FolderContent.bytes(content));
    } catch (IOException e) {
      throw FolderContent.failed("Reading back what was written", e);
    }
  }

  /** Writes the rows of a query into a Delta table, as one commit. */
  static WrittenFiles commit(
      WriteControl control,
      DataFusionSession steps,
      WriteTarget target,
      WriteMode mode,
      String query) {
    control.enter(WritePhase.WRITING);
    Path table = target.place().path();
    DatasetPolicies policies = target.dataset().policies();
    DeltaWriteRequest request =
        DeltaWriteRequest.of(
                table, mode == WriteMode.APPEND ? DeltaSaveMode.APPEND : DeltaSaveMode.OVERWRITE)
            .withArrowSchema(target.dataset().arrowSchema())
            .withPolicy(policies.delta())
            .withWrite(policies.write());
    try {
      Set<Path> before = Set.copyOf(FolderContent.files(table));
      long[] result = control.run(steps, () -> steps.planDelta(query, request));
      control.enter(WritePhase.PUBLISHING);
      long bytes = 0;
      for (Path file : FolderContent.files(table)) {
        bytes += before.contains(file) || !target.place().isPart(file) ? 0 : Files.size(file);
      }
      return new WrittenFiles(result[1], (int) result[2], bytes);
    } catch (IOException e) {
      throw FolderContent.failed("Looking at the Delta table '" + table + "'", e);
    }
  }

  private static String count(WritePlace place, Path content) {
    String options =
        place.options().entrySet().stream()
            .map(option -> ", " + SqlIdentifier.literal(shortName(option)))
            .collect(Collectors.joining());
    boolean compressed = place.options().containsKey(COMPRESSION);
    boolean several = place.shape() == WritePlace.Shape.FOLDER;
    // Names of compressed files have an ending of their own.
    String files = content + (compressed && several ? "/**/*" : "");
    return "SELECT count(*) FROM read_%s(%s%s)"
        .formatted(place.format().extension(), SqlIdentifier.literal(files), options);
  }

  private static String shortName(Map.Entry<String, String> option) {
    String key = option.getKey();
    return (key.startsWith(DatasetFiles.OPTION_PREFIX)
            ? key.substring(DatasetFiles.OPTION_PREFIX.length())
            : key)
        + "="
        + option.getValue();
  }

  /** Looks at the files as a deployment will. */
  private static void checkColumns(DataFusionSession steps, WriteTarget target, Path content) {
    DatasetSpec dataset = target.dataset();
    DatasetLocation location = ScanRules.follow(target.place().location(content), dataset.scan());
    FileCheck check =
        steps
            .engine()
            .checkFiles(
                new StagedSchema.Table(
                    dataset.name(),
                    dataset.arrowSchema(),
                    dataset.keyFields(),
                    null,
                    new StagedSchema.Source.Files(
                        location, dataset.scan(), dataset.evolution(), null)));
    DataFusionException problem = check.problem();
    if (problem != null) {
      throw problem.within("what was written can not be read back as the dataset");
    }
  }
}
