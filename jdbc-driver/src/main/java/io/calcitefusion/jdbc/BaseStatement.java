package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.QueryInfo;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * What plain and prepared statements share: limits, the current result, cancelling, batches.
 *
 * <p>One thread executes; {@link #cancel} and {@link #close} may come from any thread.
 */
abstract class BaseStatement implements Quoting, DataFusionStatement {
  private static final int NO_COUNT = -1;
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

  private final EngineConnection connection;
  private final int resultSetType;
  private final Warnings warnings = new Warnings();
  private long maxRows;
  private int maxFieldSize;
  private int queryTimeoutSeconds;
  private int fetchSize;
  private boolean poolable;
  private volatile boolean closeOnCompletion;

  private @Nullable ProgressListening progress;

  private volatile boolean closed;
  private volatile boolean cancelRequested;
  private volatile @Nullable BatchSource stream;
  private volatile @Nullable DataFusionResultSet result;
  private long updateCount = NO_COUNT;

  BaseStatement(EngineConnection connection, int resultSetType) {
    this.connection = connection;
    this.resultSetType = resultSetType;
    this.fetchSize = connection.spec().fetchSize();
  }

  final EngineConnection engineConnection() {
    return connection;
  }

  final void checkOpen() throws SQLException {
    if (closed) {
      throw SqlExceptions.closedStatement();
    }
    connection.checkOpen();
  }

  /** Ends the last execution before a new statement is planned. */
  final void begin() throws SQLException {
    checkOpen();
    cancelRequested = false;
    dropResult();
    warnings.clear();
  }

  /**
   * Runs a plan of the current session.
   *
   * @return whether there is a result set; else there is a count
   */
  final boolean run(PlannedStatement planned, List<ParameterValue> values) throws SQLException {
    if (cancelRequested) {
      throw SqlExceptions.from(
          new DataFusionException(ErrorKind.CANCELLED, "57014", "the statement was cancelled"));
    }
    BatchSource started = watched(answered(planned.text(), () -> planned.start(values, limits())));
    stream = started;
    String notice = planned.notice();
    if (notice != null) {
      warnings.add("01000", notice);
    }
    if (cancelRequested) {
      started.cancel();
    }
    if (!planned.returnsRows()) {
      updateCount = UpdateCounts.drain(started, planned);
      stream = null;
      return false;
    }
    DataFusionResultSet rows =
        new DataFusionResultSet(
            rows(StreamRows.open(started, planned.text(), planned.engine())),
            planned.columns(),
            this,
            new FetchLimits(fetchSize, maxFieldSize));
    result = rows;
    try {
      rows.fetchFirst();
    } catch (SQLException e) {
      dropResult();
      throw e;
    }
    return true;
  }

  private ExecutionOptions limits() {
    return new ExecutionOptions(maxRows, TimeUnit.SECONDS.toMillis(queryTimeoutSeconds), fetchSize);
  }

  private BatchSource watched(BatchSource started) {
    ProgressListening listening = progress;
    return connection.limited(
        listening != null && started instanceof BatchStream stream
            ? WatchedStream.start(stream, listening, warnings)
            : started);
  }

  private <T> T answered(StatementText text, SqlExceptions.Call<T> start) throws SQLException {
    return connection.answered(() -> SqlExceptions.executing(text, start));
  }

  /** Runs a plan for Arrow vectors. */
  final ArrowReader runArrow(PlannedStatement planned, List<ParameterValue> values)
      throws SQLException {
    requireRows(planned);
    return answered(planned.text(), () -> planned.startArrow(values, limits()));
  }

  @Override
  public void onProgress(@Nullable Consumer<QueryInfo> listener, Duration interval)
      throws SQLException {
    checkOpen();
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw SqlExceptions.argument("the interval " + interval + " is less than a millisecond");
    }
    progress = listener == null ? null : new ProgressListening(listener, interval);
  }

  private RowSource rows(StreamRows stream) throws SQLException {
    return resultSetType == ResultSet.TYPE_FORWARD_ONLY
        ? stream
        : KeptRows.readAll(stream, KeptRows.standardLimit());
  }

  /** The result set of the last {@link #run}. */
  final ResultSet rows() throws SQLException {
    DataFusionResultSet rows = result;
    if (rows == null) {
      throw SqlExceptions.closedStatement();
    }
    return rows;
  }

  final long count() {
    return updateCount;
  }

  /** Refuses a statement for {@code executeQuery} before it runs. */
  static void requireRows(PlannedStatement planned) throws SQLException {
    if (!planned.returnsRows()) {
      throw SqlExceptions.state(
          "07005", "the statement gives no rows; run it with execute or executeUpdate");
    }
  }

  /** Refuses a statement for {@code executeUpdate} before it runs. */
  static void requireNoRows(PlannedStatement planned) throws SQLException {
    if (planned.returnsRows()) {
      throw SqlExceptions.state(
          "07005", "the statement gives rows; run it with execute or executeQuery");
    }
  }

  static int narrow(long count) {
    return count == (int) count ? (int) count : SUCCESS_NO_INFO;
  }

  private void dropResult() throws SQLException {
    DataFusionResultSet last = result;
    result = null;
    stream = null;
    updateCount = NO_COUNT;
    if (last != null) {
      last.close();
    }
  }

  /** A result set of this statement was closed by its user. */
  final void resultClosed(DataFusionResultSet closedResult) throws SQLException {
    if (result == closedResult && closeOnCompletion) {
      close();
    }
  }

  @Override
  public void cancel() throws SQLException {
    checkOpen();
    SqlExceptions.run(this::interrupt);
  }

  /** Makes whoever waits for this statement stop waiting. */
  final void interrupt() {
    cancelRequested = true;
    BatchSource running = stream;
    if (running != null) {
      running.cancel();
    }
  }

  /** Closes what the subclass owns. */
  void closePlan() {}

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    cancelRequested = true;
    connection.forget(this);
    dropResult();
    closePlan();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public Connection getConnection() throws SQLException {
    checkOpen();
    return connection;
  }

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    checkOpen();
    return result;
  }

  @Override
  public int getUpdateCount() throws SQLException {
    checkOpen();
    return narrow(updateCount);
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    checkOpen();
    return updateCount;
  }

  @Override
  public boolean getMoreResults() throws SQLException {
    return getMoreResults(CLOSE_CURRENT_RESULT);
  }

  @Override
  public boolean getMoreResults(int current) throws SQLException {
    checkOpen();
    if (current == KEEP_CURRENT_RESULT) {
      throw SqlExceptions.unsupported("keeping the current result open");
    }
    if (current != CLOSE_CURRENT_RESULT && current != CLOSE_ALL_RESULTS) {
      throw SqlExceptions.argument(current + " is no choice of getMoreResults");
    }
    dropResult();
    return false;
  }

  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    checkOpen();
    return MemoryRows.resultSet(
        List.of(Field.nullable("GENERATED_KEY", new ArrowType.Int(64, true))), List.of());
  }

  /** Number of statements in the batch. */
  abstract int batchSize();

  /** Runs one statement of the batch and gives its count. */
  abstract long runOfBatch(int index) throws SQLException;

  @Override
  public int[] executeBatch() throws SQLException {
    return Arrays.stream(executeLargeBatch()).mapToInt(BaseStatement::narrow).toArray();
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    checkOpen();
    List<Long> counts = new ArrayList<>();
    try {
      for (int i = 0; i < batchSize(); i++) {
        begin();
        counts.add(runOfBatch(i));
      }
    } catch (SQLException e) {
      throw new BatchUpdateException(
          "statement " + (counts.size() + 1) + " of the batch: " + e.getMessage(),
          e.getSQLState(),
          e.getErrorCode(),
          counts.stream().mapToLong(Long::longValue).toArray(),
          e);
    } finally {
      if (!closed) {
        clearBatch();
      }
    }
    return counts.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public int getMaxFieldSize() throws SQLException {
    checkOpen();
    return maxFieldSize;
  }

  @Override
  public void setMaxFieldSize(int max) throws SQLException {
    checkOpen();
    maxFieldSize = (int) notNegative(max, "field size");
  }

  @Override
  public int getMaxRows() throws SQLException {
    checkOpen();
    return (int) Math.min(Integer.MAX_VALUE, maxRows);
  }

  @Override
  public void setMaxRows(int max) throws SQLException {
    setLargeMaxRows(max);
  }

  @Override
  public long getLargeMaxRows() throws SQLException {
    checkOpen();
    return maxRows;
  }

  @Override
  public void setLargeMaxRows(long max) throws SQLException {
    checkOpen();
    maxRows = notNegative(max, "number of rows");
  }

  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen();
  }

  @Override
  public int getQueryTimeout() throws SQLException {
    checkOpen();
    return queryTimeoutSeconds;
  }

  @Override
  public void setQueryTimeout(int seconds) throws SQLException {
    checkOpen();
    queryTimeoutSeconds = (int) notNegative(seconds, "time limit");
  }

  private static long notNegative(long value, String what) throws SQLException {
    if (value < 0) {
      throw SqlExceptions.argument("the " + what + " " + value + " is negative");
    }
    return value;
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warnings.first();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warnings.clear();
  }

  @Override
  public void setCursorName(String name) throws SQLException {
    throw SqlExceptions.unsupported("a cursor name");
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    if (direction != ResultSet.FETCH_FORWARD
        && direction != ResultSet.FETCH_REVERSE
        && direction != ResultSet.FETCH_UNKNOWN) {
      throw SqlExceptions.argument(direction + " is no fetch direction");
    }
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return ResultSet.FETCH_FORWARD;
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    fetchSize = (int) notNegative(rows, "fetch size");
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public int getResultSetConcurrency() throws SQLException {
    checkOpen();
    return ResultSet.CONCUR_READ_ONLY;
  }

  @Override
  public int getResultSetType() throws SQLException {
    checkOpen();
    return resultSetType;
  }

  @Override
  public int getResultSetHoldability() throws SQLException {
    checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public void setPoolable(boolean value) throws SQLException {
    checkOpen();
    poolable = value;
  }

  @Override
  public boolean isPoolable() throws SQLException {
    checkOpen();
    return poolable;
  }

  @Override
  public void closeOnCompletion() throws SQLException {
    checkOpen();
    closeOnCompletion = true;
  }

  @Override
  public boolean isCloseOnCompletion() throws SQLException {
    checkOpen();
    return closeOnCompletion;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return Unwrapping.unwrap(this, type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return Unwrapping.isWrapperFor(this, type);
  }
}
