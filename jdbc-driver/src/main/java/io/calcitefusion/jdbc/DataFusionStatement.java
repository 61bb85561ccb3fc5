package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.QueryInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** What a statement of this driver gives beyond JDBC; reached by {@link Statement#unwrap}. */
public interface DataFusionStatement extends Statement {
  /**
   * Tells a listener how far the executions of this statement are, from the next one on: rows and
   * bytes that were returned, the part of its sources that was read, and the engine's operators. It
   * is called by a thread of its own, at each interval while an execution runs and once after its
   * end; what it throws ends its calls for that execution and becomes a warning of this statement.
   * Of a query that Calcite runs in part it hears nothing.
   *
   * @param listener who is told, or null for nobody
   * @param interval time between two calls, at least a millisecond
   * @throws SQLException when the statement is closed or the interval is too short
   */
  void onProgress(@Nullable Consumer<QueryInfo> listener, Duration interval) throws SQLException;

  /**
   * Runs a query and gives its rows as Arrow vectors, without a copy, in memory of {@link
   * io.calcitefusion.datafusion.DataFusionEngine#allocator}. Limits of this statement hold; its
   * current result stays open.
   *
   * @param sql one query without parameters
   * @return the rows, which the caller closes before the connection
   * @throws SQLException when the statement can not be planned or gives no rows; with SQLSTATE
   *     0A000 when Calcite runs a part of it, and with F0000 where Arrow's vectors are not on the
   *     class path, as in the single jar
   */
  ArrowReader queryArrow(String sql) throws SQLException;
}
