package io.calcitefusion.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A list that was read or created; independent of its result set. Immutable until {@link #free}.
 */
final class ListValue implements Array {
  private final Field elementField;
  private @Nullable Object @Nullable [] values;

  ListValue(Field elementField, @Nullable Object[] values) {
    this.elementField = elementField;
    this.values = values;
  }

  /**
   * A list of values that were given, each of which has to fit the type of the elements.
   *
   * @param values elements; lists among them may be arrays of Java
   */
  static ListValue create(Field elementField, @Nullable Object @Nullable [] values)
      throws SQLException {
    if (values == null) {
      throw SqlExceptions.argument("the elements are null");
    }
    ListValue list = new ListValue(elementField, values.clone());
    Field field = new Field("", FieldType.nullable(new ArrowType.List()), List.of(elementField));
    ParameterConversion.convert(list, field, ZoneOffset.UTC);
    list.nest();
    return list;
  }

  /** Makes every list in it one of this class, as the elements of one that was read are. */
  private void nest() throws SQLException {
    @Nullable Object[] elements = held();
    for (int i = 0; i < elements.length; i++) {
      Object element = elements[i];
      if (element != null && elementField.getType() instanceof ArrowType.List) {
        ListValue inner =
            new ListValue(
                elementField.getChildren().get(0), NestedParameter.elements(element).toArray());
        inner.nest();
        elements[i] = inner;
      }
    }
  }

  Field elementField() {
    return elementField;
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
