package io.calcitefusion.jdbc;

import java.sql.SQLException;
import java.sql.Struct;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A struct that was read; independent of its result set. Immutable. */
final class StructValue implements Struct {
  private final String typeName;
  private final List<String> names;
  private final @Nullable Object[] values;

  StructValue(String typeName, List<String> names, @Nullable Object[] values) {
    this.typeName = typeName;
    this.names = names;
    this.values = values;
  }

  /** The values by field name, in order. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      map.put(names.get(i), values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public String getSQLTypeName() {
    return typeName;
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
        && names.equals(struct.names)
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
