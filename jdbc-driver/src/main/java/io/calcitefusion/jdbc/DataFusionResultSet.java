package io.calcitefusion.jdbc;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.DataTruncation;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * A read-only result. It is forward-only, unless its rows were kept for one that can be scrolled.
 *
 * <p>One thread reads. Closing from another thread is safe: what is read from is freed when the
 * reading thread has left this class.
 */
final class DataFusionResultSet
    implements Scrolling,
        NoRowChanges,
        DerivedGetters,
        LabelledGetters,
        NoUpdatesByIndex,
        NoUpdatesByLabel {
  private static final int NO_BATCH = -1;

  private final RowSource source;
  private final ColumnReader[] readers;
  private final ResultColumns columns;
  private final @Nullable BaseStatement statement;
  private final int maxFieldSize;
  private int fetchSize;

  /** Rows of the current batch, 0 after the last one, {@link #NO_BATCH} before the first one. */
  private int batchRows = NO_BATCH;

  /** Row in the batch; outside of it when there is no current row. */
  private int row = -1;

  /** Rows of the batches before the current one. */
  private long rowsBefore;

  private boolean wasNull;

  /** What was cut off while the current row was read. */
  private @Nullable SQLWarning warning;

  private @Nullable SQLException failure;
  private volatile boolean closed;
  private volatile @Nullable Thread reader;

  DataFusionResultSet(
      RowSource source,
      ResultColumns columns,
      @Nullable BaseStatement statement,
      FetchLimits limits) {
    this.source = source;
    this.readers = source.readers();
    this.columns = columns;
    this.statement = statement;
    this.maxFieldSize = limits.maxFieldSize();
    this.fetchSize = limits.fetchSize();
  }

  /** Waits for the first batch, so that its errors belong to the execution. */
  void fetchFirst() throws SQLException {
    reader = Thread.currentThread();
    batchRows = source.nextBatch();
  }

  @Override
  public boolean next() throws SQLException {
    if (closed) {
      throw closed();
    }
    if (reader != Thread.currentThread()) {
      reader = Thread.currentThread();
      if (closed) {
        throw closed();
      }
    }
    warning = null;
    if (row + 1 < batchRows) {
      source.checkHeld();
      row++;
      return true;
    }
    return nextBatch();
  }

  private boolean nextBatch() throws SQLException {
    if (failure != null) {
      // The end of the rows would look like a complete result.
      throw failure;
    }
    if (batchRows == 0) {
      return false;
    }
    rowsBefore += Math.max(batchRows, 0);
    batchRows = 0;
    row = -1;
    try {
      batchRows = source.nextBatch();
    } catch (SQLException e) {
      failure = e;
      throw e;
    }
    row = batchRows == 0 ? -1 : 0;
    return batchRows != 0;
  }

  private SQLException closed() {
    return SqlExceptions.cursor("the result set is closed");
  }

  /** The reader of a column of the current row. */
  private ColumnReader at(int column) throws SQLException {
    if (closed || row < 0 || column < 1 || column > readers.length) {
      throw notReadable(column);
    }
    return readers[column - 1];
  }

  private SQLException notReadable(int column) {
    if (closed) {
      return closed();
    }
    if (column < 1 || column > readers.length) {
      return SqlExceptions.state(
          "22023", "there is no column " + column + "; the result has " + readers.length);
    }
    return SqlExceptions.cursor(
        batchRows == 0
            ? "there is no current row, since the last one was passed"
            : "there is no current row yet; call next()");
  }

  /** Notes whether the value is null, for {@link #wasNull}. */
  private boolean isNull(ColumnReader column) {
    wasNull = column.isNullAt(row);
    return wasNull;
  }

  @Override
  public boolean wasNull() throws SQLException {
    checkOpen();
    return wasNull;
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    ColumnReader at = at(column);
    return !isNull(at) && at.booleanAt(row);
  }

  @Override
  public byte getByte(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? 0 : at.byteAt(row);
  }

  @Override
  public short getShort(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? 0 : at.shortAt(row);
  }

  @Override
  public int getInt(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? 0 : at.intAt(row);
  }

  @Override
  public long getLong(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? 0 : at.longAt(row);
  }

  @Override
  public float getFloat(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? 0 : at.floatAt(row);
  }

  @Override
  public double getDouble(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? 0 : at.doubleAt(row);
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? null : at.decimalAt(row);
  }

  @Override
  public @Nullable String getString(int column) throws SQLException {
    ColumnReader at = at(column);
    if (isNull(at)) {
      return null;
    }
    String value = at.stringAt(row);
    if (maxFieldSize == 0 || value.length() <= maxFieldSize || !at.type().hasLength()) {
      return value;
    }
    cut(column, value.length());
    return value.substring(0, maxFieldSize);
  }

  @Override
  public byte @Nullable [] getBytes(int column) throws SQLException {
    ColumnReader at = at(column);
    if (isNull(at)) {
      return null;
    }
    byte[] value = at.bytesAt(row);
    if (maxFieldSize == 0 || value.length <= maxFieldSize || !at.type().hasLength()) {
      return value;
    }
    cut(column, value.length);
    return Arrays.copyOf(value, maxFieldSize);
  }

  private void cut(int column, int size) {
    SQLWarning truncation = new DataTruncation(column, false, true, size, maxFieldSize);
    if (warning == null) {
      warning = truncation;
    } else {
      warning.setNextWarning(truncation);
    }
  }

  @Override
  public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
    ColumnReader at = at(column);
    if (isNull(at)) {
      return null;
    }
    LocalDate date = at.dateAt(row);
    return JavaSqlTimes.date(date, calendar);
  }

  @Override
  public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
    ColumnReader at = at(column);
    if (isNull(at)) {
      return null;
    }
    LocalTime time = at.timeAt(row);
    return JavaSqlTimes.time(time, calendar);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar)
      throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? null : JavaSqlTimes.timestamp(at, row, calendar);
  }

  @Override
  public @Nullable Object getObject(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? null : at.objectAt(row);
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <T> @Nullable T getObject(int column, @Nullable Class<T> type) throws SQLException {
    ColumnReader at = at(column);
    if (type == null) {
      throw SqlExceptions.argument("the class is null");
    }
    return isNull(at) ? null : ObjectConversion.convert(at, row, type);
  }

  @Override
  public @Nullable Array getArray(int column) throws SQLException {
    ColumnReader at = at(column);
    return isNull(at) ? null : ObjectConversion.array(at, row);
  }

  @Override
  public int findColumn(@Nullable String label) throws SQLException {
    checkOpen();
    return columns.find(label);
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return columns;
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    checkOpen();
    if (batchRows == NO_BATCH) {
      fetchFirst();
    }
    return batchRows > 0 && row < 0;
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    checkOpen();
    return batchRows == 0 && rowsBefore > 0;
  }

  @Override
  public boolean isFirst() throws SQLException {
    checkOpen();
    return row == 0 && rowsBefore == 0;
  }

  @Override
  public boolean isLast() throws SQLException {
    checkOpen();
    if (row < 0 || row + 1 < batchRows) {
      return false;
    }
    if (source.isKept()) {
      return true;
    }
    throw SqlExceptions.unsupported("asking a forward-only result set whether a row is the last");
  }

  @Override
  public int rowCount() throws SQLException {
    checkOpen();
    if (!source.isKept()) {
      throw SqlExceptions.unsupported(
          "moving a forward-only result set other than to its next row");
    }
    if (batchRows == NO_BATCH) {
      fetchFirst();
    }
    return batchRows == 0 ? (int) rowsBefore : batchRows;
  }

  @Override
  public int position() {
    return batchRows == 0 ? (int) rowsBefore + 1 : row + 1;
  }

  @Override
  public boolean moveTo(int position) {
    int rows = batchRows == 0 ? (int) rowsBefore : batchRows;
    warning = null;
    boolean there = position <= rows;
    batchRows = there ? rows : 0;
    rowsBefore = there ? 0 : rows;
    row = there ? position - 1 : -1;
    return row >= 0;
  }

  @Override
  public int getRow() throws SQLException {
    checkOpen();
    return row < 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, rowsBefore + row + 1);
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    if (direction == FETCH_FORWARD) {
      return;
    }
    if (direction != FETCH_REVERSE && direction != FETCH_UNKNOWN) {
      throw SqlExceptions.argument(direction + " is no fetch direction");
    }
    if (!source.isKept()) {
      throw SqlExceptions.argument("a forward-only result set can only be fetched forward");
    }
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return FETCH_FORWARD;
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    if (rows < 0) {
      throw SqlExceptions.argument("the fetch size " + rows + " is negative");
    }
    fetchSize = rows;
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public int getType() throws SQLException {
    checkOpen();
    return source.isKept() ? TYPE_SCROLL_INSENSITIVE : TYPE_FORWARD_ONLY;
  }

  @Override
  public int getConcurrency() throws SQLException {
    checkOpen();
    return CONCUR_READ_ONLY;
  }

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public @Nullable Statement getStatement() throws SQLException {
    checkOpen();
    return statement;
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warning;
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warning = null;
  }

  private void checkOpen() throws SQLException {
    if (closed) {
      throw closed();
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Makes a waiting {@link #next} fail. */
  void cancel() {
    source.cancel();
  }

  @Override
  public void close() throws SQLException {
    synchronized (source) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (reader != null && reader != Thread.currentThread()) {
      source.cancel();
    }
    if (ReaderExit.await(reader, DataFusionResultSet.class)) {
      source.closeUnread();
    } else {
      source.close();
    }
    if (statement != null) {
      statement.resultClosed(this);
    }
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (!source.gives(type)) {
      return Unwrapping.unwrap(this, type);
    }
    checkOpen();
    if (failure != null) {
      throw failure;
    }
    T rest = type.cast(source.handOver(row + 1));
    failure = SqlExceptions.cursor("the rows were handed over to an Arrow reader");
    batchRows = 0;
    row = -1;
    return rest;
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return Unwrapping.isWrapperFor(this, type) || source.gives(type);
  }
}
