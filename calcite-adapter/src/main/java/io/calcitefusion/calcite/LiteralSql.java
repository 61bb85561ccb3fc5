package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.SqlIdentifier;
import java.math.BigDecimal;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/**
 * Literals in the engine's SQL. Exact numbers and points in time go through texts, because the
 * engine reads {@code 1.5} as a double and {@code TIMESTAMP '…'} as nanoseconds. Pure functions.
 */
final class LiteralSql {
  private static final long MILLIS_PER_SECOND = 1000;
  private static final long MILLIS_PER_MINUTE = 60 * MILLIS_PER_SECOND;
  private static final long MILLIS_PER_HOUR = 60 * MILLIS_PER_MINUTE;
  static final long MILLIS_PER_DAY = 24 * MILLIS_PER_HOUR;

  private LiteralSql() {}

  /** The literal with exactly its type. */
  static String typed(RexLiteral literal) {
    RelDataType type = literal.getType();
    if (literal.isNull()) {
      return type.getSqlTypeName() == SqlTypeName.NULL ? "NULL" : SqlTypeText.cast("NULL", type);
    }
    return switch (type.getSqlTypeName()) {
      case BIGINT -> bare(literal);
      case TINYINT, SMALLINT, INTEGER, UTINYINT, USMALLINT, UINTEGER, UBIGINT ->
          SqlTypeText.cast(bare(literal), type);
      default -> bare(literal);
    };
  }

  /** The literal as short as it can be where a comparison or a function fixes its type. */
  static String bare(RexLiteral literal) {
    RelDataType type = literal.getType();
    if (literal.isNull()) {
      return "NULL";
    }
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> Boolean.TRUE.equals(literal.getValueAs(Boolean.class)) ? "TRUE" : "FALSE";
      case TINYINT, SMALLINT, INTEGER, BIGINT, UTINYINT, USMALLINT, UINTEGER, UBIGINT ->
          decimal(literal).toBigInteger().toString();
      case DECIMAL ->
          SqlTypeText.cast(
              SqlIdentifier.literal(
                  decimal(literal)
                      .setScale(Math.max(0, type.getScale()), java.math.RoundingMode.HALF_UP)
                      .toPlainString()),
              type);
      case REAL -> SqlTypeText.cast(floating(literal), type);
      case FLOAT, DOUBLE -> floating(literal);
      case CHAR, VARCHAR -> SqlIdentifier.literal(text(literal));
      case BINARY, VARBINARY -> "X'" + value(literal, ByteString.class).toString(16) + '\'';
      case DATE -> SqlTypeText.cast(quoted(value(literal, DateString.class)), type);
      case TIME -> SqlTypeText.cast(quoted(value(literal, TimeString.class)), type);
      case TIMESTAMP -> SqlTypeText.cast(quoted(value(literal, TimestampString.class)), type);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          SqlTypeText.cast(
              SqlIdentifier.literal(value(literal, TimestampString.class) + "Z"), type);
      default -> {
        if (SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
          yield interval(literal);
        }
        throw FrontEndErrors.unsupported("a literal of type " + type.getFullTypeString(), "");
      }
    };
  }

  /** The characters of a text literal. */
  static String text(RexLiteral literal) {
    return value(literal, NlsString.class).getValue();
  }

  /** Whether an interval literal counts months; otherwise it counts milliseconds. */
  static boolean isMonths(RelDataType type) {
    return SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  /** {@code INTERVAL '1 days 2 hours'}: the engine's own words, since it reads few of SQL's. */
  static String interval(RexLiteral literal) {
    long value = decimal(literal).longValueExact();
    return "INTERVAL "
        + SqlIdentifier.literal(isMonths(literal.getType()) ? value + " months" : duration(value));
  }

  private static String duration(long millis) {
    StringBuilder text = new StringBuilder();
    long rest = millis;
    rest = append(text, rest, MILLIS_PER_DAY, "days");
    rest = append(text, rest, MILLIS_PER_HOUR, "hours");
    rest = append(text, rest, MILLIS_PER_MINUTE, "minutes");
    rest = append(text, rest, MILLIS_PER_SECOND, "seconds");
    append(text, rest, 1, "milliseconds");
    return text.isEmpty() ? "0 seconds" : text.toString();
  }

  private static long append(StringBuilder text, long rest, long unit, String name) {
    long count = rest / unit;
    if (count != 0) {
      text.append(text.isEmpty() ? "" : " ").append(count).append(' ').append(name);
    }
    return rest % unit;
  }

  static BigDecimal decimal(RexLiteral literal) {
    return value(literal, BigDecimal.class);
  }

  private static String floating(RexLiteral literal) {
    Object value = literal.getValue();
    double number = value instanceof Number n ? n.doubleValue() : decimal(literal).doubleValue();
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return "CAST('" + number + "' AS DOUBLE)";
    }
    String text = Double.toString(number);
    return text.indexOf('E') >= 0 ? text : text + "E0";
  }

  private static String quoted(Object value) {
    return SqlIdentifier.literal(value.toString());
  }

  private static <T> T value(RexLiteral literal, Class<T> type) {
    T value = literal.getValueAs(type);
    if (value == null) {
      throw FrontEndErrors.unsupported("the literal " + literal, "");
    }
    return value;
  }
}
