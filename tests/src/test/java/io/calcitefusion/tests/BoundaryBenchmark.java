package io.calcitefusion.tests;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.JavaTableScan;
import io.calcitefusion.datafusion.ScanRequest;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Prints what the boundary between Java and the engine costs. A drain inside the engine, with which
 * a drain in Java is compared, is {@code EXPLAIN ANALYZE} of the same statement: it runs the same
 * plan and throws the rows away. What is compared runs in turn, and a relation is the median of
 * those of all rounds: a machine whose speed changes from one moment to the next changes both sides
 * of a round alike.
 */
final class BoundaryBenchmark {
  private static final int ROUNDS = 11;
  private static final int SHORT_ROUNDS = 41;
  private static final int SMALL_STATEMENTS = 5_000;
  private static final long ROWS = 10_000_000;
  private static final long PARQUET_ROWS = 4_000_000;
  private static final int SMALL_BATCH = 64;
  private static final long SMALL_ROWS = 1_000_000;
  private static final String SERIES =
      "SELECT i, i * 2 AS j, CAST(i AS DOUBLE) AS d FROM generate_series(1, %d) AS t(i)";

  private final DataFusionEngine engine;
  private final Path work;

  private BoundaryBenchmark(DataFusionEngine engine, Path work) {
    this.engine = engine;
    this.work = work;
  }

