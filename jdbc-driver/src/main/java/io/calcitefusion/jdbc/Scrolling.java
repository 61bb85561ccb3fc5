package io.calcitefusion.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Moves of a result set, all made of {@link #moveTo}. Positions are those of JDBC: 0 before the
 * first row, 1 on it, one more than there are rows after the last one.
 */
interface Scrolling extends ResultSet {
  /**
   * The number of rows.
   *
   * @throws SQLException with SQLSTATE 0A000 for a forward-only result
   */
  int rowCount() throws SQLException;

  /** The position now, of a result that is not forward-only. */
  int position();

  /** Moves to a position, and tells whether a row is there. */
  boolean moveTo(int position);

  @Override
  default void beforeFirst() throws SQLException {
    absolute(0);
  }

  @Override
  default void afterLast() throws SQLException {
    int rows = rowCount();
    if (rows > 0) {
      moveTo(rows + 1);
    }
  }

  @Override
  default boolean first() throws SQLException {
    return absolute(1);
  }

  @Override
  default boolean last() throws SQLException {
    return absolute(-1);
  }

  @Override
  default boolean absolute(int row) throws SQLException {
    long rows = rowCount();
    long position = row < 0 ? rows + 1 + row : row;
    return moveTo((int) Math.max(0, Math.min(position, rows + 1)));
  }

  @Override
  default boolean relative(int rows) throws SQLException {
    long count = rowCount();
    return moveTo((int) Math.max(0, Math.min((long) position() + rows, count + 1)));
  }

  @Override
  default boolean previous() throws SQLException {
    return relative(-1);
  }
}
