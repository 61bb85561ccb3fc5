package io.calcitefusion.jdbc;

import java.net.URL;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;

/** What a forward-only, read-only result set does not do. */
interface ForwardOnly extends ResultSet {
  /** The error for moves that such a result set can not make. */
  private static SQLException moving() {
    return SqlExceptions.unsupported("moving a forward-only result set other than to its next row");
  }

  private static SQLException changing() {
    return SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void beforeFirst() throws SQLException {
    throw moving();
  }

  @Override
  default void afterLast() throws SQLException {
    throw moving();
  }

  @Override
  default boolean first() throws SQLException {
    throw moving();
  }

  @Override
  default boolean last() throws SQLException {
    throw moving();
  }

  @Override
  default boolean absolute(int row) throws SQLException {
    throw moving();
  }

  @Override
  default boolean relative(int rows) throws SQLException {
    throw moving();
  }

  @Override
  default boolean previous() throws SQLException {
    throw moving();
  }

  @Override
  default boolean rowUpdated() throws SQLException {
    return false;
  }

  @Override
  default boolean rowInserted() throws SQLException {
    return false;
  }

  @Override
  default boolean rowDeleted() throws SQLException {
    return false;
  }

  @Override
  default void insertRow() throws SQLException {
    throw changing();
  }

  @Override
  default void updateRow() throws SQLException {
    throw changing();
  }

  @Override
  default void deleteRow() throws SQLException {
    throw changing();
  }

  @Override
  default void refreshRow() throws SQLException {
    throw changing();
  }

  @Override
  default void cancelRowUpdates() throws SQLException {
    throw changing();
  }

  @Override
  default void moveToInsertRow() throws SQLException {
    throw changing();
  }

  @Override
  default void moveToCurrentRow() throws SQLException {
    throw changing();
  }

  @Override
  default String getCursorName() throws SQLException {
    throw SqlExceptions.unsupported("a cursor name");
  }

  @Override
  default Ref getRef(int column) throws SQLException {
    throw SqlExceptions.unsupported("the type REF");
  }

  @Override
  default RowId getRowId(int column) throws SQLException {
    throw SqlExceptions.unsupported("the type ROWID");
  }

  @Override
  default URL getURL(int column) throws SQLException {
    throw SqlExceptions.unsupported("the type DATALINK");
  }

  @Override
  default SQLXML getSQLXML(int column) throws SQLException {
    throw SqlExceptions.unsupported("the type SQLXML");
  }
}
