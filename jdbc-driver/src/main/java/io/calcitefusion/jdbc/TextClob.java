package io.calcitefusion.jdbc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A text as a large object, independent of its result set and of any table: what is written to it
 * changes this copy, which can be the value of a parameter. Streams take effect when they are
 * closed. Not thread-safe.
 */
final class TextClob implements NClob {
  private @Nullable String text;

  TextClob(String text) {
    this.text = text;
  }

  private String held() throws SQLException {
    String held = text;
    if (held == null) {
      throw SqlExceptions.cursor("the large object was freed");
    }
    return held;
  }

  private int index(long position) throws SQLException {
    if (position < 1 || position > held().length() + 1L) {
      throw SqlExceptions.argument(
          "position " + position + " does not lie in " + held().length() + " characters");
    }
    return (int) (position - 1);
  }

  @Override
  public long length() throws SQLException {
    return held().length();
  }

  @Override
  public String getSubString(long position, int length) throws SQLException {
    int from = index(position);
    if (length < 0) {
      throw SqlExceptions.argument("the length " + length + " is negative");
    }
    return held().substring(from, (int) Math.min(held().length(), (long) from + length));
  }

  @Override
  public Reader getCharacterStream() throws SQLException {
    return new StringReader(held());
  }

  @Override
  public Reader getCharacterStream(long position, long length) throws SQLException {
    return new StringReader(
        getSubString(position, (int) Math.max(-1, Math.min(length, Integer.MAX_VALUE))));
  }

  @Override
  public InputStream getAsciiStream() throws SQLException {
    return new ByteArrayInputStream(held().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public long position(@Nullable String pattern, long start) throws SQLException {
    int from = index(start);
    if (pattern == null) {
      throw SqlExceptions.argument("the pattern is null");
    }
    int found = held().indexOf(pattern, from);
    return found < 0 ? -1 : found + 1L;
  }

  @Override
  public long position(@Nullable Clob pattern, long start) throws SQLException {
    if (pattern == null) {
      throw SqlExceptions.argument("the pattern is null");
    }
    return position(pattern.getSubString(1, (int) pattern.length()), start);
  }

  @Override
  public int setString(long position, @Nullable String value) throws SQLException {
    int from = index(position);
    if (value == null) {
      throw SqlExceptions.argument("the text is null");
    }
    String held = held();
    int end = Math.min(held.length(), from + value.length());
    text = held.substring(0, from) + value + held.substring(end);
    return value.length();
  }

  @Override
  public int setString(long position, @Nullable String value, int offset, int length)
      throws SQLException {
    if (value == null || offset < 0 || length < 0 || length > value.length() - offset) {
      throw SqlExceptions.argument(
          "there are no " + length + " characters from " + offset + " on in the text");
    }
    return setString(position, value.substring(offset, offset + length));
  }

  @Override
  public OutputStream setAsciiStream(long position) throws SQLException {
    int unused = index(position);
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        store(position, toString(StandardCharsets.US_ASCII));
      }
    };
  }

  @Override
  public Writer setCharacterStream(long position) throws SQLException {
    int unused = index(position);
    return new StringWriter() {
      @Override
      public void close() throws IOException {
        store(position, toString());
      }
    };
  }

  private void store(long position, String written) throws IOException {
    try {
      setString(position, written);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void truncate(long length) throws SQLException {
    text = held().substring(0, index(length + 1));
  }

  @Override
  public void free() {
    text = null;
  }
}
