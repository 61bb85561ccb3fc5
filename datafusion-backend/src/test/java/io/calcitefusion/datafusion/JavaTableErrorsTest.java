package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong in the code of a table in Java. */
@ExtendWith(NativeLeakCheck.class)
class JavaTableErrorsTest {
  private static final TableName TABLE = JavaTableTest.TABLE;
  private final List<SampleRow> rows = SampleRow.random(500, 3);
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void whatJavaThrowsIsTheCause() {
    List<Supplier<Throwable>> failures =
        List.of(
            () -> new IOException("disk"),
            () -> new IllegalStateException("state", new IOException("deeper")),
            () -> new OutOfMemoryError("planted"),
            () -> new StackOverflowError(),
            () -> new NoClassDefFoundError("a/B"),
            () -> new ThrowableWithoutText());
    for (Supplier<Throwable> failure : failures) {
      Throwable thrown = failure.get();
      for (int batches : List.of(0, 3)) {
        engine.registerTable(TABLE, failing(thrown, batches));

        DataFusionException error = queryError("SELECT * FROM t");

        assertThat(error.getCause()).isSameAs(thrown);
        assertThat(error).hasMessageContaining("partition 0 of table datafusion.public.t");
        assertThat(error.kind())
            .isEqualTo(
                thrown instanceof VirtualMachineError ? ErrorKind.RESOURCES : ErrorKind.EXECUTION);
        engine.drop(TABLE);
      }
    }
  }

  @Test
  void realStackOverflowsAndMissingMemoryAreErrorsToo() {
    engine.registerTable(TABLE, table(SampleRow.SCHEMA, (partition, signal) -> recurse(1)));
    DataFusionException overflow = queryError("SELECT * FROM t");
    assertThat(overflow.getCause()).isInstanceOf(StackOverflowError.class);
    assertThat(overflow.sqlState()).isEqualTo("54001");
    engine.drop(TABLE);

    AtomicReference<Object> sink = new AtomicReference<>();
    engine.registerTable(
        TABLE,
        table(
            SampleRow.SCHEMA,
            (partition, signal) -> {
              sink.set(new long[Integer.MAX_VALUE][]);
              throw new IllegalStateException("so much memory");
            }));
    DataFusionException memory = queryError("SELECT * FROM t");
    assertThat(memory.getCause()).isInstanceOf(OutOfMemoryError.class);
    assertThat(memory.sqlState()).isEqualTo("53200");
  }

  private static ArrowReader recurse(int depth) {
    if (depth < 0) {
      throw new IllegalStateException("never that deep");
    }
    ArrowReader reader = recurse(depth + 1);
    return reader == null ? reader : recurse(depth + 2);
  }

  @Test
  void errorsOfPlanningAndOfArrowReadersHaveTheirCauseToo() throws IOException {
    IllegalStateException thrown = new IllegalStateException("no scan today");
    engine.registerTable(
        TABLE,
        new JavaTable() {
          @Override
          public Schema arrowSchema() {
            return SampleRow.SCHEMA;
          }

          @Override
          public JavaTableScan scan(ScanRequest request) {
            throw thrown;
          }
        });
    assertThat(queryError("SELECT * FROM t").getCause()).isSameAs(thrown);
    try (DataFusionPlan plan = session.plan("SELECT * FROM t");
        ArrowReader reader = session.executeArrow(plan, List.of(), ExecutionOptions.defaults())) {
      DataFusionException error =
          catchThrowableOfType(DataFusionException.class, reader::loadNextBatch);
      assertThat(error.getCause()).isSameAs(thrown);
      assertThat(error).hasMessageContaining("planning a scan of table datafusion.public.t");
    }
  }

  @Test
  void errorsOfFilterQuestionsHaveTheirCause() {
    UnsupportedOperationException thrown = new UnsupportedOperationException("no filters");
    SampleTable table = new SampleTable(engine, rows, 1, FilterSupport.EXACT);
    engine.registerTable(
        TABLE,
        new JavaTable() {
          @Override
          public Schema arrowSchema() {
            return SampleRow.SCHEMA;
          }

          @Override
          public Set<TableCapability> capabilities() {
            return Set.of(TableCapability.FILTERS);
          }

          @Override
          public FilterSupport filterSupport(String filterSql) {
            throw thrown;
          }

          @Override
          public JavaTableScan scan(ScanRequest request) {
            return table.scan(request);
          }
        });
    DataFusionException error = queryError("SELECT * FROM t WHERE id > 3");
    assertThat(error.getCause()).isSameAs(thrown);
    assertThat(error).hasMessageContaining("what it can filter");
  }

  @Test
  void typedErrorsOfJavaKeepTheirKind() {
    DataFusionException thrown = new DataFusionException(ErrorKind.POLICY, "42501", "not for you");
    engine.registerTable(TABLE, failing(thrown, 1));
    DataFusionException error = queryError("SELECT * FROM t");
    assertThat(error.kind()).isEqualTo(ErrorKind.POLICY);
    assertThat(error.sqlState()).isEqualTo("42501");
    assertThat(error.getCause()).isSameAs(thrown);
  }

  @Test
  void anErrorAfterSomeRowsIsNeverTheirEnd() {
    engine.registerTable(TABLE, failing(new IOException("half way"), 200));
    try (BatchStream stream = session.query("SELECT id FROM t")) {
      assertThat(stream.next()).isNotNull();
      DataFusionException error =
          catchThrowableOfType(DataFusionException.class, () -> BatchValues.rows(stream));
      assertThat(error).hasMessageContaining("half way");
      assertThat(catchThrowableOfType(DataFusionException.class, stream::next))
          .hasMessageContaining("half way");
    }
  }

