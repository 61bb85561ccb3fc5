package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Reader of maps; keys keep their order. */
final class MapReader extends ArrowColumnReader {
  private final ArrowColumnReader keys;
  private final ArrowColumnReader values;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer offsets;

  /** Row of the key and value arrays at which entry 0 lies. */
  private int entryOffset;

  MapReader(Field field, ArrowColumnReader keys, ArrowColumnReader values) {
    super(field);
    this.keys = keys;
    this.values = values;
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    offsets = column.buffer(0);
    ColumnData entries = column.children().get(0);
    entryOffset = entries.offset();
    keys.bind(entries.children().get(0));
    values.bind(entries.children().get(1));
  }

  private int startAt(int row) {
    return entryOffset + offsets.getInt((offset + row) << 2);
  }

  @Override
  Object objectAt(int row) throws SQLException {
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    int end = startAt(row + 1);
    for (int i = startAt(row); i < end; i++) {
      map.put(keys.objectAt(i), values.isNullAt(i) ? null : values.objectAt(i));
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  String stringAt(int row) throws SQLException {
    StringBuilder out = new StringBuilder();
    jsonAt(row, out);
    return out.toString();
  }

  @Override
  void jsonAt(int row, StringBuilder out) throws SQLException {
    int end = startAt(row + 1);
    out.append('{');
    for (int i = startAt(row); i < end; i++) {
      // JSON has only texts as keys.
      JsonText.quote(keys.stringAt(i), out);
      out.append(':');
      JsonText.value(values, i, out);
      out.append(i + 1 < end ? "," : "");
    }
    out.append('}');
  }
}
