package io.calcitefusion.datafusion;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a write stands, and its end from outside: by a call of cancel or a time limit. One thread
 * writes; the others may be any.
 */
final class WriteControl {
  private static final String SINK = "DataSinkExec";
  private static final String OUTPUT_ROWS = "output_rows";

  private final String statement;
  private final long timeoutMillis;
  private final long startNanos = System.nanoTime();
  private volatile WritePhase phase = WritePhase.WAITING;
  private volatile @Nullable BatchStream stream;
  private volatile @Nullable Path work;
  private volatile boolean cancelled;

  /**
   * Creates it.
   *
   * @param statement what is written, for audit records
   * @param timeoutMillis milliseconds after which the write ends; 0 for no limit
   */
  WriteControl(String statement, long timeoutMillis) {
    this.statement = statement;
    this.timeoutMillis = timeoutMillis;
  }

  /** The next phase begins, unless the write has to end. */
  void enter(WritePhase next) {
    remainingMillis();
    phase = next;
  }

  /** Files are made below a folder from here on. */
  void worksIn(Path folder) {
    work = folder;
  }

  /** The write is over, whichever way. */
  void end() {
    phase = WritePhase.DONE;
    work = null;
  }

  void cancel() {
    cancelled = true;
    BatchStream running = stream;
    if (running != null) {
      running.cancel();
    }
  }

  /**
   * Milliseconds that are left; 0 for no limit.
   *
   * @throws DataFusionException of kind CANCELLED or TIMEOUT when the write has to end
   */
  long remainingMillis() {
    if (cancelled) {
      throw new DataFusionException(ErrorKind.CANCELLED, "57014", "The write was cancelled.");
    }
    if (timeoutMillis == 0) {
      return 0;
    }
    long left = timeoutMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    if (left <= 0) {
      throw new DataFusionException(
          ErrorKind.TIMEOUT,
          "57014",
          "The write took longer than its time limit of %d ms and was stopped; give it more time."
              .formatted(timeoutMillis));
    }
    return left;
  }

  /** Runs a statement whose result is one row of numbers of 64 bits. */
  long[] run(DataFusionSession session, String sql) {
    return run(session, () -> session.plan(sql, statement));
  }

  /** Runs what is planned, whose result is one row of numbers of 64 bits. */
  long[] run(DataFusionSession session, Supplier<DataFusionPlan> planning) {
    ExecutionOptions limits = new ExecutionOptions(0, remainingMillis(), 0);
    try (DataFusionPlan plan = planning.get();
        BatchStream rows = session.execute(plan, List.of(), limits)) {
      stream = rows;
      // A call of cancel before the line above has not seen the stream.
      remainingMillis();
      ColumnBatch batch = rows.next();
      if (batch == null) {
        throw new DataFusionException(
            ErrorKind.INTERNAL, "XX000", "A step of the write gave no result: " + plan.sql());
      }
      long[] numbers = new long[plan.arrowSchema().getFields().size()];
      for (int i = 0; i < numbers.length; i++) {
        ColumnData column = batch.column(i);
        numbers[i] = column.buffer(0).getLong(column.offset() * Long.BYTES);
      }
      while (batch != null) {
        batch = rows.next();
      }
      return numbers;
    } finally {
      stream = null;
    }
  }

  WriteProgress progress() {
    WritePhase now = phase;
    Path folder = work;
    long bytes = folder == null ? 0 : FolderContent.bytes(folder);
    BatchStream running = stream;
    if (running == null) {
      return new WriteProgress(now, 0, bytes, null);
    }
    try {
      QueryInfo info = running.query();
      return new WriteProgress(now, writtenRows(info.operators()), bytes, info.progress());
    } catch (DataFusionException e) {
      // The step ended just now.
      return new WriteProgress(now, 0, bytes, null);
    }
  }

  /** Rows that reached the operator that writes. */
  private static long writtenRows(@Nullable PlanOperator root) {
    long[] rows = new long[1];
    if (root != null) {
      root.forEach(
          operator -> {
            if (operator.name().equals(SINK) && !operator.children().isEmpty()) {
              PlanMetric output = operator.children().get(0).metric(OUTPUT_ROWS);
              rows[0] = output == null ? 0 : output.value();
            }
          });
    }
    return rows[0];
  }
}
