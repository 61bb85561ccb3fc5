package io.calcitefusion.jdbc;

import java.sql.SQLException;
import java.sql.Struct;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A struct that was read or created; independent of its result set. Immutable. */
final class StructValue implements Struct {
  private final List<Field> fields;
  private final @Nullable Object[] values;

  /**
   * @param values one per field
   */
  StructValue(List<Field> fields, @Nullable Object[] values) {
    this.fields = fields;
    this.values = values;
  }

  /** A struct of values that were given, each of which has to fit the type of its field. */
  static StructValue create(Field type, @Nullable Object @Nullable [] values) throws SQLException {
    if (!(type.getType() instanceof ArrowType.Struct)) {
      throw SqlExceptions.argument(
          "the type " + JdbcTypes.of(type).typeName() + " is no STRUCT(name type, …)");
    }
    if (values == null) {
      throw SqlExceptions.argument("the values are null");
    }
    StructValue struct = new StructValue(type.getChildren(), values.clone());
    ParameterConversion.convert(struct, type, ZoneOffset.UTC);
    return struct;
  }

  List<Field> fields() {
    return fields;
  }

  /** The values by field name, in order. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      map.put(fields.get(i).getName(), values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public String getSQLTypeName() {
    return JdbcTypes.structName(fields);
  }

  @Override
  public @Nullable Object[] getAttributes() {
    return values.clone();
  }

  @Override
  public @Nullable Object[] getAttributes(@Nullable Map<String, Class<?>> map) throws SQLException {
    if (map != null && !map.isEmpty()) {
      throw SqlExceptions.unsupported("a type map");
    }
    return values.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StructValue struct
        && fields.stream()
            .map(Field::getName)
            .toList()
            .equals(struct.fields.stream().map(Field::getName).toList())
        && Arrays.deepEquals(values, struct.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    JsonText.object(this, out);
    return out.toString();
  }
}
