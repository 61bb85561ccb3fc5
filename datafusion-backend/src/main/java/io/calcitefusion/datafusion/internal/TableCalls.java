package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.FilterSupport;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.JavaTableScan;
import io.calcitefusion.datafusion.ScanRequest;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The calls that the native side makes to a table. It holds on to this object by itself. */
final class TableCalls {
  private final TableName name;
  private final JavaTable table;
  private final Schema arrowSchema;
  private final ArrowMemory memory;
  private final CallerContext context = CallerContext.current();
  private final AtomicBoolean dropped = new AtomicBoolean();

  TableCalls(TableName name, JavaTable table, Schema arrowSchema, ArrowMemory memory) {
    this.name = name;
    this.table = table;
    this.arrowSchema = arrowSchema;
    this.memory = memory;
    memory.retain();
  }

  TableName name() {
    return name;
  }

  ArrowMemory memory() {
    return memory;
  }

  CallerContext context() {
    return context;
  }

  /** One answer per filter: 0 unsupported, 1 inexact, 2 exact. */
  byte[] filterSupport(byte[] filters) throws Exception {
    JsonNode texts = Messages.read(filters);
    byte[] answers = new byte[texts.size()];
    return context.call(
        () -> {
          for (int i = 0; i < answers.length; i++) {
            FilterSupport support = table.filterSupport(texts.get(i).asText());
            answers[i] = code(given(support, "filterSupport"));
          }
          return answers;
        });
  }

  private static byte code(FilterSupport support) {
    return switch (support) {
      case UNSUPPORTED -> 0;
      case INEXACT -> 1;
      case EXACT -> 2;
    };
  }

  /** Plans a scan. {@code request}: {@code columns}, {@code filters}, {@code limit}, … */
  ScanCalls scan(byte[] request) throws Exception {
    ScanRequest scanRequest = read(Messages.read(request));
    return context.call(
        () -> {
          JavaTableScan scan = given(table.scan(scanRequest), "scan");
          TableStatistics statistics = given(table.statistics(), "statistics");
          return ScanCalls.of(this, scan, scanRequest, statistics, arrowSchema);
        });
  }

  private ScanRequest read(JsonNode request) {
    List<Field> columns = new ArrayList<>();
    for (JsonNode column : Messages.member(request, "columns")) {
      columns.add(arrowSchema.getFields().get(column.asInt()));
    }
    ImmutableList.Builder<String> filters = ImmutableList.builder();
    for (JsonNode filter : Messages.member(request, "filters")) {
      filters.add(filter.asText());
    }
    JsonNode limit = Messages.member(request, "limit");
    return new ScanRequest(
        new Schema(columns),
        filters.build(),
        limit.isNull() ? null : limit.asLong(),
        Messages.member(request, "targetPartitions").asInt());
  }

  /** Ends the table; the engine refers to it no more. Only the first call does anything. */
  void dropped() {
    synchronized (dropped) {
      if (dropped.compareAndSet(false, true)) {
        context.close("Closing table " + name, table::close);
        memory.release();
      }
    }
  }

  /** What a method of the user's gave, which must not be null. */
  private <T> T given(T value, String method) {
    return JavaContract.given(value, "table " + name, method);
  }
}
