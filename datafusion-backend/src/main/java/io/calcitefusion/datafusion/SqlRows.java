package io.calcitefusion.datafusion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** Small results of the library's own queries, whose columns are texts, BIGINT or BOOLEAN. */
final class SqlRows {
  private SqlRows() {}

  /**
   * All rows of a query.
   *
   * @param session where it runs
   * @param sql one query that casts its columns to VARCHAR, BIGINT or BOOLEAN
   * @return per row a String, Long, Boolean or null for every column
   */
  static List<List<@Nullable Object>> of(DataFusionSession session, String sql) {
    try (BatchStream stream = session.query(sql)) {
      return of(stream);
    }
  }

  /**
   * All rows of a result.
   *
   * @param source its batches, which the caller closes; columns are VARCHAR, BIGINT or BOOLEAN
   * @return per row a String, Long, Boolean or null for every column
   */
  static List<List<@Nullable Object>> of(BatchSource source) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (ColumnBatch batch = source.next(); batch != null; batch = source.next()) {
      for (int row = 0; row < batch.rowCount(); row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < batch.columnCount(); column++) {
          values.add(value(batch.column(column), row));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private static @Nullable Object value(ColumnData column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    int index = column.offset() + row;
    ByteBuffer first = column.buffer(0);
    ArrowType type = column.field().getType();
    if (type instanceof ArrowType.Int) {
      return first.getLong(index * Long.BYTES);
    }
    if (type instanceof ArrowType.Bool) {
      return (first.get(index >> 3) & (1 << (index & 7))) != 0;
    }
    int start = offset(first, type, index);
    byte[] bytes = new byte[offset(first, type, index + 1) - start];
    column.buffer(1).get(start, bytes);
    return new String(bytes, UTF_8);
  }

  /** A cast to VARCHAR leaves text alone that has long offsets, where a front end planned it. */
  private static int offset(ByteBuffer offsets, ArrowType type, int index) {
    return type instanceof ArrowType.LargeUtf8
        ? Math.toIntExact(offsets.getLong(index * Long.BYTES))
        : offsets.getInt(index * Integer.BYTES);
  }
}
