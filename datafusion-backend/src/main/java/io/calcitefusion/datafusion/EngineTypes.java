package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.SchemaComparison;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The engine's SQL names of Arrow types. Pure functions. */
final class EngineTypes {
  private static final ImmutableMap<String, String> NAMES =
      ImmutableMap.<String, String>builder()
          .put("bool", "BOOLEAN")
          .put("int8", "TINYINT")
          .put("int16", "SMALLINT")
          .put("int32", "INT")
          .put("int64", "BIGINT")
          .put("uint8", "TINYINT UNSIGNED")
          .put("uint16", "SMALLINT UNSIGNED")
          .put("uint32", "INT UNSIGNED")
          .put("uint64", "BIGINT UNSIGNED")
          .put("float32", "FLOAT")
          .put("float64", "DOUBLE")
          .put("utf8", "VARCHAR")
          .put("binary", "BYTEA")
          .put("date32", "DATE")
          .buildOrThrow();

  private EngineTypes() {}

  /**
   * A value in the declared type. A cast stands only where the types differ and SQL has a name for
   * the declared one; otherwise the check of the live view finds the difference.
   */
  static String cast(String sql, Field source, Field declared) {
    String type = SchemaComparison.type(declared);
    if (SchemaComparison.type(source).equals(type)) {
      return sql;
    }
    String name = name(declared, type);
    return name == null ? sql : "CAST(" + sql + " AS " + name + ")";
  }

  private static @Nullable String name(Field declared, String type) {
    if (declared.getDictionary() != null) {
      return null;
    }
    return declared.getType() instanceof ArrowType.Decimal
        ? type.toUpperCase(Locale.ROOT)
        : NAMES.get(type);
  }
}
