package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A typed value for one parameter; it travels as a value and never as text in the statement.
 *
 * <p>The Java class follows the type: {@code Bool} Boolean; {@code Int} (any width and sign) Long,
 * or BigInteger for unsigned 64 bits; {@code FloatingPoint} Double; {@code Utf8} and {@code
 * LargeUtf8} String; {@code Binary} byte[]; {@code Decimal} BigDecimal whose scale fits; {@code
 * Date} LocalDate; {@code Time} LocalTime; {@code Timestamp} without zone LocalDateTime, with zone
 * Instant; {@code Null} only null; {@code List} a {@link List} of such values of the type of its
 * child; {@code Struct} a {@link List} with one such value per child, in order; {@code Map} a
 * {@link java.util.Map} of such keys, which are not null, and values.
 *
 * @param type type of the value
 * @param children the fields inside a nested type, as an Arrow field has them; else empty
 * @param value the value, or null for SQL NULL of that type
 */
public record ParameterValue(ArrowType type, List<Field> children, @Nullable Object value) {
  /** Checks that there is a type; copies the list of fields. */
  public ParameterValue {
    requireNonNull(type, "type");
    children = ImmutableList.copyOf(children);
  }

  /**
   * A value of a type that is not nested.
   *
   * @param type type of the value
   * @param value the value, or null
   */
  public ParameterValue(ArrowType type, @Nullable Object value) {
    this(type, ImmutableList.of(), value);
  }

  /**
   * A nullable field that holds such values.
   *
   * @param name name of the field
   * @return the field
   */
  public Field field(String name) {
    return new Field(name, new FieldType(true, type, null), children);
  }
}