  @Test
  void columnsThatWereNotDeclaredAreNamed() {
    Field id = Field.notNullable("id", new ArrowType.Int(64, true));
    Field name = Field.nullable("name", ArrowType.Utf8.INSTANCE);
    Schema declared = new Schema(List.of(id, name));
    record Case(Schema given, String column) {}
    for (Case given :
        List.of(
            new Case(new Schema(List.of(id)), "name"),
            new Case(new Schema(List.of(name, id)), "id: reordered"),
            new Case(
                new Schema(List.of(id, Field.nullable("name", ArrowType.Bool.INSTANCE))), "name"),
            new Case(SampleRow.SCHEMA, "grp"))) {
      engine.registerTable(
          TABLE,
          table(
              declared,
              (partition, signal) ->
                  new SampleReader(engine, given.given(), List.of(), 1) {
                    @Override
                    public boolean loadNextBatch() throws IOException {
                      getVectorSchemaRoot().setRowCount(3);
                      return true;
                    }
                  }));
      DataFusionException error = queryError("SELECT * FROM t");
      assertThat(error.kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
      assertThat(error).hasMessageContaining(given.column());
      assertThat(error.getCause()).isInstanceOf(SchemaMismatchException.class);
      engine.drop(TABLE);
    }
  }

  @Test
  void valuesThatWereNotDeclaredAreNamed() {
    Schema strict = new Schema(List.of(Field.notNullable("name", ArrowType.Utf8.INSTANCE)));
    List<SampleRow> withNull = List.of(new SampleRow(1, 1, null, 1.0, true, 1));
    engine.registerTable(
        TABLE, table(strict, (partition, signal) -> new SampleReader(engine, strict, withNull, 1)));
    DataFusionException error = queryError("SELECT * FROM t");
    assertThat(error.kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
    assertThat(error).hasMessageContaining("'name'").hasMessageContaining("NOT NULL");
    engine.drop(TABLE);

    engine.registerTable(
        TABLE,
        table(
            strict,
            (partition, signal) ->
                new SampleReader(engine, strict, withNull, 1) {
                  @Override
                  public boolean loadNextBatch() throws IOException {
                    var names =
                        (org.apache.arrow.vector.VarCharVector) getVectorSchemaRoot().getVector(0);
                    names.setSafe(0, new byte[] {(byte) 0xff, (byte) 0xfe});
                    getVectorSchemaRoot().setRowCount(1);
                    return true;
                  }
                }));
    assertThat(queryError("SELECT upper(name) FROM t").kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
  }

  @Test
  void vectorsOfAForeignAllocatorAreRefused() {
    try (BufferAllocator foreign = new RootAllocator()) {
      engine.registerTable(
          TABLE,
          table(
              SampleRow.SCHEMA,
              (partition, signal) ->
                  new SampleReader(
                      foreign.newChildAllocator("foreign", 0, Long.MAX_VALUE),
                      SampleRow.SCHEMA,
                      rows,
                      10)));
      DataFusionException error = queryError("SELECT * FROM t");
      assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
      assertThat(error).hasMessageContaining("'id'").hasMessageContaining("allocator()");
      engine.drop(TABLE);
      JavaTableTest.await(
          () -> foreign.getAllocatedMemory() == 0 && foreign.getChildAllocators().isEmpty());
    }
  }

  @Test
  void contractsThatAreBrokenAreNamed() {
    for (JavaTable table :
        List.<JavaTable>of(
            table(new Schema(List.of()), (partition, signal) -> recurse(1)),
            table(
                new Schema(
                    List.of(
                        Field.nullable("a", ArrowType.Utf8.INSTANCE),
                        Field.nullable("a", ArrowType.Utf8.INSTANCE))),
                (partition, signal) -> recurse(1)))) {
      DataFusionException error =
          catchThrowableOfType(DataFusionException.class, () -> engine.registerTable(TABLE, table));
      assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
      assertThat(error).hasMessageContaining("datafusion.public.t");
    }
    engine.registerTable(
        TABLE, table(SampleRow.SCHEMA, JavaTableErrorsTest.<JavaTableScan>nothing()));
    assertThat(queryError("SELECT * FROM t")).hasMessageContaining("scan() of table");
    engine.drop(TABLE);
    engine.registerTable(
        TABLE,
        table(
            SampleRow.SCHEMA,
            new JavaTableScan() {
              @Override
              public int partitionCount() {
                return 0;
              }

              @Override
              public ArrowReader open(int partition, CancelSignal signal) {
                return recurse(1);
              }
            }));
    assertThat(queryError("SELECT * FROM t")).hasMessageContaining("0 partitions");
  }

  @SuppressWarnings("NullAway")
  private static <T> T nothing() {
    return (T) null;
  }

  private DataFusionException queryError(String sql) {
    return catchThrowableOfType(DataFusionException.class, () -> BatchValues.query(session, sql));
  }

  private static JavaTable table(Schema schema, JavaTableScan scan) {
    return new JavaTable() {
      @Override
      public Schema arrowSchema() {
        return schema;
      }

      @Override
      public JavaTableScan scan(ScanRequest request) {
        return scan;
      }
    };
  }

  /** Throws after a number of batches of ten rows. */
  private JavaTable failing(Throwable thrown, int batches) {
    return table(
        SampleRow.SCHEMA,
        (partition, signal) ->
            new SampleReader(engine, SampleRow.SCHEMA, rows, 10) {
              private int given;

              @Override
              public boolean loadNextBatch() throws IOException {
                if (given++ == batches || !super.loadNextBatch()) {
                  JavaTableErrorsTest.<RuntimeException>sneak(thrown);
                }
                return true;
              }
            });
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** A throwable whose own text can not be had. */
  private static final class ThrowableWithoutText extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }
}
