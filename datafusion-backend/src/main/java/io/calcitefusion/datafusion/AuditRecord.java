package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one statement after its end. It holds no parameter values, and the text only when
 * the observer was told to include it. Immutable.
 *
 * @param startedAt when its planning or its execution began
 * @param sessionId {@link DataFusionSession#id} of its session
 * @param queryId {@link QueryInfo#id} of its execution, 0 when it was not executed
 * @param kind class of the statement
 * @param sqlHash SHA-256 of its text in UTF-8, in hexadecimal digits
 * @param sql its text, or null
 * @param tables tables that the engine reads for it, views resolved; empty when it was not planned
 * @param rows rows that it returned
 * @param bytes bytes of these rows
 * @param elapsed time from its start to its end, the reader's own time included
 * @param outcome how it ended
 * @param error class of its error, or null
 * @param sqlState SQLSTATE of its error, or null
 * @param application what the client of its session called itself, or null
 */
public record AuditRecord(
    Instant startedAt,
    long sessionId,
    long queryId,
    StatementKind kind,
    String sqlHash,
    @Nullable String sql,
    ImmutableList<String> tables,
    long rows,
    long bytes,
    Duration elapsed,
    StatementOutcome outcome,
    @Nullable ErrorKind error,
    @Nullable String sqlState,
    @Nullable String application) {
  /**
   * The record as one line of text.
   *
   * @return {@code key=value} pairs; line ends in the text are replaced
   */
  public String toLine() {
    StringBuilder line = new StringBuilder();
    line.append("time=").append(startedAt);
    line.append(" session=").append(sessionId).append(" query=").append(queryId);
    line.append(" kind=").append(kind).append(" sha256=").append(sqlHash);
    line.append(" tables=").append(String.join(",", tables).replaceAll("\\s", "_"));
    line.append(" rows=").append(rows).append(" bytes=").append(bytes);
    line.append(" ms=").append(elapsed.toMillis()).append(" outcome=").append(outcome);
    if (error != null) {
      line.append(" error=").append(error).append(" sqlstate=").append(sqlState);
    }
    if (application != null) {
      line.append(" application=").append(application.replaceAll("\\s", "_"));
    }
    if (sql != null) {
      line.append(" sql=").append(sql.replaceAll("\\s*[\r\n]\\s*", " "));
    }
    return line.toString();
  }
}
