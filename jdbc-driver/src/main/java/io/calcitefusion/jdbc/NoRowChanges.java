package io.calcitefusion.jdbc;

import java.net.URL;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;

/** What a read-only result set does not do, and types that no column has. */
interface NoRowChanges extends ResultSet {
  private static SQLException changing() {
    return SqlExceptions.unsupported("changing rows through a result set");
  }

  /** No row of a result is ever changed. */
  private boolean notChanged() throws SQLException {
    if (isClosed()) {
      throw SqlExceptions.cursor("the result set is closed");
    }
    return false;
  }

  @Override
  default boolean rowUpdated() throws SQLException {
    return notChanged();
  }

  @Override
  default boolean rowInserted() throws SQLException {
    return notChanged();
  }

  @Override
  default boolean rowDeleted() throws SQLException {
    return notChanged();
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
