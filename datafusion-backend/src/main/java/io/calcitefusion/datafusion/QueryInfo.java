package io.calcitefusion.datafusion;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one execution at one moment. Immutable.
 *
 * @param id its number within its engine, from 1
 * @param sessionId {@link DataFusionSession#id} of the session that runs it
 * @param state where it stands
 * @param sql the engine's SQL, cut off after 10,000 characters
 * @param sqlHash SHA-256 of the whole text, in hexadecimal digits
 * @param startedAt when it was started
 * @param elapsed how long it runs, or ran
 * @param rows rows that it returned
 * @param bytes bytes of these rows
 * @param memoryBytes bytes of the engine's memory that it holds now
 * @param peakMemoryBytes the most bytes that it held at once
 * @param spilledBytes bytes that its operators wrote to disk for want of memory
 * @param progress from 0 to 1, or null when its sources do not know their size
 * @param error why it ended without all rows, or null
 * @param operators the root of its physical plan with what its operators counted, or null before it
 *     was planned
 */
public record QueryInfo(
    long id,
    long sessionId,
    QueryState state,
    String sql,
    String sqlHash,
    Instant startedAt,
    Duration elapsed,
    long rows,
    long bytes,
    long memoryBytes,
    long peakMemoryBytes,
    long spilledBytes,
    @Nullable Double progress,
    @Nullable QueryError error,
    @Nullable PlanOperator operators) {
  /**
   * Why an execution ended early.
   *
   * @param kind class of the error
   * @param sqlState its SQLSTATE
   * @param message what went wrong
   */
  public record QueryError(ErrorKind kind, String sqlState, String message) {}
}
