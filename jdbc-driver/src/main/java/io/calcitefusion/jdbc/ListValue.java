package io.calcitefusion.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A list that was read; independent of its result set. Immutable until {@link #free}. */
final class ListValue implements Array {
  private final Field elementField;
  private @Nullable Object @Nullable [] values;

  ListValue(Field elementField, @Nullable Object[] values) {
    this.elementField = elementField;
    this.values = values;
  }

  /** The elements. */
  List<@Nullable Object> toList() throws SQLException {
    return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(held())));
  }

  private @Nullable Object[] held() throws SQLException {
    @Nullable Object[] held = values;
    if (held == null) {
      throw SqlExceptions.cursor("the array was freed");
    }
    return held;
  }

  private @Nullable Object[] slice(long index, int count) throws SQLException {
    @Nullable Object[] held = held();
    if (index < 1 || count < 0 || index - 1 > held.length) {
      throw SqlExceptions.argument(
          "the slice from "
              + index
              + " of "
              + count
              + " does not lie in "
              + held.length
              + " elements");
    }
    int from = (int) (index - 1);
    return Arrays.copyOfRange(held, from, (int) Math.min(held.length, (long) from + count));
  }

  private static void refuse(@Nullable Map<String, Class<?>> map) throws SQLException {
    if (map != null && !map.isEmpty()) {
      throw SqlExceptions.unsupported("a type map");
    }
  }

  @Override
  public String getBaseTypeName() throws SQLException {
    held();
    return JdbcTypes.of(elementField).typeName();
  }

  @Override
  public int getBaseType() throws SQLException {
    held();
    return JdbcTypes.of(elementField).jdbcType();
  }

  @Override
  public Object getArray() throws SQLException {
    return held().clone();
  }

  @Override
  public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
    refuse(map);
    return getArray();
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    return slice(index, count);
  }

  @Override
  public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    refuse(map);
    return slice(index, count);
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    return rows(held(), 1);
  }

  @Override
  public ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
    refuse(map);
    return getResultSet();
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    return rows(slice(index, count), index);
  }

  @Override
  public ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    refuse(map);
    return getResultSet(index, count);
  }

  private ResultSet rows(@Nullable Object[] slice, long firstIndex) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < slice.length; i++) {
      rows.add(new @Nullable Object[] {firstIndex + i, slice[i]});
    }
    List<Field> fields =
        List.of(
            Field.notNullable("INDEX", new ArrowType.Int(64, true)),
            new Field("VALUE", elementField.getFieldType(), elementField.getChildren()));
    return MemoryRows.resultSet(fields, rows);
  }

  @Override
  public void free() {
    values = null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ListValue list && Arrays.deepEquals(values, list.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  @Override
  public String toString() {
    @Nullable Object[] held = values;
    if (held == null) {
      return "(freed)";
    }
    StringBuilder out = new StringBuilder();
    JsonText.array(held, out);
    return out.toString();
  }
}
