package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Reader of durations; their text form is that of ISO 8601. */
final class DurationReader extends ArrowColumnReader {
  private final long unitsPerSecond;
  private final long nanosPerUnit;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer values;

  DurationReader(Field field, ArrowType.Duration type) {
    super(field);
    this.unitsPerSecond = Ticks.perSecond(type.getUnit());
    this.nanosPerUnit = Ticks.nanosPerUnit(type.getUnit());
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    values = column.buffer(0);
  }

  @Override
  Object objectAt(int row) {
    long ticks = values.getLong((offset + row) << 3);
    return Duration.ofSeconds(
        Math.floorDiv(ticks, unitsPerSecond), Math.floorMod(ticks, unitsPerSecond) * nanosPerUnit);
  }

  @Override
  String stringAt(int row) {
    return objectAt(row).toString();
  }
}
