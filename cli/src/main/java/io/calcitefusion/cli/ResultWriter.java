package io.calcitefusion.cli;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes the rows of a result in one format, without holding all of them. */
interface ResultWriter {
  /**
   * Writes all rows that are left.
   *
   * @param rows an open result, before its first row; stays the caller's
   * @throws SQLException when a row cannot be read
   * @throws IOException when the output is lost
   */
  void write(ResultSet rows) throws SQLException, IOException;

  /**
   * Tells that a statement without rows is done.
   *
   * @param count rows that it changed
   * @throws IOException when the output is lost
   */
  void done(long count) throws IOException;
}
