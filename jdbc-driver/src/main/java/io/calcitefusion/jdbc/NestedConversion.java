package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ParameterValue;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Turns a nested value of a parameter into the type that the statement expects. Each part is
 * converted as a parameter of its own; all elements then get one type. Pure functions.
 */
final class NestedConversion {
  /** Names of the fields inside, as Arrow gives them. */
  private static final String ELEMENT = "item";

  private static final String ENTRIES = "entries";
  private static final String KEY = "key";
  private static final String VALUE = "value";

  private static final Field UNKNOWN = Field.nullable(ELEMENT, new ArrowType.Null());

  private NestedConversion() {}

  /** Values of one type. */
  private record Column(Field field, List<@Nullable Object> values) {}

  /**
   * The value with the expected type, or with the type of its parts when nothing is known.
   *
   * @throws SQLException of SQLSTATE 07006 when the statement expects something else, or as the
   *     conversion of a part says
   */
  static ParameterValue convert(NestedParameter value, Field expected, ZoneId sessionZone)
      throws SQLException {
    boolean known = !(expected.getType() instanceof ArrowType.Null);
    if (value instanceof NestedParameter.Elements list && (!known || isList(expected))) {
      Field declared = list.element() == null ? UNKNOWN : list.element();
      return list(list, known ? expected.getChildren().get(0) : declared, sessionZone);
    }
    boolean toStruct = expected.getType() instanceof ArrowType.Struct;
    if (value instanceof NestedParameter.Attributes struct && (!known || toStruct)) {
      List<Field> fields = known ? expected.getChildren() : struct.fields();
      return struct(struct, fields == null ? numbered(struct) : fields, sessionZone);
    }
    if (value instanceof NestedParameter.Entries map && toStruct) {
      return struct(inOrder(map, expected.getChildren()), expected.getChildren(), sessionZone);
    }
    if (value instanceof NestedParameter.Entries map
        && (!known || expected.getType() instanceof ArrowType.Map)) {
      List<Field> entry =
          known
              ? expected.getChildren().get(0).getChildren()
              : List.of(Field.nullable(KEY, UNKNOWN.getType()), UNKNOWN);
      return map(map, entry, sessionZone);
    }
    throw ParameterObjects.mismatch(value, expected);
  }

  /** SQL NULL of the expected type, in the form in which values of it travel. */
  static ParameterValue nullOf(Field expected) {
    if (isList(expected)) {
      Field element = nullOf(expected.getChildren().get(0)).field(ELEMENT);
      return new ParameterValue(new ArrowType.List(), List.of(element), null);
    }
    if (expected.getType() instanceof ArrowType.Struct) {
      List<Field> fields =
          expected.getChildren().stream()
              .map(field -> nullOf(field).field(field.getName()))
              .toList();
      return new ParameterValue(expected.getType(), fields, null);
    }
    if (expected.getType() instanceof ArrowType.Map) {
      List<Field> entry = expected.getChildren().get(0).getChildren();
      return mapOf(nullOf(entry.get(0)).field(KEY), nullOf(entry.get(1)).field(VALUE), null);
    }
    return new ParameterValue(ParameterObjects.sendable(expected.getType()), null);
  }

  private static boolean isList(Field field) {
    return switch (field.getType().getTypeID()) {
      case List, LargeList, FixedSizeList, ListView, LargeListView -> true;
      default -> false;
    };
  }

  private static ParameterValue list(
      NestedParameter.Elements list, Field element, ZoneId sessionZone) throws SQLException {
    Column column = column(list.values(), element, "element", sessionZone);
    return new ParameterValue(
        new ArrowType.List(), List.of(named(ELEMENT, column.field())), column.values());
  }

