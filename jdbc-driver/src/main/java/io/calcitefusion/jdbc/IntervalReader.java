package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Period;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Reader of intervals, whose form is the text of ISO 8601, such as {@code P1Y2M3DT4H}. */
final class IntervalReader extends ArrowColumnReader {
  private static final int MONTHS_PER_YEAR = 12;
  private static final int DAY_TIME_BYTES = 8;
  private static final int MONTH_DAY_NANO_BYTES = 16;

  private final IntervalUnit unit;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer values;

  IntervalReader(Field field, ArrowType.Interval type) {
    super(field);
    this.unit = type.getUnit();
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    values = column.buffer(0);
  }

  @Override
  String stringAt(int row) {
    int index = offset + row;
    return switch (unit) {
      case YEAR_MONTH -> text(values.getInt(index << 2), 0, Duration.ZERO);
      case DAY_TIME ->
          text(
              0,
              values.getInt(index * DAY_TIME_BYTES),
              Duration.ofMillis(values.getInt(index * DAY_TIME_BYTES + 4)));
      case MONTH_DAY_NANO ->
          text(
              values.getInt(index * MONTH_DAY_NANO_BYTES),
              values.getInt(index * MONTH_DAY_NANO_BYTES + 4),
              Duration.ofNanos(values.getLong(index * MONTH_DAY_NANO_BYTES + 8)));
    };
  }

  private static String text(int months, int days, Duration time) {
    Period period = Period.of(months / MONTHS_PER_YEAR, months % MONTHS_PER_YEAR, days);
    if (time.isZero()) {
      return period.toString();
    }
    String timeText = time.toString().substring(1);
    return period.isZero() ? "P" + timeText : period + timeText;
  }

  @Override
  Object objectAt(int row) {
    return stringAt(row);
  }
}
