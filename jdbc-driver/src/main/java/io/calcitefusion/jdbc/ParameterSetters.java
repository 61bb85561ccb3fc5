package io.calcitefusion.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** Leads every setter of a parameter to {@link #set}. */
interface ParameterSetters extends PreparedStatement {
  /** Sets a parameter to a Java value, or to SQL NULL. */
  void set(int index, @Nullable Object value) throws SQLException;

  @Override
  default void setNull(int index, int jdbcType) throws SQLException {
    set(index, null);
  }

  @Override
  default void setNull(int index, int jdbcType, @Nullable String typeName) throws SQLException {
    set(index, null);
  }

  @Override
  default void setBoolean(int index, boolean value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setByte(int index, byte value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setShort(int index, short value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setInt(int index, int value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setLong(int index, long value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setFloat(int index, float value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setDouble(int index, double value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setBigDecimal(int index, @Nullable BigDecimal value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setString(int index, @Nullable String value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setNString(int index, @Nullable String value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setBytes(int index, byte @Nullable [] value) throws SQLException {
    set(index, value == null ? null : value.clone());
  }

  @Override
  default void setDate(int index, @Nullable Date value) throws SQLException {
    set(index, value == null ? null : LocalMoment.date(value, null));
  }

  @Override
  default void setDate(int index, @Nullable Date value, @Nullable Calendar calendar)
      throws SQLException {
    set(index, value == null ? null : LocalMoment.date(value, calendar));
  }

  @Override
  default void setTime(int index, @Nullable Time value) throws SQLException {
    set(index, value == null ? null : LocalMoment.time(value, null));
  }

  @Override
  default void setTime(int index, @Nullable Time value, @Nullable Calendar calendar)
      throws SQLException {
    set(index, value == null ? null : LocalMoment.time(value, calendar));
  }

  @Override
  default void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
    set(index, value == null ? null : LocalMoment.of(value, null));
  }

  @Override
  default void setTimestamp(int index, @Nullable Timestamp value, @Nullable Calendar calendar)
      throws SQLException {
    set(index, value == null ? null : LocalMoment.of(value, calendar));
  }

  @Override
  default void setObject(int index, @Nullable Object value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setObject(int index, @Nullable Object value, int jdbcType) throws SQLException {
    set(index, ParameterConversion.toJdbcType(value, jdbcType, ParameterConversion.ANY_SCALE));
  }

  @Override
  default void setObject(int index, @Nullable Object value, int jdbcType, int scaleOrLength)
      throws SQLException {
    set(index, ParameterConversion.toJdbcType(value, jdbcType, scaleOrLength));
  }

  @Override
  default void setObject(int index, @Nullable Object value, java.sql.@Nullable SQLType type)
      throws SQLException {
    setObject(index, value, jdbcType(type));
  }

  @Override
  default void setObject(
      int index, @Nullable Object value, java.sql.@Nullable SQLType type, int scaleOrLength)
      throws SQLException {
    setObject(index, value, jdbcType(type), scaleOrLength);
  }

  private static int jdbcType(java.sql.@Nullable SQLType type) throws SQLException {
    Integer code = type == null ? null : type.getVendorTypeNumber();
    if (code == null) {
      throw SqlExceptions.argument("the type is null");
    }
    return code;
  }

  @Override
  default void setAsciiStream(int index, @Nullable InputStream value) throws SQLException {
    set(index, StreamText.ascii(value, StreamText.ALL));
  }

  @Override
  default void setAsciiStream(int index, @Nullable InputStream value, int length)
      throws SQLException {
    set(index, StreamText.ascii(value, length));
  }

  @Override
  default void setAsciiStream(int index, @Nullable InputStream value, long length)
      throws SQLException {
    set(index, StreamText.ascii(value, length));
  }

  @Override
  @Deprecated
  default void setUnicodeStream(int index, @Nullable InputStream value, int length)
      throws SQLException {
    set(index, StreamText.utf8(value, length));
  }

  @Override
  default void setBinaryStream(int index, @Nullable InputStream value) throws SQLException {
    set(index, StreamText.bytes(value, StreamText.ALL));
  }

  @Override
  default void setBinaryStream(int index, @Nullable InputStream value, int length)
      throws SQLException {
    set(index, StreamText.bytes(value, length));
  }

  @Override
  default void setBinaryStream(int index, @Nullable InputStream value, long length)
      throws SQLException {
    set(index, StreamText.bytes(value, length));
  }

  @Override
  default void setCharacterStream(int index, @Nullable Reader value) throws SQLException {
    set(index, StreamText.text(value, StreamText.ALL));
  }

  @Override
  default void setCharacterStream(int index, @Nullable Reader value, int length)
      throws SQLException {
    set(index, StreamText.text(value, length));
  }

  @Override
  default void setCharacterStream(int index, @Nullable Reader value, long length)
      throws SQLException {
    set(index, StreamText.text(value, length));
  }

  @Override
  default void setNCharacterStream(int index, @Nullable Reader value) throws SQLException {
    setCharacterStream(index, value);
  }

  @Override
  default void setNCharacterStream(int index, @Nullable Reader value, long length)
      throws SQLException {
    setCharacterStream(index, value, length);
  }

  @Override
  default void setClob(int index, @Nullable Clob value) throws SQLException {
    set(index, value == null ? null : StreamText.text(value.getCharacterStream(), StreamText.ALL));
  }

  @Override
  default void setClob(int index, @Nullable Reader value) throws SQLException {
    setCharacterStream(index, value);
  }

  @Override
  default void setClob(int index, @Nullable Reader value, long length) throws SQLException {
    setCharacterStream(index, value, length);
  }

  @Override
  default void setNClob(int index, @Nullable NClob value) throws SQLException {
    setClob(index, value);
  }

  @Override
  default void setNClob(int index, @Nullable Reader value) throws SQLException {
    setCharacterStream(index, value);
  }

  @Override
  default void setNClob(int index, @Nullable Reader value, long length) throws SQLException {
    setCharacterStream(index, value, length);
  }

  @Override
  default void setBlob(int index, @Nullable Blob value) throws SQLException {
    set(index, value == null ? null : StreamText.bytes(value.getBinaryStream(), StreamText.ALL));
  }

  @Override
  default void setBlob(int index, @Nullable InputStream value) throws SQLException {
    setBinaryStream(index, value);
  }

  @Override
  default void setBlob(int index, @Nullable InputStream value, long length) throws SQLException {
    setBinaryStream(index, value, length);
  }

  @Override
  default void setURL(int index, @Nullable URL value) throws SQLException {
    set(index, value == null ? null : value.toString());
  }

  @Override
  default void setArray(int index, @Nullable Array value) throws SQLException {
    set(index, value);
  }

  @Override
  default void setRef(int index, @Nullable Ref value) throws SQLException {
    throw SqlExceptions.unsupported("a parameter of type REF");
  }

  @Override
  default void setRowId(int index, @Nullable RowId value) throws SQLException {
    throw SqlExceptions.unsupported("a parameter of type ROWID");
  }

  @Override
  default void setSQLXML(int index, @Nullable SQLXML value) throws SQLException {
    throw SqlExceptions.unsupported("a parameter of type SQLXML");
  }
}
