package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts NULLs from what files say of themselves, such as the null counts of row groups in Parquet
 * footers, so that no row is read. The engine answers from exact statistics alone; a column of
 * which a file says nothing is not counted. Used by one thread.
 */
final class NullCounts {
  /** What is left of a plan that reads no rows. */
  private static final ImmutableSet<String> WITHOUT_ROWS =
      ImmutableSet.of("ProjectionExec", "PlaceholderRowExec");

  private final DataFusionSession session;
  private final TableName name;

  private NullCounts(DataFusionSession session, TableName name) {
    this.session = session;
    this.name = name;
  }

  /**
   * The number of NULLs in columns of a table.
   *
   * @return by column, without those that could be counted only by reading rows
   */
  static ImmutableMap<String, Long> of(
      DataFusionSession session, TableName name, List<String> columns) {
    NullCounts counts = new NullCounts(session, name);
    // Without statistics not even all rows are counted, and asking per column is in vain.
    if (columns.isEmpty() || counts.count(List.of()).isEmpty()) {
      return ImmutableMap.of();
    }
    ImmutableMap<String, Long> together = counts.count(columns);
    if (!together.isEmpty()) {
      return counts.nulls(together, columns);
    }
    ImmutableMap.Builder<String, Long> nulls = ImmutableMap.builder();
    for (String column : columns) {
      nulls.putAll(counts.nulls(counts.count(List.of(column)), List.of(column)));
    }
    return nulls.buildOrThrow();
  }

  /** Of all rows and of the values of columns how many there are; empty when rows were read. */
  private ImmutableMap<String, Long> count(List<String> columns) {
    String sql =
        "SELECT count(*)%s FROM %s"
            .formatted(
                columns.stream()
                    .map(column -> ", count(" + SqlIdentifier.quote(column) + ")")
                    .collect(Collectors.joining()),
                name.toSql());
    if (readsRows(sql)) {
      return ImmutableMap.of();
    }
    List<@Nullable Object> row = SqlRows.of(session, sql).get(0);
    ImmutableMap.Builder<String, Long> counts = ImmutableMap.builder();
    for (int i = 0; i < row.size(); i++) {
      counts.put(i == 0 ? "" : columns.get(i - 1), row.get(i) instanceof Long count ? count : 0L);
    }
    return counts.buildOrThrow();
  }

  private ImmutableMap<String, Long> nulls(
      ImmutableMap<String, Long> counts, List<String> columns) {
    Long rows = counts.get("");
    return rows == null
        ? ImmutableMap.of()
        : columns.stream()
            .collect(
                ImmutableMap.toImmutableMap(
                    column -> column, column -> rows - counts.getOrDefault(column, 0L)));
  }

  private boolean readsRows(String sql) {
    try (DataFusionPlan plan = session.plan(sql)) {
      ImmutableSet.Builder<String> operators = ImmutableSet.builder();
      plan.operators(List.of()).forEach(operator -> operators.add(operator.name()));
      return !WITHOUT_ROWS.containsAll(operators.build());
    }
  }
}
