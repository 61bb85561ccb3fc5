package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.ArrowDisplay;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Casts in the engine's words. Pure functions. */
final class SqlTypeText {
  private SqlTypeText() {}

  /** A cast of the engine, whatever it does with values that do not fit. */
  static String cast(String sql, RelDataType type) {
    String name = typeName(type);
    return name == null ? arrowCast(sql, type) : "CAST(" + sql + " AS " + name + ')';
  }

  /** A cast that gives NULL where {@link #cast} fails. */
  static String tryCast(String sql, RelDataType type) {
    String name = typeName(type);
    return name == null
        ? "arrow_try_cast("
            + sql
            + ", "
            + SqlIdentifier.literal(ArrowDisplay.text(ArrowTypes.toField("", type)))
            + ')'
        : "TRY_CAST(" + sql + " AS " + name + ')';
  }

  private static String arrowCast(String sql, RelDataType type) {
    return arrowCast(sql, ArrowTypes.toField("", type));
  }

  /** A cast to an Arrow type, that of a field. */
  static String arrowCast(String sql, Field type) {
    return "arrow_cast(" + sql + ", " + SqlIdentifier.literal(ArrowDisplay.text(type)) + ')';
  }

  /** The type's name in the engine's SQL, or null when it has none. */
  private static @Nullable String typeName(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    return switch (name) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DATE -> name.getName();
      case UTINYINT -> "TINYINT UNSIGNED";
      case USMALLINT -> "SMALLINT UNSIGNED";
      case UINTEGER -> "INTEGER UNSIGNED";
      case UBIGINT -> "BIGINT UNSIGNED";
      case FLOAT, DOUBLE -> "DOUBLE";
      case DECIMAL ->
          String.format(Locale.ROOT, "DECIMAL(%d, %d)", type.getPrecision(), type.getScale());
      case CHAR, VARCHAR -> "VARCHAR";
      case VARBINARY -> "BYTEA";
      case TIME -> type.getPrecision() > 6 ? "TIME" : null;
      case TIMESTAMP -> "TIMESTAMP(" + secondDigits(type) + ')';
      case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          "TIMESTAMP(" + secondDigits(type) + ") WITH TIME ZONE";
      default -> SqlTypeName.INTERVAL_TYPES.contains(name) ? "INTERVAL" : null;
    };
  }

  /** Digits of a second that the unit of a timestamp holds: 0, 3, 6 or 9. */
  static int secondDigits(RelDataType type) {
    return switch (ArrowTypes.unit(type.getPrecision())) {
      case SECOND -> 0;
      case MILLISECOND -> 3;
      case MICROSECOND -> 6;
      case NANOSECOND -> 9;
    };
  }
}
