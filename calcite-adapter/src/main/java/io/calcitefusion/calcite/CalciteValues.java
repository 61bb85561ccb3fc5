package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.ParameterValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.joou.UByte;
import org.joou.UInteger;
import org.joou.ULong;
import org.joou.UShort;
import org.jspecify.annotations.Nullable;

/**
 * Values in the form in which Calcite computes: into it for parameters, out of it for results. Pure
 * functions.
 */
final class CalciteValues {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private CalciteValues() {}

  /** A parameter as Calcite computes with it; it loses nothing or fails. */
  static @Nullable Object ofParameter(ParameterValue parameter) {
    Object value = parameter.value();
    if (value instanceof Map<?, ?> map) {
      List<Field> entry = parameter.children().get(0).getChildren();
      Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
      map.forEach(
          (key, member) ->
              converted.put(ofMember(entry.get(0), key), ofMember(entry.get(1), member)));
      return converted;
    }
    if (value instanceof List<?> list) {
      boolean isStruct = parameter.type() instanceof ArrowType.Struct;
      List<@Nullable Object> converted = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        converted.add(ofMember(parameter.children().get(isStruct ? i : 0), list.get(i)));
      }
      return isStruct ? converted.toArray() : converted;
    }
    if (value instanceof byte[] bytes) {
      return new ByteString(bytes);
    }
    if (value instanceof LocalDate date) {
      return Math.toIntExact(date.toEpochDay());
    }
    if (value instanceof LocalTime time) {
      return (int) millis(Instant.ofEpochSecond(0, time.toNanoOfDay()), parameter);
    }
    if (value instanceof LocalDateTime dateTime) {
      return millis(dateTime.toInstant(ZoneOffset.UTC), parameter);
    }
    if (value instanceof Instant instant) {
      return millis(instant, parameter);
    }
    return value;
  }

  /** A value inside of a nested one, whose class has to be that of its type. */
  private static @Nullable Object ofMember(Field field, @Nullable Object value) {
    Object converted = ofParameter(new ParameterValue(field.getType(), field.getChildren(), value));
    if (field.getType() instanceof ArrowType.Int type && converted instanceof Number number) {
      return integer(type, number);
    }
    return field.getType() instanceof ArrowType.FloatingPoint type
            && type.getPrecision() == FloatingPointPrecision.SINGLE
            && converted instanceof Double wide
        ? (Object) wide.floatValue()
        : converted;
  }

  private static Object integer(ArrowType.Int type, Number number) {
    boolean signed = type.getIsSigned();
    long value = number.longValue();
    return switch (type.getBitWidth()) {
      case Byte.SIZE -> signed ? (Object) (byte) value : UByte.valueOf(value);
      case Short.SIZE -> signed ? (Object) (short) value : UShort.valueOf((int) value);
      case Integer.SIZE -> signed ? (Object) (int) value : UInteger.valueOf(value);
      default -> signed ? (Object) value : ULong.valueOf(value);
    };
  }

  private static long millis(Instant instant, ParameterValue parameter) {
    if (!instant.truncatedTo(ChronoUnit.MILLIS).equals(instant)) {
      throw FrontEndErrors.unsupported(
          "a parameter finer than milliseconds in the part that Calcite runs, "
              + parameter.value()
              + ',',
          "");
    }
    return instant.toEpochMilli();
  }

  /** A result in the form that {@link io.calcitefusion.datafusion.BatchBuilder} takes. */
  static @Nullable Object ofResult(@Nullable Object value, RelDataType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getSqlTypeName()) {
      case TIME, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          units(((Number) value).longValue(), type);
      case DECIMAL ->
          // As in the engine, digits below the scale are cut off.
          (value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString()))
              .setScale(type.getScale(), RoundingMode.DOWN);
      case BINARY, VARBINARY -> ((ByteString) value).getBytes();
      case CHAR, VARCHAR -> value.toString();
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH ->
          Period.ofMonths(((Number) value).intValue());
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          Duration.ofMillis(((Number) value).longValue());
      case ARRAY -> list((List<?>) value, type);
      case MAP -> map((Map<?, ?>) value, type);
      case ROW -> struct(value, type.getFieldList());
      default -> value;
    };
  }

  private static long units(long millis, RelDataType type) {
    return switch (ArrowTypes.unit(type.getPrecision())) {
      case SECOND -> Math.floorDiv(millis, 1_000);
      case MILLISECOND -> millis;
      case MICROSECOND -> Math.multiplyExact(millis, 1_000);
      case NANOSECOND -> Math.multiplyExact(millis, NANOS_PER_MILLI);
    };
  }

  private static List<@Nullable Object> list(List<?> values, RelDataType type) {
    RelDataType element = known(type.getComponentType());
    List<@Nullable Object> converted = new ArrayList<>();
    values.forEach(value -> converted.add(ofResult(value, element)));
    return converted;
  }

  private static Map<@Nullable Object, @Nullable Object> map(Map<?, ?> values, RelDataType type) {
    Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            converted.put(
                ofResult(key, known(type.getKeyType())),
                ofResult(value, known(type.getValueType()))));
    return converted;
  }

  private static @Nullable Object[] struct(Object value, List<RelDataTypeField> members) {
    Object[] values = value instanceof List<?> list ? list.toArray() : (Object[]) value;
    @Nullable Object[] converted = new @Nullable Object[members.size()];
    for (int i = 0; i < converted.length; i++) {
      converted[i] = ofResult(values[i], members.get(i).getType());
    }
    return converted;
  }

  private static RelDataType known(@Nullable RelDataType type) {
    if (type == null) {
      throw new ClassCastException("a nested type without its parts");
    }
    return type;
  }
}
