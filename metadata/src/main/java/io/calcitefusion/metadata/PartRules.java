package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.Outline.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Says what a change of one part of a dataset is. What no rule knows to be harmless is breaking.
 * Pure functions.
 */
final class PartRules {
  private static final ImmutableSet<String> TUNED =
      ImmutableSet.of(
          "scan.parquet_pruning",
          "scan.skip_metadata",
          "scan.cache",
          "scan.collect_statistics",
          "scan.meta_fetch_concurrency",
          "scan.list_files_cache_ttl",
          "scan.list_files_cache_limit",
          "scan.listing_mutable",
          "delta.scan.parquet_pushdown");

  private static final ImmutableSet<String> FILE_ORDERS =
      ImmutableSet.of("scan.file_sort_order", "location.sorted");

  private PartRules() {}

  /** The kind of a change of a part, given as the path of its keys. */
  static ChangeKind kind(String part, @Nullable Outline before, @Nullable Outline after) {
    if (FILE_ORDERS.contains(part)) {
      return after == null ? ChangeKind.FILE_ORDER_DROPPED : ChangeKind.FILE_ORDER_CLAIMED;
    }
    if (TUNED.contains(part)) {
      return ChangeKind.SCAN_TUNED;
    }
    return switch (first(part)) {
      case "bundles" -> ChangeKind.BUNDLES_CHANGED;
      case "contract" -> contract(part, before, after);
      case "validation" -> validation(part);
      case "evolution" -> evolution(part, before, after);
      case "scan" -> ChangeKind.SCAN_CHANGED;
      case "delta" -> delta(part);
      case "write" ->
          part.equals("write.partition_by")
              ? ChangeKind.WRITE_LAYOUT_CHANGED
              : ChangeKind.WRITE_CHANGED;
      case "policy" -> ChangeKind.EXTRACT_POLICY_CHANGED;
      case "query" -> ChangeKind.QUERY_CHANGED;
      case "extract" -> extract(part);
      case "location" ->
          part.equals("location.partitioning")
              ? ChangeKind.SCAN_CHANGED
              : ChangeKind.LOCATION_CHANGED;
      default -> throw new IllegalArgumentException("no rule for the part " + part);
    };
  }

  private static ChangeKind contract(
      String part, @Nullable Outline before, @Nullable Outline after) {
    if (part.startsWith("contract.virtual_fields")) {
      if (before == null) {
        return ChangeKind.VIRTUAL_FIELD_ADDED;
      }
      return after == null ? ChangeKind.VIRTUAL_FIELD_REMOVED : ChangeKind.DOCUMENTATION_CHANGED;
    }
    return part.startsWith("contract.dedupe")
        ? ChangeKind.DEDUPE_CHANGED
        : ChangeKind.CONTRACT_RENAMED;
  }

  private static ChangeKind validation(String part) {
    return part.equals("validation.strict") || part.equals("validation.coerce")
        ? ChangeKind.VALIDATION_CHANGED
        : ChangeKind.VALIDATION_REPORT_CHANGED;
  }

  private static ChangeKind evolution(
      String part, @Nullable Outline before, @Nullable Outline after) {
    boolean looser =
        switch (part) {
          case "evolution.promote" -> promotion(after).compareTo(promotion(before)) > 0;
          // What is left out of these two is true.
          case "evolution.allow_extra", "evolution.allow_casts" -> after == null;
          case "evolution.allow_missing" -> isTrue(after);
          default -> before == null;
        };
    return looser ? ChangeKind.EVOLUTION_LOOSENED : ChangeKind.EVOLUTION_TIGHTENED;
  }

  private static EvolutionPolicy.Promotion promotion(@Nullable Outline word) {
    for (EvolutionPolicy.Promotion promotion : EvolutionPolicy.Promotion.values()) {
      if (word instanceof Scalar scalar && scalar.text().equals(OutlineBuilder.wordOf(promotion))) {
        return promotion;
      }
    }
    return EvolutionPolicy.DEFAULT.promotion();
  }

  private static boolean isTrue(@Nullable Outline flag) {
    return flag instanceof Scalar scalar && scalar.text().equals("true");
  }

  private static ChangeKind delta(String part) {
    if (part.startsWith("delta.scan")) {
      return ChangeKind.SCAN_CHANGED;
    }
    return part.startsWith("delta.write")
        ? ChangeKind.WRITE_CHANGED
        : ChangeKind.DELTA_SCHEMA_CHANGED;
  }

  private static ChangeKind extract(String part) {
    if (part.startsWith("extract.metadata") || part.equals("extract.pipeline")) {
      return ChangeKind.EXTRACT_NOTED;
    }
    return switch (part) {
      case "extract.order" -> ChangeKind.EXTRACT_ORDER_CHANGED;
      case "extract.evidence_columns" -> ChangeKind.DECLARED_OTHERWISE;
      default -> ChangeKind.EXTRACT_CHANGED;
    };
  }

  private static String first(String part) {
    int dot = part.indexOf('.');
    return dot < 0 ? part : part.substring(0, dot);
  }
}
