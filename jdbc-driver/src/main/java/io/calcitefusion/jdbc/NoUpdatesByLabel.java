package io.calcitefusion.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/** Refuses changes of a column by its label. */
interface NoUpdatesByLabel extends ResultSet {
  @Override
  default void updateNull(String column) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBoolean(String column, boolean value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateByte(String column, byte value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateShort(String column, short value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateInt(String column, int value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateLong(String column, long value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateFloat(String column, float value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateDouble(String column, double value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBigDecimal(String column, @Nullable BigDecimal value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateString(String column, @Nullable String value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBytes(String column, byte @Nullable [] value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateDate(String column, @Nullable Date value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateTime(String column, @Nullable Time value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateTimestamp(String column, @Nullable Timestamp value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateAsciiStream(String column, @Nullable InputStream value, int length)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBinaryStream(String column, @Nullable InputStream value, int length)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateCharacterStream(String column, @Nullable Reader value, int length)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateObject(String column, @Nullable Object value, int length) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateObject(String column, @Nullable Object value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateRef(String column, @Nullable Ref value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBlob(String column, @Nullable Blob value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateClob(String column, @Nullable Clob value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateArray(String column, @Nullable Array value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateRowId(String column, @Nullable RowId value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateNString(String column, @Nullable String value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateNClob(String column, @Nullable NClob value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateSQLXML(String column, @Nullable SQLXML value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateNCharacterStream(String column, @Nullable Reader value, long length)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateAsciiStream(String column, @Nullable InputStream value, long length)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBinaryStream(String column, @Nullable InputStream value, long length)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateCharacterStream(String column, @Nullable Reader value, long length)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBlob(String column, @Nullable InputStream value, long length)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateClob(String column, @Nullable Reader value, long length) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateNClob(String column, @Nullable Reader value, long length) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateNCharacterStream(String column, @Nullable Reader value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateAsciiStream(String column, @Nullable InputStream value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBinaryStream(String column, @Nullable InputStream value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateCharacterStream(String column, @Nullable Reader value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateBlob(String column, @Nullable InputStream value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateClob(String column, @Nullable Reader value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateNClob(String column, @Nullable Reader value) throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateObject(
      String column, @Nullable Object value, @Nullable SQLType type, int scale)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }

  @Override
  default void updateObject(String column, @Nullable Object value, @Nullable SQLType type)
      throws SQLException {
    throw SqlExceptions.unsupported("changing rows through a result set");
  }
}
