package io.calcitefusion.datafusion;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The footer of a Parquet file, read without the engine: Thrift's compact protocol into maps by the
 * number of the field.
 */
final class ParquetFooter {
  private static final int TAIL_BYTES = 8;

  private final ByteBuffer bytes;
  private final Map<Integer, Object> file;

  private ParquetFooter(ByteBuffer bytes) {
    this.bytes = bytes;
    this.file = struct();
  }

  static ParquetFooter of(Path file) {
    try {
      ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int end = all.limit() - TAIL_BYTES;
      int length = all.getInt(end);
      return new ParquetFooter(all.slice(end - length, length).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Rows of each row group. */
  List<Long> rowGroups() {
    return groups().stream().map(group -> (Long) group.get(3)).toList();
  }

  /** Codec numbers of the column chunks: 0 none, 1 Snappy, 2 gzip, 6 Zstandard, 7 LZ4. */
  List<Long> codecs() {
    return chunks().stream().map(chunk -> (Long) part(chunk, 3).get(4)).distinct().toList();
  }

  /** Whether column chunks have statistics. */
  boolean hasStatistics() {
    return chunks().stream().anyMatch(chunk -> part(chunk, 3).containsKey(12));
  }

  /** Whether pages have statistics: an index of columns. */
  boolean hasPageStatistics() {
    return chunks().stream().anyMatch(chunk -> chunk.containsKey(6));
  }

  /** Names of the columns and of what is in them, the root first. */
  List<String> names() {
    return list(file, 2).stream().map(element -> (String) element.get(4)).toList();
  }

  private List<Map<Integer, Object>> groups() {
    return list(file, 4);
  }

  private List<Map<Integer, Object>> chunks() {
    List<Map<Integer, Object>> chunks = new ArrayList<>();
    groups().forEach(group -> chunks.addAll(list(group, 1)));
    return chunks;
  }

  @SuppressWarnings("unchecked")
  private static Map<Integer, Object> part(Map<Integer, Object> struct, int field) {
    return (Map<Integer, Object>) struct.get(field);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<Integer, Object>> list(Map<Integer, Object> struct, int field) {
    return (List<Map<Integer, Object>>) struct.get(field);
  }

  private Map<Integer, Object> struct() {
    Map<Integer, Object> fields = new HashMap<>();
    int field = 0;
    for (int head = bytes.get(); head != 0; head = bytes.get()) {
      int delta = (head >> 4) & 0xf;
      field = delta == 0 ? (int) zigzag() : field + delta;
      int type = head & 0xf;
      fields.put(field, type == 1 || type == 2 ? (Object) (type == 1) : value(type));
    }
    return fields;
  }

  private Object value(int type) {
    return switch (type) {
      case 1, 2 -> bytes.get() == 1;
      case 3 -> (long) bytes.get();
      case 4, 5, 6 -> zigzag();
      case 7 -> bytes.getDouble();
      case 8 -> text();
      case 9, 10 -> list();
      case 12 -> struct();
      default -> throw new AssertionError("Thrift type " + type);
    };
  }

  private List<Object> list() {
    int head = bytes.get();
    int size = (head >> 4) & 0xf;
    long count = size == 0xf ? varint() : size;
    List<Object> values = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      values.add(value(head & 0xf));
    }
    return values;
  }

  private String text() {
    byte[] text = new byte[(int) varint()];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
