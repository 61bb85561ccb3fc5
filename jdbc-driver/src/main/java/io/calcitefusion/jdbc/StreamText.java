package io.calcitefusion.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads streams that a caller gives as the value of a parameter, to their end. Pure functions. */
final class StreamText {
  /** Length that stands for the whole stream. */
  static final long ALL = Long.MAX_VALUE;

  private static final int CHUNK = 8192;

  private StreamText() {}

  static byte @Nullable [] bytes(@Nullable InputStream stream, long length) throws SQLException {
    if (stream == null) {
      return null;
    }
    checkLength(length);
    try {
      return check(stream.readNBytes((int) Math.min(length, Integer.MAX_VALUE)), length);
    } catch (IOException e) {
      throw SqlExceptions.data("22000", "the stream of a parameter can not be read: " + e);
    }
  }

  private static byte[] check(byte[] bytes, long length) throws SQLException {
    if (length != ALL && bytes.length < length) {
      throw tooShort(bytes.length, length);
    }
    return bytes;
  }

  static @Nullable String ascii(@Nullable InputStream stream, long length) throws SQLException {
    byte[] bytes = bytes(stream, length);
    if (bytes == null) {
      return null;
    }
    for (byte b : bytes) {
      if (b < 0) {
        throw SqlExceptions.data(
            "22021", "the stream of a parameter holds the byte " + (b & 0xff) + ", not ASCII");
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  static @Nullable String utf8(@Nullable InputStream stream, long length) throws SQLException {
    byte[] bytes = bytes(stream, length);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  static @Nullable String text(@Nullable Reader reader, long length) throws SQLException {
    if (reader == null) {
      return null;
    }
    checkLength(length);
    StringBuilder text = new StringBuilder();
    char[] chunk = new char[CHUNK];
    try {
      while (text.length() < length) {
        int count = reader.read(chunk, 0, (int) Math.min(CHUNK, length - text.length()));
        if (count < 0) {
          break;
        }
        text.append(chunk, 0, count);
      }
    } catch (IOException e) {
      throw SqlExceptions.data("22000", "the stream of a parameter can not be read: " + e);
    }
    if (length != ALL && text.length() < length) {
      throw tooShort(text.length(), length);
    }
    return text.toString();
  }

  private static void checkLength(long length) throws SQLException {
    if (length < 0) {
      throw SqlExceptions.argument("the length " + length + " is negative");
    }
  }

  private static SQLException tooShort(long found, long length) {
    return SqlExceptions.argument(
        "the stream of a parameter ends after " + found + " of " + length + " characters or bytes");
  }
}
