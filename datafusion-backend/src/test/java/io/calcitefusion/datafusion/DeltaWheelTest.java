package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables that one implementation writes and another reads: the Python package deltalake where it
 * can be had, and everywhere a table that it wrote and a replay of the log by the letter.
 */
@ExtendWith(NativeLeakCheck.class)
class DeltaWheelTest {
  private static final String LOCATION = "location: {path: t, format: delta%s}";
  private static final String ROWS =
      "SELECT order_id, customer, total, CAST(ordered_at AS VARCHAR), day, items, country FROM orders ORDER BY order_id";

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(DeltaFixture.admin(folder));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void whatThePackageWritesIsReadEqual() throws Exception {
    Path kept = DeltaFixture.copyOfOrders(folder.resolve("kept"));
    PythonDelta python = PythonDelta.find();
    Path table = folder.resolve("t");
    if (python == null) {
      DeltaFixture.copy(kept, table);
    } else {
      assertThat(python.run("write_orders.py", table)).isEmpty();
    }
    for (String version : List.of("", ", delta_version: 0", ", delta_version: 1")) {
      deploy(LOCATION.replace("path: t", "path: kept").formatted(version));
      List<List<@Nullable Object>> expected = BatchValues.query(session, ROWS);
      deploy(LOCATION.formatted(version));
      assertThat(BatchValues.query(session, ROWS)).as(version).isEqualTo(expected).isNotEmpty();
    }
    if (python != null) {
      deploy(LOCATION.formatted(""));
      assertThat(texts()).containsExactlyInAnyOrderElementsOf(python.run("read_table.py", table));
      deploy(LOCATION.formatted(", delta_version: 1"));
      assertThat(texts())
          .containsExactlyInAnyOrderElementsOf(python.run("read_table.py", table, 1));
    }
  }

  @Test
  void whatIsWrittenIsReadEqualByOthers() throws Exception {
    DeltaFixture.copyOfOrders(folder.resolve("kept"));
    deploy("location: {path: kept, format: delta, delta_version: 1}");
    Path table = folder.resolve("t");
    DeltaWriteRequest request =
        DeltaWriteRequest.of(table, DeltaSaveMode.APPEND)
            .withArrowSchema(
                engine
                    .catalogSnapshot()
                    .tables()
                    .get(new TableName("shop", "public", "orders"))
                    .arrowSchema())
            .withPartitionBy(ImmutableList.of("country"));
    long first = write("SELECT * FROM orders WHERE order_id < 4", request);
    long second = write("SELECT * FROM orders WHERE order_id >= 4", request);
    List<String> all = texts();
    List<String> some = all.stream().filter(row -> "123".indexOf(row.charAt(0)) >= 0).toList();

    byTheLetter(table, first, 3);
    byTheLetter(table, second, 5);
    PythonDelta python = PythonDelta.find();
    if (python != null) {
      assertThat(python.run("read_table.py", table)).containsExactlyInAnyOrderElementsOf(all);
      assertThat(python.run("read_table.py", table, first))
          .containsExactlyInAnyOrderElementsOf(some);
    }
    deploy(LOCATION.formatted(""));
    assertThat(texts()).containsExactlyInAnyOrderElementsOf(all);
    deploy(LOCATION.formatted(", delta_version: " + first));
    assertThat(texts()).containsExactlyInAnyOrderElementsOf(some);
  }

  /** The files that the log names hold the rows of the version, without the partition's column. */
  private void byTheLetter(Path table, long version, int orders) throws IOException {
    PlainDeltaLog log = PlainDeltaLog.read(table, (int) version);
    assertThat(log.metaData().path("partitionColumns").path(0).asText()).isEqualTo("country");
    assertThat(log.protocol().path("minReaderVersion").asInt()).isEqualTo(1);
    String union =
        log.files().stream()
            .map(
                file ->
                    "SELECT order_id, customer, total, items FROM read_parquet('%s')"
                        .formatted(file.toString().replace("'", "''")))
            .collect(Collectors.joining(" UNION ALL "));
    assertThat(BatchValues.query(session, "SELECT * FROM (%s) ORDER BY order_id".formatted(union)))
        .isEqualTo(
            BatchValues.query(
                session,
                "SELECT order_id, customer, total, items FROM orders WHERE order_id <= %d ORDER BY order_id"
                    .formatted(orders)));
  }

  private long write(String sql, DeltaWriteRequest request) {
    return session.writeDelta(sql, request, ExecutionOptions.defaults()).version();
  }

  private void deploy(String more) throws IOException {
    assertThat(engine.deploy(DeltaFixture.orders(folder, more), null).problems()).isEmpty();
  }

  /** The rows as Python shows them. */
  private List<String> texts() {
    return BatchValues.query(
            session,
            "SELECT order_id, customer, total, to_char(ordered_at, '%Y-%m-%d %H:%M:%S.%6f') || '+00:00',"
                + " CAST(day AS VARCHAR), items, country FROM orders")
        .stream()
        .map(row -> row.stream().map(DeltaWheelTest::text).collect(Collectors.joining("\t")))
        .toList();
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(DeltaWheelTest::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
    return value.toString();
  }

  private static String quoted(@Nullable Object value) {
    if (value instanceof Map<?, ?> struct) {
      return struct.entrySet().stream()
          .map(entry -> "'" + entry.getKey() + "': " + quoted(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value instanceof String ? "'" + value + "'" : text(value);
  }
}
