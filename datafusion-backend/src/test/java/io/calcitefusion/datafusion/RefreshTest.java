package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed over something that lives already. */
@ExtendWith(NativeLeakCheck.class)
class RefreshTest {
  private static final int PATIENCE_SECONDS = 60;

  private static final String CHAIN =
      """
      registry: shop
      datasets:
        - name: t
          version: 1
          columns: [{name: a, type: int64}, {name: b, type: int64}]
        - name: u
          version: 1
          columns: [{name: a, type: int64}]
      views:
        - {name: third, sql: 'SELECT s * 10 AS r FROM second'}
        - {name: second, sql: 'SELECT sum(a) AS s FROM first'}
        - {name: first, sql: 'SELECT a FROM t WHERE b > 0'}
        - {name: beside, sql: 'SELECT a FROM u'}
      """;

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .namespace("shop", "public")
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void filesThatChangedComeInWithOneSwapAndViewsFollow() throws IOException {
    file("t", "a,b\n1,1\n2,1\n");
    engine.deploy(registry(CHAIN), folder);
    assertThat(rows("SELECT r FROM third")).containsExactly(List.of(30L));
    file("t", "a,b\n7,1\n");
    file("u", "a\n5\n");
    long before = engine.catalogVersion();

    Deployment refreshed = engine.refresh("shop", "public");

    assertThat(refreshed.version()).isEqualTo(before + 1).isEqualTo(engine.catalogVersion());
    assertThat(refreshed.tables()).containsExactly("t", "u");
    assertThat(rows("SELECT r FROM third")).containsExactly(List.of(70L));
    assertThat(rows("SELECT a FROM beside")).containsExactly(List.of(5L));
  }

  @Test
  void aChangedRegistryTakesThePlaceOfTheOneBefore() throws IOException {
    file("t", "a,b\n1,1\n");
    engine.deploy(registry(CHAIN), folder);
    String changed =
        CHAIN
            .replace("s * 10 AS r", "s AS q, 1 AS one")
            .replace("  - {name: beside, sql: 'SELECT a FROM u'}\n", "");

    engine.deploy(registry(changed), folder);

    assertThat(rows("SELECT q, one FROM third")).containsExactly(List.of(1L, 1L));
    assertThat(engine.catalogSnapshot().tables().keySet())
        .noneMatch(name -> name.table().equals("beside"));
    // What is deployed again is the new one.
    engine.refresh("shop", "public");
    assertThat(rows("SELECT q, one FROM third")).containsExactly(List.of(1L, 1L));
  }