  private static ParameterValue struct(
      NestedParameter.Attributes struct, List<Field> fields, ZoneId sessionZone)
      throws SQLException {
    List<@Nullable Object> values = struct.values();
    if (values.size() != fields.size()) {
      throw SqlExceptions.data(
          "22023",
          "the struct has %d values, and %d fields: %s"
              .formatted(values.size(), fields.size(), names(fields)));
    }
    List<Field> types = new ArrayList<>();
    List<@Nullable Object> converted = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String name = fields.get(i).getName();
      ParameterValue value = part(values.get(i), fields.get(i), "field " + name, sessionZone);
      types.add(value.field(name));
      converted.add(value.value());
    }
    return new ParameterValue(new ArrowType.Struct(), types, converted);
  }

  /** Names that the engine gives to fields that have none. */
  private static List<Field> numbered(NestedParameter.Attributes struct) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < struct.values().size(); i++) {
      fields.add(Field.nullable("c" + i, UNKNOWN.getType()));
    }
    return fields;
  }

  /** Values of a struct by name; a field that is not named is NULL. */
  private static NestedParameter.Attributes inOrder(NestedParameter.Entries map, List<Field> fields)
      throws SQLException {
    Map<@Nullable Object, @Nullable Object> pairs = new LinkedHashMap<>(map.pairs());
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : fields) {
      values.add(pairs.remove(field.getName()));
    }
    if (!pairs.isEmpty()) {
      throw SqlExceptions.data(
          "22023",
          "the struct has no field %s; it has %s"
              .formatted(pairs.keySet().iterator().next(), names(fields)));
    }
    return new NestedParameter.Attributes(fields, values);
  }

  private static ParameterValue map(
      NestedParameter.Entries map, List<Field> entry, ZoneId sessionZone) throws SQLException {
    List<@Nullable Object> given = new ArrayList<>(map.pairs().keySet());
    if (given.contains(null)) {
      throw SqlExceptions.data("22004", "a key of the map is null");
    }
    Column keys = column(given, entry.get(0), "key", sessionZone);
    Column values =
        column(new ArrayList<>(map.pairs().values()), entry.get(1), "value", sessionZone);
    Map<@Nullable Object, @Nullable Object> pairs = new LinkedHashMap<>();
    for (int i = 0; i < given.size(); i++) {
      Object key = keys.values().get(i);
      if (pairs.containsKey(key)) {
        throw SqlExceptions.data("22023", "two keys of the map become the same, " + key);
      }
      pairs.put(key, values.values().get(i));
    }
    return mapOf(named(KEY, keys.field()), named(VALUE, values.field()), pairs);
  }

  private static ParameterValue mapOf(Field key, Field value, @Nullable Object pairs) {
    Field entry =
        new Field(ENTRIES, FieldType.notNullable(new ArrowType.Struct()), List.of(key, value));
    return new ParameterValue(new ArrowType.Map(false), List.of(entry), pairs);
  }

  /** All values with one type: the expected one, or the narrowest that holds each of them. */
  private static Column column(
      List<? extends @Nullable Object> values, Field expected, String what, ZoneId sessionZone)
      throws SQLException {
    Field common = nullOf(expected).field(ELEMENT);
    List<@Nullable Object> converted = new ArrayList<>(values.size());
    boolean changed = false;
    for (int i = 0; i < values.size(); i++) {
      ParameterValue value = part(values.get(i), expected, what + " " + (i + 1), sessionZone);
      Field type = value.field(ELEMENT);
      Field wider = CommonType.of(common, type, what + " " + (i + 1));
      changed |= isKnown(common) && !wider.equals(common);
      common = wider;
      converted.add(value.value());
    }
    // What was converted before the type grew may have another class of Java.
    return changed && !common.equals(expected)
        ? column(values, common, what, sessionZone)
        : new Column(common, converted);
  }

  private static boolean isKnown(Field field) {
    return !(field.getType() instanceof ArrowType.Null);
  }

  private static ParameterValue part(
      @Nullable Object value, Field expected, String where, ZoneId sessionZone)
      throws SQLException {
    try {
      return ParameterConversion.convert(value, expected, sessionZone);
    } catch (SQLException e) {
      throw SqlExceptions.within(where, e);
    }
  }

  private static Field named(String name, Field field) {
    return new Field(name, field.getFieldType(), field.getChildren());
  }

  private static List<String> names(List<Field> fields) {
    return fields.stream().map(Field::getName).toList();
  }
}
