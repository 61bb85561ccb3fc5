package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNullElse;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads where the data of a dataset lies. Used by one thread. */
final class LocationReader {
  static final Set<String> KEYS =
      Set.of(
          "path",
          "format",
          "options",
          "sorted",
          "partitioning",
          "storage_options",
          "delta_version",
          "delta_timestamp",
          "scan",
          "delta_scan");

  private final SortKeyReader sortKeys;
  private final ScanReader scans;
  private final Findings findings;

  LocationReader(SortKeyReader sortKeys, ScanReader scans, Findings findings) {
    this.sortKeys = sortKeys;
    this.scans = scans;
    this.findings = findings;
  }

  /** The location of a dataset that stands in a file; null when there is none. */
  @Nullable DatasetLocation read(
      YamlMapping dataset, String name, FilePlace place, SourceLines.Owner lines) {
    YamlNode node = dataset.value("location");
    if (node == null) {
      return null;
    }
    YamlMapping mapping = YamlMapping.of(node, "location of " + name, KEYS, findings);
    lines.put("path", mapping.lineOf("path"));
    lines.put("sorted", mapping.lineOf("sorted"));
    lines.putKeys("location", mapping);
    ImmutableList<String> written = mapping.texts("path");
    ImmutableList<String> paths = paths(mapping, written, place);
    ImmutableMap<String, String> options = mapping.textMap("options");
    ImmutableList<SortKey> sorted = sortKeys.read(mapping, "sorted", name);
    Partitioning partitioning =
        requireNonNullElse(mapping.choice("partitioning", Partitioning.class), Partitioning.HIVE);
    ImmutableMap<String, String> storageOptions = mapping.textMap("storage_options");
    DatasetLocation.DeltaVersion delta = deltaVersion(mapping);
    ScanPolicy scan = scans.read(mapping, "location.scan", name, lines);
    DeltaScanPolicy deltaScan =
        scans.readDelta(mapping, "delta_scan", "location.delta_scan", name, lines);
    DataFormat format = format(mapping, paths, name);
    if (paths.isEmpty()) {
      if (!mapping.has("path") && node instanceof YamlNode.Mapping) {
        findings.add(node, "location of " + name + ": key 'path' is missing");
      }
      return null;
    }
    return new DatasetLocation(
        paths, format, options, sorted, partitioning, storageOptions, delta, scan, deltaScan);
  }

  private static ImmutableList<String> paths(
      YamlMapping location, ImmutableList<String> written, FilePlace place) {
    ImmutableList.Builder<String> paths = ImmutableList.builderWithExpectedSize(written.size());
    for (String path : written) {
      paths.add(requireNonNullElse(location.parsed("path", path, place::location), path));
    }
    return paths.build();
  }

  private static DatasetLocation.@Nullable DeltaVersion deltaVersion(YamlMapping location) {
    Long version = location.wholeNumber("delta_version", 0, Long.MAX_VALUE);
    Instant instant = location.parsed("delta_timestamp", Quantities::instant);
    if (location.has("delta_version") && location.has("delta_timestamp")) {
      location.wrong("delta_timestamp", "expected it or 'delta_version', not both");
      return null;
    }
    if (version != null) {
      return new DatasetLocation.DeltaVersion.Commit(version);
    }
    return instant == null ? null : new DatasetLocation.DeltaVersion.At(instant);
  }

  private DataFormat format(YamlMapping location, ImmutableList<String> paths, String name) {
    String word = location.text("format", "");
    if (word.isEmpty()) {
      return paths.stream().findFirst().flatMap(DataFormat::ofFile).orElse(DataFormat.PARQUET);
    }
    Optional<DataFormat> format = DataFormat.ofWord(word);
    if (format.isEmpty()) {
      findings.add(
          location.lineOf("format"),
          "location of %s: unknown format '%s'; expected parquet, csv, json, arrow or delta"
              .formatted(name, word));
    }
    return format.orElse(DataFormat.PARQUET);
  }
}
