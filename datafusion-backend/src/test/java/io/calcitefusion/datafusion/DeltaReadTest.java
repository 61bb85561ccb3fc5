package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.Registry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables as datasets; the table was written by another implementation. */
@ExtendWith(NativeLeakCheck.class)
class DeltaReadTest {
  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;
  private Path table;

  @BeforeEach
  void open() {
    table = DeltaFixture.copyOfOrders(folder.resolve("orders"));
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(DeltaFixture.admin(folder));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void everyValueIsThatOfTheWriter() throws IOException {
    Deployment deployment = deploy("location: {path: orders, format: delta}");

    assertThat(deployment.problems()).isEmpty();
    assertThat(deployment.tables()).containsExactly("orders");
    assertThat(rows("SELECT * FROM orders ORDER BY order_id"))
        .containsExactly(
            order(1, "Ann", "12.50", 1, "de", List.of(item("a", 2), item("b", null))),
            order(3, "Zoë", "1000000.00", 3, "de", List.of(item("c", 1))),
            order(4, "Dan", "7.00", 4, "île d'Oléron", List.of(item(null, 3))),
            Arrays.asList(5L, null, null, null, null, null, null));
    TableSnapshot orders =
        engine.catalogSnapshot().tables().get(new TableName("shop", "public", "orders"));
    assertThat(orders.arrowSchema()).isEqualTo(orders.dataset().arrowSchema());
  }

  @Test
  void aTableIsFoundInTheDataFolderAndInAttachedAndDeployedFolders() throws IOException {
    Registry registry = DeltaFixture.orders(folder, "");
    assertThat(engine.deploy(registry, folder).tables()).containsExactly("orders");
    assertThat(numbers("orders")).containsExactly(1L, 3L, 4L, 5L);

    InferredRegistry inferred = engine.inferRegistry(folder, "found", folder);
    assertThat(inferred.problems()).isEmpty();
    assertThat(inferred.registry().dataset("orders").location().format())
        .isEqualTo(DataFormat.DELTA);
    engine.deploy(inferred.registry(), null);
    assertThat(numbers("found.public.orders")).containsExactly(1L, 3L, 4L, 5L);

    Files.delete(folder.resolve("registry.yaml"));
    engine.attachFolder("seen", "here", folder);
    assertThat(numbers("seen.here.orders")).containsExactly(1L, 3L, 4L, 5L);

    engine.deployFolder(folder);
    assertThat(numbers("datafusion.public.orders")).containsExactly(1L, 3L, 4L, 5L);
  }

  @Test
  void versionsAndTimesLeadBack() throws IOException {
    for (int version = 0; version < 3; version++) {
      DeltaFixture.date(table, version, "2024-05-0%dT00:00:00Z".formatted(version + 1));
    }
    deploy("location: {path: orders, format: delta, delta_version: 0}");
    assertThat(numbers("orders")).containsExactly(1L, 2L, 3L);
    deploy("location: {path: orders, format: delta, delta_version: 1}");
    assertThat(numbers("orders")).containsExactly(1L, 2L, 3L, 4L, 5L);
    deploy(
        "location: {path: orders, format: delta, delta_timestamp: '2024-05-02T23:59:59.999+00:00'}");
    assertThat(numbers("orders")).containsExactly(1L, 2L, 3L, 4L, 5L);
    deploy("location: {path: orders, format: delta, delta_timestamp: '2024-05-01T00:00:00Z'}");
    assertThat(numbers("orders")).containsExactly(1L, 2L, 3L);
    deploy("location: {path: orders, format: delta, delta_timestamp: '2030-01-01T00:00:00Z'}");
    assertThat(numbers("orders")).containsExactly(1L, 3L, 4L, 5L);
  }

  @Test
  void filtersSkipFilesByPartitionsAndStatistics() throws IOException {
    deploy("location: {path: orders, format: delta}");

    assertThat(filesRead("SELECT * FROM orders")).isEqualTo(3);
    assertThat(filesRead("SELECT * FROM orders WHERE country = 'de'")).isEqualTo(1);
    assertThat(filesRead("SELECT customer FROM orders WHERE order_id = 4")).isEqualTo(1);
    assertThat(filesRead("SELECT customer FROM orders WHERE total > 100")).isEqualTo(1);
    assertThat(rows("SELECT customer FROM orders WHERE total > 100"))
        .containsExactly(List.of("Zoë"));
    assertThat(rows("SELECT order_id FROM orders WHERE country IS NULL"))
        .containsExactly(List.of(5L));
  }

  /** The writer's statistics know milliseconds, the values microseconds. */
  @Test
  void statisticsOfLessPrecisionHideNoRow() throws IOException {
    deploy("location: {path: orders, format: delta}");
    assertThat(
            rows(
                "SELECT order_id FROM orders WHERE ordered_at >= TIMESTAMP '2024-01-03T12:30:00.123400Z'"
                    + " ORDER BY order_id"))
        .containsExactly(List.of(3L), List.of(4L));
    assertThat(
            rows(
                "SELECT order_id FROM orders WHERE ordered_at > TIMESTAMP '2024-01-04T12:30:00.123Z'"))
        .containsExactly(List.of(4L));
  }

  @Test
  void theScanPolicyDecidesHowItIsRead() throws IOException {
    for (String policy :
        List.of(
            "{parquet_pushdown: true}",
            "{parquet_pushdown: false}",
            "{force_view_types: true}",
            "{force_view_types: true, parquet_pushdown: false}")) {
      deploy("delta: {scan: %s}\nlocation: {path: orders, format: delta}".formatted(policy));
      assertThat(
              rows("SELECT order_id, customer FROM orders WHERE customer >= 'B' ORDER BY order_id"))
          .as(policy)
          .containsExactly(List.of(3L, "Zoë"), List.of(4L, "Dan"));
      assertThat(rows("SELECT count(*), count(customer) FROM orders"))
          .as(policy)
          .containsExactly(List.of(4L, 3L));
    }
  }

  @Test
  void parquetPushdownDecidesWhetherTheReaderGetsTheFilter() throws IOException {
    String sql = "SELECT customer FROM orders WHERE total > 100";
    deploy("delta: {scan: {parquet_pushdown: true}}\nlocation: {path: orders, format: delta}");
    assertThat(planText(sql)).contains("predicate=").doesNotContain("FilterExec");
    deploy("delta: {scan: {parquet_pushdown: false}}\nlocation: {path: orders, format: delta}");
    assertThat(planText(sql)).contains("FilterExec");
  }

  @Test
  void theFileColumnHasThePathOfEachRowsFile() throws IOException {
    deploy("delta: {scan: {file_column: source_file}}\nlocation: {path: orders, format: delta}");
    for (List<@Nullable Object> row :
        rows("SELECT order_id, source_file FROM orders ORDER BY order_id")) {
      Path file = Path.of(String.valueOf(row.get(1)));
      assertThat(file).exists().startsWithRaw(table).hasFileName(file.getFileName().toString());
    }
    assertThat(rows("SELECT count(DISTINCT source_file) FROM orders")).containsExactly(List.of(3L));
    assertThat(rows("SELECT order_id FROM orders WHERE source_file LIKE '%Ol%'"))
        .containsExactly(List.of(4L));
  }

  @Test
  void columnsMayDifferAsTheEvolutionPolicyAllows() throws IOException {
    String columns =
        """
            - {name: order_id, type: int64, nullable: false}
            - {name: client, type: utf8}
            - {name: total, type: "decimal(14,2)"}
            - {name: colour, type: utf8}
            - {name: items, type: "list<struct<quantity: int64, sku: utf8, note: utf8>>"}
        """;
    String location = "location: {path: orders, format: delta}";
    Registry strict =
        DeltaFixture.registry(
            folder,
            "orders",
            columns,
            "evolution: {allow_missing: false, allow_casts: false}\n" + location);
    assertThat(engine.deploy(strict, null).problems().get("orders"))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("client")
        .hasMessageContaining("total")
        .hasMessageContaining("items[].note");

    engine.deploy(
        DeltaFixture.registry(
            folder,
            "orders",
            columns,
            "evolution: {renames: {customer: client}, allow_missing: true}\n" + location),
        null);
    assertThat(rows("SELECT client, total, colour, items FROM orders WHERE order_id = 1"))
        .containsExactly(
            Arrays.asList(
                "Ann", new BigDecimal("12.50"), null, List.of(wide(2L, "a"), wide(null, "b"))));
    assertThat(rows("SELECT order_id FROM orders WHERE client = 'Zoë' AND total > 1"))
        .containsExactly(List.of(3L));
    assertThat(rows("SELECT count(colour), count(*) FROM orders")).containsExactly(List.of(0L, 4L));
  }

  private static Map<String, @Nullable Object> wide(@Nullable Long quantity, String sku) {
    Map<String, @Nullable Object> item = new LinkedHashMap<>();
    item.put("quantity", quantity);
    item.put("sku", sku);
    item.put("note", null);
    return item;
  }

  @Test
  void theLocationsOwnScanCountsInsteadOfTheDatasets() throws IOException {
    deploy(
        """
        delta: {scan: {file_column: source_file}}
        location: {path: orders, format: delta, delta_scan: {parquet_pushdown: false}}
        """);
    DataFusionException absent =
        catchThrowableOfType(
            DataFusionException.class, () -> rows("SELECT source_file FROM orders"));
    assertThat(absent.kind()).isEqualTo(ErrorKind.PLAN);
  }

  @Test
  void aNewCommitIsSeenByTheNextStatementAlsoThroughViews() throws IOException {
    deploy("location: {path: orders, format: delta}");
    session.update("CREATE VIEW big AS SELECT order_id FROM orders WHERE order_id > 2");
    assertThat(numbers("big")).containsExactly(3L, 4L, 5L);
    long before = engine.catalogVersion();

    try (DataFusionPlan planned = session.plan("SELECT order_id FROM orders ORDER BY 1")) {
      append(9);

      assertThat(numbers("big")).containsExactly(3L, 4L, 5L, 9L);
      assertThat(numbers("orders")).containsExactly(1L, 3L, 4L, 5L, 9L);
      assertThat(engine.catalogVersion()).isGreaterThan(before);
      // What was planned before reads what it was planned on.
      try (BatchStream rows =
          session.execute(planned, ImmutableList.of(), ExecutionOptions.defaults())) {
        assertThat(BatchValues.rows(rows)).hasSize(4);
      }
    }
  }

  @Test
  void aFixedVersionStaysWhateverIsCommitted() throws IOException {
    deploy("location: {path: orders, format: delta, delta_version: 2}");
    long before = engine.catalogVersion();
    append(9);
    assertThat(numbers("orders")).containsExactly(1L, 3L, 4L, 5L);
    assertThat(engine.catalogVersion()).isEqualTo(before);
  }

  @Test
  void tablesAreNotWrittenByTheirNames() throws IOException {
    deploy("location: {path: orders, format: delta}");
    DataFusionException refused =
        catchThrowableOfType(
            DataFusionException.class,
            () -> session.update("INSERT INTO orders SELECT * FROM orders"));
    assertThat(refused.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(numbers("orders")).containsExactly(1L, 3L, 4L, 5L);
  }

  @Test
  void nothingOfDeltasOwnIsReachableBySql() throws IOException {
    deploy("location: {path: orders, format: delta}");
    try (DataFusionSession reader =
        engine.openSession(SessionOptions.builder().namespace("shop", "public").build())) {
      for (String sql :
          List.of(
              "CREATE EXTERNAL TABLE x STORED AS DELTATABLE LOCATION '%s'".formatted(table),
              "OPTIMIZE orders",
              "VACUUM orders",
              "DELETE FROM orders",
              "UPDATE orders SET customer = 'x'",
              "DESCRIBE HISTORY orders",
              "SELECT * FROM delta_scan('%s')".formatted(table))) {
        assertThat(
                catchThrowableOfType(
                    DataFusionException.class, () -> BatchValues.query(reader, sql)))
            .as(sql)
            .isNotNull();
      }
    }
    DataFusionException format =
        catchThrowableOfType(
            DataFusionException.class,
            () ->
                session.update(
                    "CREATE EXTERNAL TABLE x STORED AS DELTATABLE LOCATION '%s'".formatted(table)));
    assertThat(format.kind()).isIn(ErrorKind.UNSUPPORTED, ErrorKind.PLAN);
  }

  private void append(long orderId) {
    session.writeDelta(
        "SELECT CAST(%d AS BIGINT) AS order_id, CAST(NULL AS VARCHAR) AS customer, total, ordered_at, day, items, country FROM orders LIMIT 1"
            .formatted(orderId),
        DeltaWriteRequest.of(table, DeltaSaveMode.APPEND),
        ExecutionOptions.defaults());
  }

  private Deployment deploy(String more) throws IOException {
    return engine.deploy(DeltaFixture.orders(folder, more), null);
  }

  private List<Object> numbers(String relation) {
    return rows("SELECT order_id FROM %s ORDER BY order_id".formatted(relation)).stream()
        .<Object>map(row -> row.get(0))
        .toList();
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(session, sql);
  }

  private long filesRead(String sql) {
    try (DataFusionPlan plan = session.plan(sql)) {
      PlanOperator root =
          session.analyze(plan, ImmutableList.of(), ExecutionOptions.defaults()).operators();
      long[] files = new long[1];
      root.forEach(
          operator -> {
            PlanMetric metric = operator.metric("count_files_scanned");
            files[0] += metric == null ? 0 : metric.value();
          });
      return files[0];
    }
  }

  private String planText(String sql) {
    try (DataFusionPlan plan = session.plan(sql)) {
      return plan.operators(ImmutableList.of()).toText();
    }
  }

  private static Map<String, @Nullable Object> item(
      @Nullable String sku, @Nullable Integer quantity) {
    Map<String, @Nullable Object> item = new LinkedHashMap<>();
    item.put("sku", sku);
    item.put("quantity", quantity == null ? null : quantity.longValue());
    return item;
  }

  private static List<@Nullable Object> order(
      long id,
      String customer,
      String total,
      int day,
      String country,
      List<Map<String, @Nullable Object>> items) {
    LocalDate date = LocalDate.of(2024, 1, day);
    long micros = date.toEpochDay() * 86_400_000_000L + 45_000_000_000L + 123_456;
    return Arrays.asList(
        id, customer, new BigDecimal(total), micros, date.toEpochDay(), items, country);
  }
}
