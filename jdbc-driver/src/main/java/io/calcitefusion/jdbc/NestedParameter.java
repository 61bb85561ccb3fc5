package io.calcitefusion.jdbc;

import java.lang.reflect.Array;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A list, struct or map as the value of a parameter: a copy of what was given, which later changes
 * do not reach. Its parts are plain values as {@link ParameterObjects#plain} gives them.
 */
sealed interface NestedParameter {
  /** Deeper values are refused; one that holds itself has no end. */
  int MAX_DEPTH = 64;

  /**
   * Elements of a list.
   *
   * @param element their field, when they were declared
   * @param values the elements
   */
  record Elements(@Nullable Field element, List<@Nullable Object> values)
      implements NestedParameter {
    @Override
    public String name() {
      return "array";
    }
  }

  /**
   * Values of a struct in the order of its fields.
   *
   * @param fields its fields, when they were declared
   * @param values one per field
   */
  record Attributes(@Nullable List<Field> fields, List<@Nullable Object> values)
      implements NestedParameter {
    @Override
    public String name() {
      return "struct";
    }
  }

  /**
   * Pairs of a map, or values of a struct by the names of its fields.
   *
   * @param pairs keys and values in the order in which the map gave them
   */
  record Entries(Map<@Nullable Object, @Nullable Object> pairs) implements NestedParameter {
    @Override
    public String name() {
      return "map";
    }
  }

  /** What it is, for messages. */
  String name();

  /** Whether a value is a list, struct or map. */
  static boolean isNested(Object value) {
    return value instanceof Collection<?>
        || value instanceof Map<?, ?>
        || value instanceof java.sql.Array
        || value instanceof Struct
        || (value.getClass().isArray() && !(value instanceof byte[]));
  }

  /**
   * Copies a list, struct or map.
   *
   * @param value a value for which {@link #isNested} holds
   * @param depth number of values around it
   */
  static NestedParameter copy(Object value, int depth) throws SQLException {
    if (depth >= MAX_DEPTH) {
      throw SqlExceptions.data(
          "22023",
          "the value is nested more than %d deep; it may hold itself".formatted(MAX_DEPTH));
    }
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> pairs = new LinkedHashMap<>();
      for (Map.Entry<?, ?> pair : map.entrySet()) {
        pairs.put(
            ParameterObjects.plain(pair.getKey(), depth + 1),
            ParameterObjects.plain(pair.getValue(), depth + 1));
      }
      return new Entries(Collections.unmodifiableMap(pairs));
    }
    if (value instanceof Struct struct) {
      List<Field> fields = value instanceof StructValue own ? own.fields() : null;
      return new Attributes(fields, plain(Arrays.asList(struct.getAttributes()), depth));
    }
    Field element = value instanceof ListValue own ? own.elementField() : null;
    return new Elements(element, plain(elements(value), depth));
  }

  /** Elements of a collection, of an array of Java or of an array of JDBC, as they are. */
  static List<? extends @Nullable Object> elements(Object value) throws SQLException {
    if (value instanceof java.sql.Array array) {
      Object content = array.getArray();
      return content == null ? List.of() : elements(content);
    }
    if (value instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    }
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    if (!value.getClass().isArray()) {
      throw SqlExceptions.argument("an array whose content is a " + value.getClass().getName());
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      elements.add(Array.get(value, i));
    }
    return elements;
  }

  private static List<@Nullable Object> plain(List<? extends @Nullable Object> values, int depth)
      throws SQLException {
    List<@Nullable Object> plain = new ArrayList<>(values.size());
    for (Object value : values) {
      plain.add(ParameterObjects.plain(value, depth + 1));
    }
    return Collections.unmodifiableList(plain);
  }
}
