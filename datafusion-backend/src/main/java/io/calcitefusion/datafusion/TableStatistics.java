package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the rows of a {@link JavaTable}; the engine orders joins by it.
 *
 * @param rowCount number of rows, or null when nothing is known
 * @param byteSize bytes of all columns in memory, or null when nothing is known
 * @param columns by name; columns may be left out
 */
public record TableStatistics(
    @Nullable Statistic<Long> rowCount,
    @Nullable Statistic<Long> byteSize,
    ImmutableMap<String, Column> columns) {
  private static final TableStatistics UNKNOWN = new TableStatistics(null, null, ImmutableMap.of());

  /**
   * What is known about one column; each is null when it is not known.
   *
   * @param nullCount number of nulls
   * @param distinctCount number of different values
   * @param min smallest value, of the column's type
   * @param max largest value, of the column's type
   */
  public record Column(
      @Nullable Statistic<Long> nullCount,
      @Nullable Statistic<Long> distinctCount,
      @Nullable Statistic<ParameterValue> min,
      @Nullable Statistic<ParameterValue> max) {}

  /**
   * Nothing.
   *
   * @return statistics without any value
   */
  public static TableStatistics unknown() {
    return UNKNOWN;
  }

  /**
   * A number of rows and nothing else.
   *
   * @param rowCount number of rows
   * @return the statistics
   */
  public static TableStatistics ofRows(Statistic<Long> rowCount) {
    return new TableStatistics(rowCount, null, ImmutableMap.of());
  }
}
