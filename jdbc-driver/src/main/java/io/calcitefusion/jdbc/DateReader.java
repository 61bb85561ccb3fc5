package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Reader of dates. */
final class DateReader extends ArrowColumnReader {
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final boolean days;
  private final DayDates dates = new DayDates();

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer values;

  DateReader(Field field, ArrowType.Date type) {
    super(field);
    this.days = type.getUnit() == DateUnit.DAY;
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    values = column.buffer(0);
  }

  @Override
  LocalDate dateAt(int row) {
    return dates.of(
        days
            ? values.getInt((offset + row) << 2)
            : Math.floorDiv(values.getLong((offset + row) << 3), MILLIS_PER_DAY));
  }

  @Override
  LocalDateTime dateTimeAt(int row) {
    return dateAt(row).atStartOfDay();
  }

  @Override
  String stringAt(int row) {
    return dateAt(row).toString();
  }

  @Override
  Object objectAt(int row) throws SQLException {
    return JavaSqlTimes.date(dateAt(row), null);
  }
}
