package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a Delta table is said by name, and spoils nothing else. */
@ExtendWith(NativeLeakCheck.class)
class DeltaLogErrorsTest {
  private static final String DELTA = "location: {path: orders, format: delta}";

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
  void aMissingCommitIsNamed() throws IOException {
    Files.delete(DeltaFixture.commit(table, 1));
    problem(DELTA, ErrorKind.IO, "58P01", "00000000000000000001.json", table.toString());
  }

  @Test
  void aBrokenCommitIsTold() throws IOException {
    Files.writeString(DeltaFixture.commit(table, 1), "{\"add\": {\"path\"");
    problem(DELTA, ErrorKind.IO, "58030", "log", table.toString());
  }

  @Test
  void aMissingTableOrLogIsTold() throws IOException {
    problem(
        "location: {path: nowhere, format: delta}", ErrorKind.IO, "58P01", "nowhere", "no folder");
    Files.createDirectories(folder.resolve("plain"));
    problem("location: {path: plain, format: delta}", ErrorKind.IO, "58P01", "plain", "_delta_log");
    Files.createDirectories(folder.resolve("empty/_delta_log"));
    problem("location: {path: empty, format: delta}", ErrorKind.IO, "58P01", "empty", "no commit");
  }

  @Test
  void versionsThatAreNotThereAreRefused() throws IOException {
    problem(
        "location: {path: orders, format: delta, delta_version: 7}",
        ErrorKind.IO,
        "58P01",
        "no version 7",
        "from 0 to 2");
    DeltaFixture.date(table, 0, "2024-05-01T00:00:00Z");
    DeltaFixture.date(table, 1, "2024-05-02T00:00:00Z");
    DeltaFixture.date(table, 2, "2024-05-03T00:00:00Z");
    problem(
        "location: {path: orders, format: delta, delta_timestamp: '2024-04-30T23:59:59Z'}",
        ErrorKind.IO,
        "58P01",
        "2024-04-30T23:59:59Z",
        "first commit");
  }

  @Test
  void unknownFeaturesOfTheReaderAreRefusedByName() throws IOException {
    String commit = Files.readString(DeltaFixture.commit(table, 0));
    Files.writeString(
        DeltaFixture.commit(table, 0),
        commit.replace(
            "{\"minReaderVersion\":1,\"minWriterVersion\":2}",
            "{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"timeMachine\"],\"writerFeatures\":[\"timeMachine\"]}"));
    problem(DELTA, ErrorKind.UNSUPPORTED, "0A000", "timeMachine");
  }

  @Test
  void filesOutsideOfTheFolderAreNotRead() throws IOException {
    for (String foreign : List.of("file:///etc/x.parquet", "../x.parquet", "/etc/x.parquet")) {
      String commit =
          Files.readString(DeltaFixture.resource("orders/_delta_log/" + "0".repeat(20) + ".json"));
      Files.writeString(
          DeltaFixture.commit(table, 0),
          commit.replaceFirst("\"path\":\"country=de/[^\"]*\"", "\"path\":\"" + foreign + "\""));
      problem(DELTA, ErrorKind.POLICY, "42501", "outside of its folder", table.toString());
    }
  }

  @Test
  void linksOutOfTheFolderAreNotFollowed() throws IOException {
    Path file = dataFile("country=de");
    Path outside = folder.resolve("outside.parquet");
    Files.move(file, outside);
    Files.createSymbolicLink(file, outside);
    problem(DELTA, ErrorKind.POLICY, "42501", "outside of its folder");
  }

  @Test
  void aMissingDataFileFailsTheQueriesThatNeedIt() throws IOException {
    Path file = dataFile("country=de");
    Files.delete(file);
    assertThat(engine.deploy(DeltaFixture.orders(folder, DELTA), null).problems()).isEmpty();

    DataFusionException missing = failure("SELECT customer FROM orders");
    assertThat(missing.kind()).isEqualTo(ErrorKind.IO);
    assertThat(missing.sqlState()).isEqualTo("58P01");
    assertThat(missing)
        .hasMessageContaining("orders")
        .hasMessageContaining(file.getFileName().toString());
    assertThat(BatchValues.query(session, "SELECT order_id FROM orders WHERE country <> 'de'"))
        .containsExactly(List.of(4L));
  }

  @Test
  void aTableThatBreaksAfterItsDeploymentSaysSoAndCanBeMended() throws IOException {
    engine.deploy(DeltaFixture.orders(folder, DELTA), null);
    assertThat(BatchValues.query(session, "SELECT order_id FROM orders")).hasSize(4);
    Path next = DeltaFixture.commit(table, 3);

    Files.writeString(next, "no JSON");
    DataFusionException broken = failure("SELECT order_id FROM orders");
    assertThat(broken.kind()).isEqualTo(ErrorKind.IO);
    assertThat(broken).hasMessageContaining(table.toString());
    assertThat(BatchValues.query(session, "SELECT count(*) FROM other")).hasSize(1);
    assertThat(BatchValues.query(session, "SELECT * FROM information_schema.columns")).isNotEmpty();

    Files.delete(next);
    assertThat(BatchValues.query(session, "SELECT order_id FROM orders")).hasSize(4);
  }

  @Test
  void columnsThatAreNotThereAreNamed() throws IOException {
    Registry registry =
        DeltaFixture.registry(
            folder,
            "orders",
            DeltaFixture.COLUMNS + "      - {name: colour, type: utf8, nullable: false}\n",
            DELTA);
    DataFusionException problem = engine.deploy(registry, null).problems().get("orders");
    assertThat(problem).isInstanceOf(SchemaMismatchException.class).hasMessageContaining("colour");
  }

  @Test
  void placesInANetworkAreRefused() throws IOException {
    for (String place : List.of("s3://bucket/orders", "https://example.com/orders")) {
      RegistryException refused =
          catchThrowableOfType(
              RegistryException.class,
              () ->
                  DeltaFixture.orders(
                      folder, "location: {path: '%s', format: delta}".formatted(place)));
      assertThat(refused).hasMessageContaining(place).hasMessageContaining("on this machine");
    }
  }

  @Test
  void aDeltaTableIsNotReadAsParquetFiles() throws IOException {
    problem(
        "location: {path: orders, format: parquet}",
        ErrorKind.CONFIGURATION,
        "F0000",
        "format: delta");
  }

  private void problem(String more, ErrorKind kind, String sqlState, String... parts)
      throws IOException {
    Deployment deployment = engine.deploy(DeltaFixture.orders(folder, more), null);

    DataFusionException problem = deployment.problems().get("orders");
    assertThat(problem).as(more).isNotNull();
    assertThat(problem.kind()).as(problem.getMessage()).isEqualTo(kind);
    assertThat(problem.sqlState()).as(problem.getMessage()).isEqualTo(sqlState);
    assertThat(problem).hasMessageContaining("orders").hasMessageContainingAll(parts);
    assertThat(failure("SELECT * FROM orders")).hasMessage(problem.getMessage());
    assertThat(BatchValues.query(session, "SELECT count(*) FROM other"))
        .containsExactly(List.of(0L));
  }

  private DataFusionException failure(String sql) {
    return catchThrowableOfType(DataFusionException.class, () -> BatchValues.query(session, sql));
  }

  private Path dataFile(String partition) throws IOException {
    try (Stream<Path> files = Files.list(table.resolve(partition))) {
      return files.findFirst().orElseThrow();
    }
  }
}
