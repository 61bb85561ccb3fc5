package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.calcitefusion.datafusion.JavaTableScan;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.ScanRequest;
import io.calcitefusion.datafusion.Statistic;
import io.calcitefusion.datafusion.TableStatistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The calls that the native side makes to a planned scan. */
final class ScanCalls {
  private final TableCalls table;
  private final JavaTableScan scan;
  private final ScanRequest request;
  private final byte[] description;

  private ScanCalls(TableCalls table, JavaTableScan scan, ScanRequest request, byte[] description) {
    this.table = table;
    this.scan = scan;
    this.request = request;
    this.description = description;
  }

  static ScanCalls of(
      TableCalls table,
      JavaTableScan scan,
      ScanRequest request,
      TableStatistics statistics,
      Schema arrowSchema) {
    int partitions = scan.partitionCount();
    if (partitions < 1) {
      throw JavaContract.broken(
          "A scan of table %s has %d partitions; it needs at least 1, which may be empty."
              .formatted(table.name(), partitions));
    }
    return new ScanCalls(table, scan, request, describe(partitions, statistics, arrowSchema));
  }

  /** Sections: JSON with partitions and statistics, then the bounds that it refers to. */
  byte[] describe() {
    return description;
  }

  PartitionCalls read(int partition) {
    return new PartitionCalls(table, scan, request.arrowSchema().getFields(), partition);
  }

  private static byte[] describe(int partitions, TableStatistics statistics, Schema arrowSchema) {
    List<ParameterValue> bounds = new ArrayList<>();
    ObjectNode message = Messages.object();
    message.put("partitions", partitions);
    number(message, "rows", statistics.rowCount());
    number(message, "bytes", statistics.byteSize());
    ArrayNode columns = message.putArray("columns");
    for (int i = 0; i < arrowSchema.getFields().size(); i++) {
      TableStatistics.Column column =
          statistics.columns().get(arrowSchema.getFields().get(i).getName());
      if (column != null) {
        ObjectNode node = columns.addObject().put("column", i);
        number(node, "nulls", column.nullCount());
        number(node, "distinct", column.distinctCount());
        bound(node, "min", column.min(), bounds);
        bound(node, "max", column.max(), bounds);
      }
    }
    return frames(Messages.bytes(message), ParameterEncoder.encode(bounds));
  }

  private static void number(ObjectNode node, String name, @Nullable Statistic<Long> number) {
    if (number != null) {
      node.putObject(name).put("value", number.value()).put("exact", number.isExact());
    }
  }

  private static void bound(
      ObjectNode node,
      String name,
      @Nullable Statistic<ParameterValue> bound,
      List<ParameterValue> bounds) {
    if (bound != null) {
      node.putObject(name).put("value", bounds.size()).put("exact", bound.isExact());
      bounds.add(bound.value());
    }
  }

  private static byte[] frames(byte[] first, byte[] second) {
    return ByteBuffer.allocate(2 * Integer.BYTES + first.length + second.length)
        .putInt(first.length)
        .put(first)
        .putInt(second.length)
        .put(second)
        .array();
  }
}