  @Test
  void nothingThatWasNotDeployedIsRefreshed() throws IOException {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.refresh("shop", "public"));
    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(error.sqlState()).isEqualTo("3F000");
    file("n", "x\n3\n");
    engine.deployFolder(folder);
    file("m", "x\n4\n");
    assertThat(engine.refresh("datafusion", "public").tables()).containsExactly("m", "n");
  }

  @Test
  void everyStepThatFailsLeavesTheVersionBefore() throws IOException {
    file("t", "a,b\n1,1\n");
    engine.deploy(registry(CHAIN), folder);
    CatalogSnapshot before = engine.catalogSnapshot();
    List<Registry> failing =
        List.of(
            // A view without its table, without its column, without its function.
            registry(CHAIN.replace("FROM u", "FROM nowhere")),
            registry(CHAIN.replace("SELECT s * 10", "SELECT q * 10")),
            registry(CHAIN.replace("SELECT a FROM u", "SELECT shout(a) FROM u")));
    for (Registry registry : failing) {
      DataFusionException error =
          catchThrowableOfType(DataFusionException.class, () -> engine.deploy(registry, folder));
      assertThat(error).isNotNull();
      assertThat(engine.catalogSnapshot()).isEqualTo(before);
    }
    assertThat(
            catchThrowableOfType(
                DataFusionException.class,
                () -> engine.deploy(registry(CHAIN), folder.resolve("none"))))
        .isNotNull();
    RuntimeException thrown = new IllegalStateException("the listener has seen enough");
    assertThat(
            catchThrowableOfType(
                RuntimeException.class,
                () ->
                    engine.deploy(
                        registry(CHAIN),
                        folder,
                        (dataset, done, total) -> {
                          throw thrown;
                        })))
        .isSameAs(thrown);
    assertThat(engine.catalogSnapshot()).isEqualTo(before);
    // The file of one dataset went bad: its table says so, the rest lives on.
    Files.writeString(folder.resolve("u.parquet"), "no Parquet");
    Deployment refreshed = engine.refresh("shop", "public");
    assertThat(refreshed.problems()).containsOnlyKeys("u");
    assertThat(rows("SELECT r FROM third")).containsExactly(List.of(10L));
    assertThat(catchThrowableOfType(DataFusionException.class, () -> rows("SELECT a FROM beside")))
        .hasMessageContaining("Dataset u");
    assertThat(DataFusionEngine.nativeCounters().stagings()).isZero();
  }

  @Test
  void aViewThatLostItsColumnSaysSoAndTheOthersLiveOn() throws IOException {
    file("t", "a,b\n1,1\n");
    engine.deploy(registry(CHAIN), folder);
    session.update("DROP TABLE t");
    session.update("CREATE TABLE t AS SELECT CAST(1 AS BIGINT) AS a");

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> rows("SELECT r FROM third"));

    assertThat(error).hasMessageContaining("view shop.public.first").hasMessageContaining("b");
    assertThat(rows("SELECT a FROM beside")).isEmpty();
    assertThat(rows("SELECT count(*) FROM information_schema.columns WHERE table_name = 'third'"))
        .containsExactly(List.of(1L));
    session.update("DROP TABLE t");
    session.update("CREATE TABLE t AS SELECT CAST(4 AS BIGINT) AS a, 1 AS b");
    assertThat(rows("SELECT r FROM third")).containsExactly(List.of(40L));
  }

  @Test
  void aRunningQueryKeepsWhatItReads() throws IOException {
    file("t", "a,b\n1,1\n");
    engine.deploy(registry(CHAIN), folder);
    try (DataFusionPlan plan = session.plan("SELECT r FROM third")) {
      assertThat(plan.catalogVersion()).isEqualTo(engine.catalogVersion());
      Path other = Files.createDirectory(folder.resolve("other"));
      Files.writeString(other.resolve("t.csv"), "a,b\n9,1\n");
      engine.deploy(registry(CHAIN), other);
      assertThat(plan.catalogVersion()).isLessThan(engine.catalogVersion());
      try (BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
        assertThat(BatchValues.rows(stream)).containsExactly(List.of(10L));
      }
    }
    assertThat(rows("SELECT r FROM third")).containsExactly(List.of(90L));
  }

  @Test
  void deploymentsAtTheSameTimeEndInOneOfThem() throws Exception {
    List<Registry> registries = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path data = Files.createDirectory(folder.resolve("data" + i));
      Files.writeString(data.resolve("t.csv"), "a,b\n" + i + ",1\n");
      folders.add(data);
      registries.add(registry(CHAIN.replace("AS r", "AS r, " + i + " AS which")));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> deployments = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int which = thread % 2;
        Callable<Void> deploy =
            () -> {
              for (int i = 0; i < 10; i++) {
                engine.deploy(registries.get(which), folders.get(which));
                engine.refresh("shop", "public");
              }
              return null;
            };
        deployments.add(pool.submit(deploy));
      }
      for (Future<?> deployment : deployments) {
        deployment.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    List<List<@Nullable Object>> rows = rows("SELECT r, which FROM third");
    assertThat(rows).containsAnyOf(List.of(0L, 0L), List.of(10L, 1L)).hasSize(1);
  }

  @Test
  void anEngineThatIsClosedMeanwhileSaysSo() throws Exception {
    StringBuilder many = new StringBuilder("registry: shop\ndatasets:\n");
    for (int i = 0; i < 300; i++) {
      file("d" + i, "a\n1\n");
      many.append("  - {name: d%d, version: 1, columns: [{name: a, type: int64}]}\n".formatted(i));
    }
    Registry registry = registry(many.toString());
    CountDownLatch started = new CountDownLatch(3);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Callable<DataFusionException> deploy =
          () ->
              catchThrowableOfType(
                  DataFusionException.class,
                  () ->
                      engine.deploy(registry, folder, (name, done, total) -> started.countDown()));
      Future<DataFusionException> deployment = pool.submit(deploy);
      assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      engine.close();
      DataFusionException error = deployment.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(error).isNotNull();
      assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void viewsMayCallFunctionsThatAreWrittenInJava() throws IOException {
    file("t", "a,b\n1,1\n2,1\n");
    Registry registry = registry(CHAIN.replace("sum(a) AS s", "sum(times(a)) AS s"));
    engine.registerFunction(new Times(2));
    engine.deploy(registry, folder);
    assertThat(rows("SELECT r FROM third")).containsExactly(List.of(60L));
    assertThat(engine.dropFunction("times")).isTrue();
    assertThat(catchThrowableOfType(DataFusionException.class, () -> rows("SELECT r FROM third")))
        .hasMessageContaining("view shop.public.second")
        .hasMessageContaining("times");
    engine.registerFunction(new Times(3));
    assertThat(rows("SELECT r FROM third")).containsExactly(List.of(90L));
    JavaTableTest.await(() -> engine.allocator().getAllocatedMemory() == 0);
  }

  /** A number times another. */
  private record Times(long factor) implements JavaFunction {
    private static final ArrowType LONG = new ArrowType.Int(Long.SIZE, true);

    @Override
    public String name() {
      return "times";
    }

    @Override
    public List<Field> parameters() {
      return List.of(Field.nullable("n", LONG));
    }

    @Override
    public Field returns() {
      return Field.nullable("r", LONG);
    }

    @Override
    public FunctionVolatility volatility() {
      return FunctionVolatility.IMMUTABLE;
    }

    @Override
    public FieldVector evaluate(
        VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator) {
      BigIntVector given = (BigIntVector) arguments.getVector(0);
      BigIntVector result = new BigIntVector("r", allocator);
      result.allocateNew(rowCount);
      for (int row = 0; row < rowCount; row++) {
        result.set(row, given.get(row) * factor);
      }
      result.setValueCount(rowCount);
      return result;
    }
  }

  private Registry registry(String yaml) throws IOException {
    Path file = Files.createTempFile(folder, "registry", ".yaml");
    Files.writeString(file, yaml);
    return RegistryReader.read(file);
  }

  private void file(String table, String text) throws IOException {
    Files.writeString(folder.resolve(table + ".csv"), text);
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(session, sql);
  }
}
