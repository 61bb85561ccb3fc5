package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalTime;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Reader of times of day. */
final class TimeReader extends ArrowColumnReader {
  private final boolean narrow;
  private final long nanosPerUnit;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer values;

  TimeReader(Field field, ArrowType.Time type) {
    super(field);
    this.narrow = type.getBitWidth() == Integer.SIZE;
    this.nanosPerUnit = Ticks.nanosPerUnit(type.getUnit());
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    values = column.buffer(0);
  }

  @Override
  LocalTime timeAt(int row) throws SQLException {
    long ticks = narrow ? values.getInt((offset + row) << 2) : values.getLong((offset + row) << 3);
    try {
      return LocalTime.ofNanoOfDay(Math.multiplyExact(ticks, nanosPerUnit));
    } catch (DateTimeException | ArithmeticException e) {
      throw SqlExceptions.data("22008", ticks + " is no time of day");
    }
  }

  @Override
  String stringAt(int row) throws SQLException {
    return TextValues.format(timeAt(row));
  }

  @Override
  Object objectAt(int row) throws SQLException {
    return timeAt(row);
  }
}
