package io.calcitefusion.jdbc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as a large object, independent of its result set and of any table: what is written to it
 * changes this copy, which can be the value of a parameter. Streams take effect when they are
 * closed. Not thread-safe.
 */
final class BytesBlob implements Blob {
  private byte @Nullable [] bytes;

  BytesBlob(byte[] bytes) {
    this.bytes = bytes;
  }

  private byte[] held() throws SQLException {
    byte[] held = bytes;
    if (held == null) {
      throw SqlExceptions.cursor("the large object was freed");
    }
    return held;
  }

  private int index(long position) throws SQLException {
    if (position < 1 || position > held().length + 1L) {
      throw SqlExceptions.argument(
          "position " + position + " does not lie in " + held().length + " bytes");
    }
    return (int) (position - 1);
  }

  @Override
  public long length() throws SQLException {
    return held().length;
  }

  @Override
  public byte[] getBytes(long position, int length) throws SQLException {
    int from = index(position);
    if (length < 0) {
      throw SqlExceptions.argument("the length " + length + " is negative");
    }
    return Arrays.copyOfRange(held(), from, (int) Math.min(held().length, (long) from + length));
  }

  @Override
  public InputStream getBinaryStream() throws SQLException {
    return new ByteArrayInputStream(held());
  }

  @Override
  public InputStream getBinaryStream(long position, long length) throws SQLException {
    return new ByteArrayInputStream(
        getBytes(position, (int) Math.max(-1, Math.min(length, Integer.MAX_VALUE))));
  }

  @Override
  public long position(byte @Nullable [] pattern, long start) throws SQLException {
    int from = index(start);
    if (pattern == null) {
      throw SqlExceptions.argument("the pattern is null");
    }
    byte[] held = held();
    for (int i = from; i + pattern.length <= held.length; i++) {
      if (Arrays.equals(held, i, i + pattern.length, pattern, 0, pattern.length)) {
        return i + 1L;
      }
    }
    return -1;
  }

  @Override
  public long position(@Nullable Blob pattern, long start) throws SQLException {
    if (pattern == null) {
      throw SqlExceptions.argument("the pattern is null");
    }
    return position(pattern.getBytes(1, (int) pattern.length()), start);
  }

  @Override
  public int setBytes(long position, byte @Nullable [] value) throws SQLException {
    int from = index(position);
    if (value == null) {
      throw SqlExceptions.argument("the bytes are null");
    }
    byte[] held = held();
    byte[] changed = Arrays.copyOf(held, Math.max(held.length, from + value.length));
    System.arraycopy(value, 0, changed, from, value.length);
    bytes = changed;
    return value.length;
  }

  @Override
  public int setBytes(long position, byte @Nullable [] value, int offset, int length)
      throws SQLException {
    if (value == null || offset < 0 || length < 0 || length > value.length - offset) {
      throw SqlExceptions.argument(
          "there are no " + length + " bytes from " + offset + " on in the value");
    }
    return setBytes(position, Arrays.copyOfRange(value, offset, offset + length));
  }

  @Override
  public OutputStream setBinaryStream(long position) throws SQLException {
    int unused = index(position);
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        try {
          setBytes(position, toByteArray());
        } catch (SQLException e) {
          throw new IOException(e.getMessage(), e);
        }
      }
    };
  }

  @Override
  public void truncate(long length) throws SQLException {
    bytes = Arrays.copyOf(held(), index(length + 1));
  }

  @Override
  public void free() {
    bytes = null;
  }
}
