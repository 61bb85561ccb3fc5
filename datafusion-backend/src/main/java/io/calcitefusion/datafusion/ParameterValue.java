package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * A typed value for one parameter; it travels as a value and never as text in the statement.
 *
 * <p>The Java class follows the type: {@code Bool} Boolean; {@code Int} (any width and sign) Long,
 * or BigInteger for unsigned 64 bits; {@code FloatingPoint} Double; {@code Utf8} and {@code
 * LargeUtf8} String; {@code Binary} byte[]; {@code Decimal} BigDecimal whose scale fits; {@code
 * Date} LocalDate; {@code Time} LocalTime; {@code Timestamp} without zone LocalDateTime, with zone
 * Instant; {@code Null} only null.
 *
 * @param type type of the value
 * @param value the value, or null for SQL NULL of that type
 */
public record ParameterValue(ArrowType type, @Nullable Object value) {
  /** Checks that there is a type. */
  public ParameterValue {
    requireNonNull(type, "type");
  }
}
