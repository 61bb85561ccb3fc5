package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The conversions of {@code getObject(column, Class)}. Pure functions. */
final class ObjectConversion {
  private interface Conversion {
    Object convert(ColumnReader reader, int row) throws SQLException;
  }

  private static final ImmutableMap<Class<?>, Conversion> CONVERSIONS =
      ImmutableMap.<Class<?>, Conversion>builder()
          .put(Object.class, ColumnReader::objectAt)
          .put(String.class, ColumnReader::stringAt)
          .put(CharSequence.class, ColumnReader::stringAt)
          .put(Boolean.class, ColumnReader::booleanAt)
          .put(boolean.class, ColumnReader::booleanAt)
          .put(Byte.class, ColumnReader::byteAt)
          .put(byte.class, ColumnReader::byteAt)
          .put(Short.class, ColumnReader::shortAt)
          .put(short.class, ColumnReader::shortAt)
          .put(Integer.class, ColumnReader::intAt)
          .put(int.class, ColumnReader::intAt)
          .put(Long.class, ColumnReader::longAt)
          .put(long.class, ColumnReader::longAt)
          .put(Float.class, ColumnReader::floatAt)
          .put(float.class, ColumnReader::floatAt)
          .put(Double.class, ColumnReader::doubleAt)
          .put(double.class, ColumnReader::doubleAt)
          .put(Number.class, ObjectConversion::number)
          .put(BigDecimal.class, ColumnReader::decimalAt)
          .put(BigInteger.class, ColumnReader::bigIntegerAt)
          .put(byte[].class, ColumnReader::bytesAt)
          .put(LocalDate.class, ColumnReader::dateAt)
          .put(LocalTime.class, ColumnReader::timeAt)
          .put(LocalDateTime.class, ColumnReader::dateTimeAt)
          .put(OffsetDateTime.class, ColumnReader::offsetDateTimeAt)
          .put(OffsetTime.class, (reader, row) -> reader.offsetDateTimeAt(row).toOffsetTime())
          .put(ZonedDateTime.class, (reader, row) -> reader.offsetDateTimeAt(row).toZonedDateTime())
          .put(Instant.class, (reader, row) -> reader.offsetDateTimeAt(row).toInstant())
          .put(Date.class, (reader, row) -> JavaSqlTimes.date(reader.dateAt(row), null))
          .put(Time.class, (reader, row) -> JavaSqlTimes.time(reader.timeAt(row), null))
          .put(Timestamp.class, (reader, row) -> JavaSqlTimes.timestamp(reader, row, null))
          .put(java.util.Date.class, (reader, row) -> JavaSqlTimes.timestamp(reader, row, null))
          .put(Calendar.class, ObjectConversion::calendar)
          .put(Duration.class, ObjectConversion::duration)
          .put(Period.class, ObjectConversion::period)
          .put(UUID.class, ObjectConversion::uuid)
          .put(Clob.class, (reader, row) -> new TextClob(reader.stringAt(row)))
          .put(NClob.class, (reader, row) -> new TextClob(reader.stringAt(row)))
          .put(Blob.class, (reader, row) -> new BytesBlob(reader.bytesAt(row)))
          .put(InputStream.class, (reader, row) -> new ByteArrayInputStream(reader.bytesAt(row)))
          .put(Reader.class, (reader, row) -> new StringReader(reader.stringAt(row)))
          .put(Array.class, ObjectConversion::array)
          .put(List.class, (reader, row) -> array(reader, row).toList())
          .put(Object[].class, (reader, row) -> array(reader, row).getArray())
          .put(Struct.class, ObjectConversion::struct)
          .put(Map.class, ObjectConversion::map)
          .buildOrThrow();

  private ObjectConversion() {}

  /** The value as an object of that class. */
  @SuppressWarnings("unchecked") // the table maps each class to a conversion into it
  static <T> T convert(ColumnReader reader, int row, Class<T> type) throws SQLException {
    // What is asked for most goes first: comparing with a constant costs less than looking it up.
    if (type == LocalDate.class) {
      return (T) reader.dateAt(row);
    }
    if (type == LocalDateTime.class) {
      return (T) reader.dateTimeAt(row);
    }
    if (type == String.class) {
      return (T) reader.stringAt(row);
    }
    Conversion conversion = CONVERSIONS.get(type);
    if (conversion == null) {
      throw reader.cannot("form as " + type.getName());
    }
    return (T) conversion.convert(reader, row);
  }

  /** The value as a list. */
  static ListValue array(ColumnReader reader, int row) throws SQLException {
    if (reader.objectAt(row) instanceof ListValue list) {
      return list;
    }
    throw reader.cannot("form as an array");
  }

  private static StructValue struct(ColumnReader reader, int row) throws SQLException {
    if (reader.objectAt(row) instanceof StructValue struct) {
      return struct;
    }
    throw reader.cannot("form as a struct");
  }

  private static Map<?, ?> map(ColumnReader reader, int row) throws SQLException {
    Object value = reader.objectAt(row);
    if (value instanceof StructValue struct) {
      return struct.toMap();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw reader.cannot("form as a map");
  }

  private static Number number(ColumnReader reader, int row) throws SQLException {
    return reader.objectAt(row) instanceof Number number ? number : reader.decimalAt(row);
  }

  private static Calendar calendar(ColumnReader reader, int row) throws SQLException {
    Timestamp timestamp = JavaSqlTimes.timestamp(reader, row, null);
    Calendar calendar = new GregorianCalendar();
    calendar.setTime(timestamp);
    return calendar;
  }

  private static Duration duration(ColumnReader reader, int row) throws SQLException {
    return reader.objectAt(row) instanceof Duration duration
        ? duration
        : parse(reader, row, Duration.class, Duration::parse);
  }

  private static Period period(ColumnReader reader, int row) throws SQLException {
    return parse(reader, row, Period.class, Period::parse);
  }

  private static UUID uuid(ColumnReader reader, int row) throws SQLException {
    return parse(reader, row, UUID.class, UUID::fromString);
  }

  private interface Parsing<T> {
    T parse(String text);
  }

  private static <T> T parse(ColumnReader reader, int row, Class<T> type, Parsing<T> parsing)
      throws SQLException {
    String text = reader.stringAt(row);
    try {
      return parsing.parse(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw SqlExceptions.badText(text, type.getSimpleName());
    }
  }
}
