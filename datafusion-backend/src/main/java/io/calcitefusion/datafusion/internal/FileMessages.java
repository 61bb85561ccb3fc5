package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SchemaMismatchException;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.EvolutionPolicy;
import io.calcitefusion.metadata.Partitioning;
import io.calcitefusion.metadata.ScanPolicy;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.util.List;

/** The messages about files of tables, and the answers to them. Pure functions. */
final class FileMessages {
  private FileMessages() {}

  static void addFiles(ObjectNode files, StagedSchema.Source.Files source) {
    DatasetLocation location = source.location();
    ArrayNode paths = files.putArray("paths");
    location.paths().forEach(paths::add);
    if (source.limit() != null) {
      files.put("root", source.limit().toString());
    }
    files.put("format", location.format().extension());
    files.set("options", Messages.texts(location.options()));
    addScan(files, location, source.scan());
    addEvolution(files.putObject("evolution"), source.evolution());
  }

  private static void addScan(ObjectNode files, DatasetLocation location, ScanPolicy scan) {
    ArrayNode sorted = files.putArray("sorted");
    for (SortKey key : order(location, scan)) {
      // NULLs sort high, as in PostgreSQL.
      boolean ascending = key.order() == SortOrder.ASCENDING;
      sorted
          .addObject()
          .put("column", key.column())
          .put("ascending", ascending)
          .put("nullsFirst", !ascending);
    }
    ArrayNode partitions = files.putArray("partitionColumns");
    scan.partitionColumns().forEach(partitions::add);
    if (location.partitioning() == Partitioning.NONE) {
      files.put("inferPartitions", false);
    } else if (scan.inferPartitions() != null) {
      files.put("inferPartitions", scan.inferPartitions());
    }
    files.put("ignoreSubdirectory", Boolean.TRUE.equals(scan.ignoreSubdirectory()));
    files.put("skipArrowMetadata", Boolean.TRUE.equals(scan.skipArrowMetadata()));
    files.put("cache", scan.cache());
    if (scan.fileExtension() != null) {
      files.put("extension", scan.fileExtension());
    }
    if (scan.collectStatistics() != null) {
      files.put("collectStatistics", scan.collectStatistics());
    }
    if (scan.metaFetchConcurrency() != null) {
      files.put("metaFetchConcurrency", scan.metaFetchConcurrency());
    }
    if (scan.listFilesCacheTtl() != null) {
      files.put("listingAgeMillis", scan.listFilesCacheTtl().toMillis());
    } else if (scan.listingMutable()) {
      files.put("listingAgeMillis", 0);
    }
    if (scan.listFilesCacheLimitBytes() != null) {
      files.put("listingLimitBytes", scan.listFilesCacheLimitBytes());
    }
  }

  /** The order that every file is declared to have. */
  private static ImmutableList<SortKey> order(DatasetLocation location, ScanPolicy scan) {
    return location.fileSortOrder().isEmpty() ? scan.fileSortOrder() : location.fileSortOrder();
  }

  static void addEvolution(ObjectNode node, EvolutionPolicy evolution) {
    node.put("promotion", evolution.promotion().name());
    node.set("renames", Messages.texts(evolution.renames()));
    node.put("allowMissing", evolution.allowMissing());
    node.put("allowExtra", evolution.allowExtra());
    node.put("allowCasts", evolution.allowCasts());
  }

  /** Tables whose files are to be looked at. */
  static byte[] tables(List<StagedSchema.Table> tables) {
    ObjectNode message = Messages.object();
    ArrayNode nodes = message.putArray("tables");
    tables.forEach(table -> StagedSchema.addTable(nodes.addObject(), table));
    return Messages.bytes(message);
  }

  /** The answers, in the order of the tables. */
  static ImmutableList<FileCheck> checks(List<StagedSchema.Table> tables, byte[] answer) {
    JsonNode answers = Messages.read(answer);
    if (answers.size() != tables.size()) {
      throw NativeErrors.protocol("answers for another number of tables: " + answers, null);
    }
    ImmutableList.Builder<FileCheck> checks = ImmutableList.builder();
    for (int i = 0; i < tables.size(); i++) {
      checks.add(check(tables.get(i).name(), answers.get(i)));
    }
    return checks.build();
  }

  /** An error that is a value. */
  static DataFusionException error(JsonNode error) {
    return new DataFusionException(
        NativeCalls.constant(ErrorKind.class, Messages.text(error, "kind")),
        Messages.text(error, "sqlState"),
        Messages.text(error, "message"));
  }

  private static FileCheck check(String table, JsonNode answer) {
    if (answer.has("files")) {
      return new FileCheck(answer.get("files").intValue(), null);
    }
    if (answer.has("error")) {
      return new FileCheck(0, error(answer.get("error")));
    }
    ImmutableList.Builder<SchemaDifference> differences = ImmutableList.builder();
    for (JsonNode difference : Messages.member(answer, "differences")) {
      differences.add(difference(table, difference));
    }
    return new FileCheck(
        0, new SchemaMismatchException(Messages.text(answer, "what"), differences.build()));
  }

  private static SchemaDifference difference(String table, JsonNode answer) {
    String kind = Messages.text(answer, "kind");
    String column = Messages.text(answer, "column");
    String expected = Messages.text(answer, "expected");
    String found = Messages.text(answer, "found");
    return switch (kind) {
      case "MISSING" -> new SchemaDifference.Missing(table, column, expected);
      case "EXTRA" -> new SchemaDifference.Extra(table, column, found);
      case "RETYPED" -> new SchemaDifference.Retyped(table, column, expected, found);
      default -> throw NativeErrors.protocol("an unknown difference of files: " + answer, null);
    };
  }
}