  /** Runs all and prints it. */
  static void run(Path work) {
    try (DataFusionEngine engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build())) {
      BoundaryBenchmark benchmark = new BoundaryBenchmark(engine, work);
      benchmark.smallStatement();
      benchmark.drains();
      benchmark.batches();
      for (int rowsPerBatch : new int[] {8192, 1024}) {
        benchmark.javaTable(rowsPerBatch);
      }
    }
  }

  private void smallStatement() {
    try (DataFusionSession session = session(0)) {
      double[] millis = new double[SMALL_STATEMENTS];
      for (int i = -SMALL_STATEMENTS; i < SMALL_STATEMENTS; i++) {
        long start = System.nanoTime();
        drain(session, "SELECT 1");
        if (i >= 0) {
          millis[i] = (System.nanoTime() - start) / 1e6;
        }
      }
      Arrays.sort(millis);
      line(
          "SELECT 1, plan to last row          %.3f ms median, %.3f ms of 99 %%",
          millis[SMALL_STATEMENTS / 2], millis[SMALL_STATEMENTS * 99 / 100]);
    }
  }

  private void drains() {
    line("drains, M rows/s                    in the engine, in Java, relative");
    Path file = work.resolve("drained.parquet");
    try (DataFusionSession session = session(0)) {
      drain(
          session,
          "COPY (SELECT i, i * 2 AS j, CAST(i AS DOUBLE) AS d, concat('name ', i) AS s FROM"
              + " generate_series(1, %d) AS t(i)) TO '%s'".formatted(PARQUET_ROWS, file));
      String scan = "FROM read_parquet('%s')".formatted(file);
      drain(session, "three numbers, made", ROWS, SERIES.formatted(ROWS));
      drain(session, "three numbers, Parquet", PARQUET_ROWS, "SELECT i, j, d " + scan);
      drain(session, "number and text, Parquet", PARQUET_ROWS, "SELECT i, s " + scan);
      drain(
          session,
          "half of the rows, Parquet",
          PARQUET_ROWS,
          "SELECT i, d, s " + scan + " WHERE j % 4 = 0");
      drain(session, "sorted", PARQUET_ROWS, "SELECT i, d " + scan + " ORDER BY d DESC");
    }
  }

  private static void drain(DataFusionSession session, String name, long rows, String sql) {
    Rounds rounds = compare(session, sql);
    double[] seconds = rounds.medians();
    line(
        "  %-33s %.1f, %.1f, %.2f",
        name, rows / seconds[0] / 1e6, rows / seconds[1] / 1e6, rounds.relation(0, 1));
  }

  private void batches() {
    try (DataFusionSession session = session(SMALL_BATCH)) {
      double[] seconds = compare(session, SERIES.formatted(SMALL_ROWS)).medians();
      long batches = SMALL_ROWS / SMALL_BATCH;
      line(
          "overhead per batch of three columns %.1f µs (%,d batches, %.2f s and %.2f s)",
          (seconds[1] - seconds[0]) / batches * 1e6, batches, seconds[1], seconds[0]);
    }
  }

  /** Drains in the engine and in Java. */
  private static Rounds compare(DataFusionSession session, String sql) {
    return Rounds.of(
        ROUNDS, () -> drain(session, "EXPLAIN ANALYZE " + sql), () -> drain(session, sql));
  }

  private void javaTable(int rowsPerBatch) {
    TableName name = new TableName("datafusion", "public", "made");
    int batches = (int) (ROWS / 5 / rowsPerBatch);
    engine.registerTable(name, new Made(engine, rowsPerBatch, batches));
    try (DataFusionSession session = session(0)) {
      Rounds rounds =
          Rounds.of(
              SHORT_ROUNDS,
              () -> new MadeReader(engine, rowsPerBatch, batches).drain(),
              () -> drain(session, "EXPLAIN ANALYZE SELECT * FROM made"),
              () -> drain(session, "SELECT * FROM made"));
      double[] seconds = rounds.medians();
      line(
          "batches of %d rows made in Java   %.1f µs each",
          rowsPerBatch, seconds[0] / batches * 1e6);
      line(
          "scanned by the engine, relative     %.2f (%.1f µs each)",
          rounds.relation(0, 1), seconds[1] / batches * 1e6);
      line("scanned and drained in Java         %.2f", rounds.relation(0, 2));
    } finally {
      engine.drop(name);
    }
  }

  private DataFusionSession session(int batchRows) {
    SessionOptions.Builder options =
        SessionOptions.builder().access(AccessLevel.ADMIN).allowedFolders(List.of(work));
    if (batchRows > 0) {
      options.settings(
          java.util.Map.of("datafusion.execution.batch_size", Integer.toString(batchRows)));
    }
    return engine.openSession(options.build());
  }

  private static void drain(DataFusionSession session, String sql) {
    long rows = 0;
    try (DataFusionPlan plan = session.plan(sql);
        BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
      for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
        rows += batch.rowCount();
      }
    }
    if (rows == 0) {
      throw new IllegalStateException("no rows of " + sql);
    }
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  /** Seconds of some pieces of work, which ran in turn, by piece and round. */
  private record Rounds(double[][] seconds) {
    static Rounds of(int rounds, Runnable... pieces) {
      double[][] seconds = new double[pieces.length][rounds];
      for (int round = -rounds / 2; round < rounds; round++) {
        for (int piece = 0; piece < pieces.length; piece++) {
          long start = System.nanoTime();
          pieces[piece].run();
          if (round >= 0) {
            seconds[piece][round] = (System.nanoTime() - start) / 1e9;
          }
        }
      }
      return new Rounds(seconds);
    }

    double[] medians() {
      return Arrays.stream(seconds).mapToDouble(Rounds::median).toArray();
    }

    /** How much of another piece's time one takes. */
    double relation(int piece, int other) {
      double[] relations = new double[seconds[piece].length];
      Arrays.setAll(relations, round -> seconds[piece][round] / seconds[other][round]);
      return median(relations);
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }

  /** A table of one partition whose rows are made as they are read. */
  private record Made(DataFusionEngine engine, int rowsPerBatch, int batches) implements JavaTable {
    private static final Schema SCHEMA =
        new Schema(
            List.of(
                Field.notNullable("id", new ArrowType.Int(64, true)),
                Field.nullable("price", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                Field.nullable("name", ArrowType.Utf8.INSTANCE)));

    @Override
    public Schema arrowSchema() {
      return SCHEMA;
    }

    @Override
    public JavaTableScan scan(ScanRequest request) {
      return (partition, signal) -> new MadeReader(engine, rowsPerBatch, batches);
    }
  }

  /** Makes batches of one number, one float and one short text per row. */
  private static final class MadeReader extends ArrowReader {
    private static final byte[] TEXT =
        "a name of 20 letters".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final int rowsPerBatch;
    private final int batches;
    private int made;

    MadeReader(DataFusionEngine engine, int rowsPerBatch, int batches) {
      this(engine.allocator().newChildAllocator("made", 0, Long.MAX_VALUE), rowsPerBatch, batches);
    }

    private MadeReader(BufferAllocator allocator, int rowsPerBatch, int batches) {
      super(allocator);
      this.rowsPerBatch = rowsPerBatch;
      this.batches = batches;
    }

    /** Makes all batches and gives each away as the engine would. */
    void drain() {
      try {
        while (loadNextBatch()) {
          getVectorSchemaRoot().getFieldVectors().forEach(FieldVector::clear);
        }
        close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      if (made == batches) {
        return false;
      }
      VectorSchemaRoot root = getVectorSchemaRoot();
      BigIntVector ids = (BigIntVector) root.getVector(0);
      Float8Vector prices = (Float8Vector) root.getVector(1);
      VarCharVector names = (VarCharVector) root.getVector(2);
      ids.allocateNew(rowsPerBatch);
      prices.allocateNew(rowsPerBatch);
      names.allocateNew((long) rowsPerBatch * TEXT.length, rowsPerBatch);
      long first = (long) made * rowsPerBatch;
      for (int i = 0; i < rowsPerBatch; i++) {
        ids.set(i, first + i);
        prices.set(i, (first + i) * 0.25);
        names.set(i, TEXT);
      }
      root.setRowCount(rowsPerBatch);
      made++;
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {
      allocator.close();
    }

    @Override
    protected Schema readSchema() {
      return Made.SCHEMA;
    }
  }
}
