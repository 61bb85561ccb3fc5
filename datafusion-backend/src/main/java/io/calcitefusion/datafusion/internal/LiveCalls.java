package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.calcitefusion.datafusion.LiveTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The calls that the native side makes to a live table. It holds on to this object by itself. */
final class LiveCalls {
  private final LiveTable table;
  private final CallerContext context = CallerContext.current();
  private final Map<Long, Thread> readers = new HashMap<>();

  private LiveCalls(LiveTable table) {
    this.table = table;
  }

  /**
   * Shows a table.
   *
   * @return false when there is one of that name
   */
  static boolean show(NativeHandle engine, LiveTable table) {
    Set<String> names = new HashSet<>();
    for (Field column : table.arrowSchema().getFields()) {
      if (!names.add(column.getName())) {
        throw JavaContract.broken(
            "Table %s has two columns '%s'.".formatted(table.name(), column.getName()));
      }
      if (!isKnown(column)) {
        throw JavaContract.broken(
            "Column '%s' of table %s has the type %s; a live table has texts, 32 or 64 bit integers, doubles, booleans, lists of texts and times in microseconds of UTC."
                .formatted(column.getName(), table.name(), column.getType()));
      }
    }
    ObjectNode message = Messages.object();
    message.put("schema", table.name().schema());
    message.put("table", table.name().table());
    message.put("arrowSchema", ArrowSchemas.base64(table.arrowSchema()));
    byte[] bytes = Messages.bytes(message);
    LiveCalls calls = new LiveCalls(table);
    return engine.<Boolean>call(id -> NativeMethods.showLive(id, bytes, calls));
  }

  private static boolean isKnown(Field column) {
    ArrowType type = column.getType();
    if (type instanceof ArrowType.Int integer) {
      return integer.getIsSigned() && integer.getBitWidth() >= Integer.SIZE;
    }
    if (type instanceof ArrowType.List) {
      return column.getChildren().get(0).getType() instanceof ArrowType.Utf8;
    }
    if (type instanceof ArrowType.Timestamp time) {
      return time.getUnit() == TimeUnit.MICROSECOND && "UTC".equals(time.getTimezone());
    }
    return type instanceof ArrowType.Utf8
        || type instanceof ArrowType.Bool
        || type.equals(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
  }

  /** The rows that there are now, as JSON with {@code rows}. {@code read} names this call. */
  byte[] rows(long read) throws Exception {
    synchronized (readers) {
      readers.put(read, Thread.currentThread());
    }
    try {
      return context.call(
          () -> message(JavaContract.given(table.rows().get(), "table " + table.name(), "rows")));
    } finally {
      synchronized (readers) {
        readers.remove(read);
        // Whoever interrupted meant this read and not the next one of this thread.
        Thread.interrupted();
      }
    }
  }

  /** Interrupts a read that nobody waits for any more. */
  void cancel(long read) {
    synchronized (readers) {
      Thread reader = readers.get(read);
      if (reader != null) {
        reader.interrupt();
      }
    }
  }

  private byte[] message(List<List<@Nullable Object>> rows) {
    List<Field> columns = table.arrowSchema().getFields();
    ObjectNode message = Messages.object();
    ArrayNode rowNodes = message.putArray("rows");
    for (List<@Nullable Object> row : rows) {
      if (row.size() != columns.size()) {
        throw JavaContract.mismatch(
            "table %s gave a row of %d values for %d columns: %s"
                .formatted(table.name(), row.size(), columns.size(), row));
      }
      ArrayNode cells = rowNodes.addArray();
      for (int i = 0; i < row.size(); i++) {
        add(cells, columns.get(i), row.get(i));
      }
    }
    return Messages.bytes(message);
  }

  private void add(ArrayNode cells, Field column, @Nullable Object value) {
    ArrowType type = column.getType();
    if (value == null && column.isNullable()) {
      cells.addNull();
    } else if (value instanceof String text && type instanceof ArrowType.Utf8) {
      cells.add(text);
    } else if (value instanceof Integer number && type instanceof ArrowType.Int) {
      cells.add(number);
    } else if (value instanceof Long number
        && type instanceof ArrowType.Int integer
        && integer.getBitWidth() == Long.SIZE) {
      cells.add(number);
    } else if (value instanceof Boolean truth && type instanceof ArrowType.Bool) {
      cells.add(truth);
    } else if (value instanceof Double number
        && Double.isFinite(number)
        && type instanceof ArrowType.FloatingPoint) {
      cells.add(number);
    } else if (value instanceof Instant time && type instanceof ArrowType.Timestamp) {
      cells.add(ChronoUnit.MICROS.between(Instant.EPOCH, time.truncatedTo(ChronoUnit.MICROS)));
    } else if (value instanceof List<?> texts
        && type instanceof ArrowType.List
        && texts.stream().allMatch(String.class::isInstance)) {
      ArrayNode elements = cells.addArray();
      texts.forEach(text -> elements.add((String) text));
    } else {
      throw JavaContract.mismatch(
          "column '%s' of table %s has the type %s and can not hold %s"
              .formatted(
                  column.getName(),
                  table.name(),
                  column.isNullable() ? type : type + " NOT NULL",
                  value));
    }
  }
}
