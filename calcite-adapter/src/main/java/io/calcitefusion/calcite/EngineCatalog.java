package io.calcitefusion.calcite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.ColumnData;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the engine's {@code information_schema} says, without its own views. Immutable.
 *
 * @param tables kind by name
 * @param columns columns by table, in order
 */
record EngineCatalog(
    ImmutableSortedMap<TableName, TableKind> tables,
    ImmutableListMultimap<TableName, Column> columns) {
  private static final String TABLES =
      "SELECT table_catalog, table_schema, table_name, table_type"
          + " FROM information_schema.tables WHERE table_schema <> 'information_schema'";
  private static final String COLUMNS =
      "SELECT table_catalog, table_schema, table_name, column_name, data_type, is_nullable"
          + " FROM information_schema.columns WHERE table_schema <> 'information_schema'"
          + " ORDER BY table_catalog, table_schema, table_name, ordinal_position";

  /**
   * One column.
   *
   * @param name its name
   * @param dataType Arrow type as the engine displays it
   * @param nullable whether it can hold nulls
   */
  record Column(String name, String dataType, boolean nullable) {}

  /** Reads the live catalog. */
  static EngineCatalog read(DataFusionSession session) {
    ImmutableSortedMap.Builder<TableName, TableKind> tables = ImmutableSortedMap.naturalOrder();
    for (List<String> row : rows(session, TABLES)) {
      tables.put(name(row), row.get(3).equals("VIEW") ? TableKind.VIEW : TableKind.TABLE);
    }
    ImmutableListMultimap.Builder<TableName, Column> columns = ImmutableListMultimap.builder();
    for (List<String> row : rows(session, COLUMNS)) {
      columns.put(name(row), new Column(row.get(3), row.get(4), row.get(5).equals("YES")));
    }
    return new EngineCatalog(tables.buildOrThrow(), columns.build());
  }

  private static TableName name(List<String> row) {
    return new TableName(row.get(0), row.get(1), row.get(2));
  }

  private static List<List<String>> rows(DataFusionSession session, String sql) {
    List<List<String>> rows = new ArrayList<>();
    try (BatchStream stream = session.query(sql)) {
      ColumnBatch batch = stream.next();
      while (batch != null) {
        for (int row = 0; row < batch.rowCount(); row++) {
          ImmutableList.Builder<String> values = ImmutableList.builder();
          for (int column = 0; column < batch.columnCount(); column++) {
            values.add(text(batch.column(column), row));
          }
          rows.add(values.build());
        }
        batch = stream.next();
      }
    }
    return rows;
  }

  private static String text(ColumnData column, int row) {
    int index = column.offset() + row;
    ByteBuffer offsets = column.buffer(0);
    int start = offsets.getInt(index * Integer.BYTES);
    byte[] bytes = new byte[offsets.getInt((index + 1) * Integer.BYTES) - start];
    column.buffer(1).get(start, bytes);
    return new String(bytes, UTF_8);
  }
}
