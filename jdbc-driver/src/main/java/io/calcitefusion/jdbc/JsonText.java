package io.calcitefusion.jdbc;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON, the text form of nested values. Pure functions. */
final class JsonText {
  private JsonText() {}

  /** Appends a text between double quotes. */
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Appends a value or {@code null}. */
  static void value(ColumnReader reader, int row, StringBuilder out) throws SQLException {
    if (reader.isNullAt(row)) {
      out.append("null");
    } else {
      reader.jsonAt(row, out);
    }
  }

  /** Appends an object that a reader gave. */
  static void object(@Nullable Object value, StringBuilder out) {
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if ((value instanceof Double number && (number.isNaN() || number.isInfinite()))
        || (value instanceof Float small && (small.isNaN() || small.isInfinite()))) {
      quote(value.toString(), out);
    } else if (value instanceof BigDecimal number) {
      out.append(number.toPlainString());
    } else if (value instanceof Number) {
      out.append(value);
    } else if (value instanceof StructValue struct) {
      map(struct.toMap(), out);
    } else if (value instanceof Map<?, ?> map) {
      map(map, out);
    } else if (value instanceof ListValue) {
      out.append(value);
    } else {
      quote(text(value), out);
    }
  }

  /** Appends elements as a JSON array. */
  static void array(@Nullable Object[] values, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < values.length; i++) {
      out.append(i == 0 ? "" : ",");
      object(values[i], out);
    }
    out.append(']');
  }

  private static void map(Map<?, ?> map, StringBuilder out) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      quote(text(entry.getKey()), out);
      out.append(':');
      object(entry.getValue(), out);
      out.append(entries.hasNext() ? "," : "");
    }
    out.append('}');
  }

  /** The text form that the reader of such a value gives. */
  static String text(Object value) {
    if (value instanceof Timestamp timestamp) {
      return TextValues.format(timestamp.toLocalDateTime());
    }
    if (value instanceof Date date) {
      return date.toLocalDate().toString();
    }
    if (value instanceof LocalTime time) {
      return TextValues.format(time);
    }
    if (value instanceof OffsetDateTime dateTime) {
      return TextValues.format(dateTime);
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return String.valueOf(value);
  }
}
