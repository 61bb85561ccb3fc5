package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Reads how a dataset is written, checked and allowed to change. Used by one thread. */
final class PolicyReader {
  static final Set<String> WRITE_KEYS =
      Set.of(
          "partition_by", "single_file", "sort_by", "compression", "statistics", "row_group_rows");
  static final Set<String> DELTA_KEYS = Set.of("scan", "write", "schema", "constraints");
  static final Set<String> DELTA_WRITE_KEYS = Set.of("target_file_size", "stats_columns");
  static final Set<String> DELTA_SCHEMA_KEYS = Set.of("mode", "column_mapping");
  static final Set<String> EVOLUTION_KEYS =
      Set.of("promote", "renames", "allow_missing", "allow_extra", "allow_casts");
  static final Set<String> VALIDATION_KEYS =
      Set.of("strict", "coerce", "max_errors", "emit_invalid_rows", "emit_error_table");
  static final Set<String> OVERRIDE_KEYS = Set.of("safe_cast", "keep_extra_columns", "on_error");

  private final SortKeyReader sortKeys;
  private final ScanReader scans;

  PolicyReader(SortKeyReader sortKeys, ScanReader scans) {
    this.sortKeys = sortKeys;
    this.scans = scans;
  }

  /** All policies of a dataset; what a policy leaves open may depend on the columns. */
  DatasetPolicies read(
      YamlMapping dataset, String name, List<Field> fields, SourceLines.Owner lines) {
    return new DatasetPolicies(
        requireNonNullElse(scans.read(dataset, "scan", name, lines), ScanPolicy.DEFAULT),
        delta(dataset, name, lines),
        write(dataset, name, lines),
        evolution(dataset, name, fields, lines),
        validation(dataset, "validation", name, lines),
        overrides(dataset, name, lines));
  }

  /** What is done with invalid rows; null when the key {@code validation} is missing. */
  @Nullable ValidationPolicy validation(
      YamlMapping holder, String part, String name, SourceLines.Owner lines) {
    if (!holder.has("validation")) {
      return null;
    }
    YamlMapping mapping = holder.section("validation", part + " of " + name, VALIDATION_KEYS);
    lines.putKeys(part, mapping);
    ValidationPolicy otherwise = ValidationPolicy.DEFAULT;
    return new ValidationPolicy(
        requireNonNullElse(
            mapping.parsed("strict", PolicyReader::strictness), otherwise.strictness()),
        requireNonNullElse(mapping.flag("coerce"), otherwise.coerce()),
        positive(mapping, "max_errors"),
        requireNonNullElse(mapping.flag("emit_invalid_rows"), otherwise.emitInvalidRows()),
        requireNonNullElse(mapping.flag("emit_error_table"), otherwise.emitErrorTable()));
  }

  /** The parts of the extraction policy below the key {@code policy}. */
  PolicyOverrides overrides(YamlMapping holder, String name, SourceLines.Owner lines) {
    if (!holder.has("policy")) {
      return PolicyOverrides.NONE;
    }
    YamlMapping mapping = holder.section("policy", "policy of " + name, OVERRIDE_KEYS);
    lines.putKeys("policy", mapping);
    return new PolicyOverrides(
        mapping.flag("safe_cast"),
        mapping.flag("keep_extra_columns"),
        mapping.choice("on_error", OnError.class));
  }

  private static ValidationPolicy.Strictness strictness(String word) {
    return switch (word) {
      case "true" -> ValidationPolicy.Strictness.STRICT;
      case "false" -> ValidationPolicy.Strictness.LENIENT;
      case "filter" -> ValidationPolicy.Strictness.FILTER;
      default ->
          throw new IllegalArgumentException(
              "expected true, false or filter, found '" + word + "'");
    };
  }

  private DeltaPolicy delta(YamlMapping dataset, String name, SourceLines.Owner lines) {
    if (!dataset.has("delta")) {
      return DeltaPolicy.DEFAULT;
    }
    YamlMapping mapping = dataset.section("delta", "delta of " + name, DELTA_KEYS);
    lines.putKeys("delta", mapping);
    return new DeltaPolicy(
        requireNonNullElse(
            scans.readDelta(mapping, "scan", "delta.scan", name, lines), DeltaScanPolicy.DEFAULT),
        deltaWrite(mapping, name, lines),
        deltaSchema(mapping, name, lines),
        mapping.texts("constraints"));
  }

  private static DeltaWritePolicy deltaWrite(
      YamlMapping delta, String name, SourceLines.Owner lines) {
    YamlMapping mapping = delta.section("write", "delta.write of " + name, DELTA_WRITE_KEYS);
    lines.putKeys("delta.write", mapping);
    return mapping.made(
        () ->
            new DeltaWritePolicy(
                mapping.parsed("target_file_size", Quantities::bytes),
                mapping.texts("stats_columns")),
        DeltaWritePolicy.DEFAULT);
  }

  private static DeltaSchemaPolicy deltaSchema(
      YamlMapping delta, String name, SourceLines.Owner lines) {
    YamlMapping mapping = delta.section("schema", "delta.schema of " + name, DELTA_SCHEMA_KEYS);
    lines.putKeys("delta.schema", mapping);
    return new DeltaSchemaPolicy(
        mapping.choice("mode", DeltaSchemaPolicy.Mode.class),
        mapping.choice("column_mapping", DeltaSchemaPolicy.ColumnMapping.class));
  }

  private WritePolicy write(YamlMapping dataset, String name, SourceLines.Owner lines) {
    if (!dataset.has("write")) {
      return WritePolicy.DEFAULT;
    }
    YamlMapping mapping = dataset.section("write", "write of " + name, WRITE_KEYS);
    lines.putKeys("write", mapping);
    WritePolicy otherwise = WritePolicy.DEFAULT;
    return new WritePolicy(
        mapping.texts("partition_by"),
        requireNonNullElse(mapping.flag("single_file"), otherwise.singleFile()),
        sortKeys.read(mapping, "sort_by", name),
        requireNonNullElse(
            mapping.choice("compression", WritePolicy.Compression.class), otherwise.compression()),
        requireNonNullElse(
            mapping.choice("statistics", WritePolicy.Statistics.class), otherwise.statistics()),
        positive(mapping, "row_group_rows"));
  }

  private static @Nullable EvolutionPolicy evolution(
      YamlMapping dataset, String name, List<Field> fields, SourceLines.Owner lines) {
    if (!dataset.has("evolution")) {
      return null;
    }
    YamlMapping mapping = dataset.section("evolution", "evolution of " + name, EVOLUTION_KEYS);
    lines.putKeys("evolution", mapping);
    EvolutionPolicy otherwise = EvolutionPolicy.defaultOf(fields);
    return new EvolutionPolicy(
        requireNonNullElse(
            mapping.choice("promote", EvolutionPolicy.Promotion.class), otherwise.promotion()),
        mapping.textMap("renames"),
        requireNonNullElse(mapping.flag("allow_missing"), otherwise.allowMissing()),
        requireNonNullElse(mapping.flag("allow_extra"), otherwise.allowExtra()),
        requireNonNullElse(mapping.flag("allow_casts"), otherwise.allowCasts()));
  }

  private static @Nullable Integer positive(YamlMapping mapping, String key) {
    Long number = mapping.wholeNumber(key, 1, Integer.MAX_VALUE);
    return number == null ? null : number.intValue();
  }
}
