package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class DataChecksTest {
  private static final TableName ORDERS = new TableName("shop", "public", "orders");
  private static final String CONTRACT =
      """
      key: [id]
      required: [mail]
      contract:
        constraints: ["amount > 0 -- euros", "mail <> ''"]
        dedupe: {keys: [mail, day], tie_breakers: [{column: amount, order: descending}]}
        virtual_fields: [origin]
      """;
  private static final String BAD =
      """
      {"id":1,"mail":"a","day":1,"amount":5}
      {"id":1,"mail":"b","day":1,"amount":7}
      {"id":1,"mail":"b","day":2,"amount":0}
      {"id":2,"mail":null,"day":2,"amount":null}
      {"id":3,"mail":null,"day":2,"amount":null}
      {"id":null,"mail":"","day":3,"amount":-1}
      """;

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void everyBrokenPromiseIsCountedWithSamples() throws IOException {
    deploy(CONTRACT, BAD);

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.rows()).isEqualTo(6);
    assertThat(report.invalidRows()).isEqualTo(4);
    assertThat(report.surplusRows()).isEqualTo(2);
    assertThat(report.isValid()).isFalse();
    assertThat(report.isRefused()).isFalse();
    assertThat(report.results().stream().map(result -> result.check() + " " + result.count()))
        .containsExactly(
            "required: mail 2",
            "constraint: amount > 0 -- euros 2",
            "constraint: mail <> '' 1",
            "key: id 2",
            "keys of the deduplication: mail, day 1",
            "keys and tie-breakers: mail, day, amount 1");
    assertThat(report.results().get(0).samples()).containsExactly("id=2", "id=3");
    assertThat(report.results().get(1).samples()).containsExactly("id=1", "id=NULL");
    assertThat(report.results().get(3).samples()).containsExactly("id=1, rows=3");
    assertThat(report.results().get(4).samples()).containsExactly("mail=NULL, day=2, rows=2");
    assertThat(report.toString())
        .contains("shop.public.orders: of 6 rows, 4 break a rule")
        .contains("key: id: 2 rows, such as id=1, rows=3");
  }

  @Test
  void aNullPassesAConstraintAndGoodRowsAreValid() throws IOException {
    deploy(
        CONTRACT,
        """
        {"id":1,"mail":"a","day":1,"amount":null}
        {"id":2,"mail":"a","day":2,"amount":1}
        """);

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.isValid()).isTrue();
    assertThat(report.results()).isEmpty();
    assertThat(report.orThrow()).isSameAs(report);
    assertThat(report).hasToString("shop.public.orders: 2 rows, all valid.");
  }

  @Test
  void strictValidationRefusesWithEveryCheck() throws IOException {
    deploy(CONTRACT + "validation: {strict: true}\n", BAD);

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.isRefused()).isTrue();
    assertThatThrownBy(report::orThrow)
        .isInstanceOfSatisfying(
            DataFusionException.class,
            error -> {
              assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
              assertThat(error.sqlState()).isEqualTo("23000");
              assertThat(error)
                  .hasMessageContaining("shop.public.orders")
                  .hasMessageContaining("required: mail: 2 rows, such as id=2; id=3")
                  .hasMessageContaining("strict");
            });
  }

  @Test
  void countingStopsAtTheLimitOfErrors() throws IOException {
    deploy(CONTRACT + "validation: {max_errors: 2}\n", BAD);

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.invalidRows()).isEqualTo(2);
    assertThat(report.stopped()).isTrue();
    assertThat(report.results()).isNotEmpty();
    assertThat(report.toString()).contains("at least 2 break a rule");
  }

  @Test
  void rowsAndCountsAreLeftOutWhenThePolicySaysSo() throws IOException {
    deploy(CONTRACT + "validation: {emit_invalid_rows: false}\n", BAD);
    assertThat(session.checkData(ORDERS, DataFusionSession::query).results())
        .hasSize(6)
        .allSatisfy(result -> assertThat(result.samples()).isEmpty());

    deploy(CONTRACT + "validation: {emit_error_table: false}\n", BAD);
    DataReport report = session.checkData(ORDERS, DataFusionSession::query);
    assertThat(report.results()).isEmpty();
    assertThat(report.invalidRows()).isEqualTo(4);
  }

  @Test
  void aConstraintThatDoesNotPlanIsNamedWithItsDataset() throws IOException {
    deploy("contract: {constraints: ['price > 0']}\n", BAD);

    assertThatThrownBy(() -> session.checkData(ORDERS, DataFusionSession::query))
        .isInstanceOfSatisfying(
            DataFusionException.class, error -> assertThat(error.kind()).isEqualTo(ErrorKind.PLAN))
        .hasMessageContaining("shop.public.orders")
        .hasMessageContaining("price");
  }

  @Test
  void nullsWhereNotNullIsDeclaredAreCounted() throws IOException {
    deployFile(
        """
        columns:
          - {name: id, type: int64}
          - {name: day, type: int32, nullable: false}
          - {name: amount, type: int64, nullable: false}
        key: [id]
        contract: {constraints: [amount > 0]}
        """,
        "SELECT id, CAST(day AS INT) AS day, amount"
            + " FROM (VALUES (CAST(1 AS BIGINT), 1, CAST(5 AS BIGINT)), (2, NULL, 6),"
            + " (3, NULL, NULL), (1, 4, 0)) AS t(id, day, amount)");

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.problem()).isNull();
    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.invalidRows()).isEqualTo(3);
    assertThat(report.results().stream().map(result -> result.check() + " " + result.count()))
        .containsExactly(
            "required: day 2", "required: amount 1", "constraint: amount > 0 1", "key: id 1");
    assertThat(report.results().get(0).samples()).containsExactly("id=2", "id=3");
    // Queries still refuse the rows.
    assertThatThrownBy(() -> BatchValues.query(session, "SELECT day FROM " + ORDERS.toSql()))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("'day'");
  }

  @Test
  void filesThatCanNotBeReadAreAFindingAndOtherDatasetsAreChecked() throws IOException {
    Files.writeString(folder.resolve("orders.parquet"), "no Parquet");
    Files.writeString(folder.resolve("good.json"), "{\"id\":1}\n");
    Files.writeString(folder.resolve("torn.json"), "{\"id\":1}\n{\"id\":x}\n");
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - {name: good, version: 1, columns: [{name: id, type: int64}], required: [id]}
          - {name: orders, version: 1, columns: [{name: id, type: int64}], validation: {strict: true}}
          - {name: torn, version: 1, columns: [{name: id, type: int64}]}
        """);
    Registry registry = RegistryReader.read(folder.resolve("registry.yaml"));
    engine.deploy(registry, folder);

    List<DataReport> reports =
        registry.datasets().keySet().stream()
            .map(
                dataset ->
                    session.checkData(
                        new TableName("shop", "public", dataset), DataFusionSession::query))
            .toList();

    assertThat(reports.get(0).isValid()).isTrue();
    assertThat(reports.get(0).rows()).isEqualTo(1);
    assertThat(reports.get(1).isValid()).isFalse();
    assertThat(reports.get(1).problem())
        .isNotNull()
        .hasMessageContaining("orders.parquet")
        .hasMessageContaining("shop.public.orders");
    assertThat(reports.get(1).toString())
        .startsWith("shop.public.orders: the rows can not be looked at: ");
    assertThatThrownBy(reports.get(1)::orThrow)
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("orders.parquet")
        .hasMessageContaining("strict");
    assertThat(reports.get(2).problem()).isNotNull().hasMessageContaining("torn.json");
  }

  @Test
  void aTableOfNoRegistryCanNotBeChecked() {
    assertThatThrownBy(() -> session.checkData(ORDERS, DataFusionSession::query))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("shop.public.orders");
  }

  @Test
  void everyKindSaysWhyTheEngineDoesNotCheckIt() {
    assertThat(DataCheckKind.values())
        .allSatisfy(kind -> assertThat(kind.reason()).endsWith(".").hasSizeGreaterThan(40));
  }

  @Test
  void everyShippedDatasetCanBeChecked() {
    Registry registry = RegistryReader.readClasspath("codeintel");
    engine.deploy(registry, null);

    for (String dataset : registry.datasets().keySet()) {
      assertThat(
              session
                  .checkData(
                      new TableName("codeintel", "public", dataset), DataFusionSession::query)
                  .isValid())
          .as(dataset)
          .isTrue();
    }
  }

  /** Deploys orders over a Parquet file that holds the rows of a query. */
  private void deployFile(String declaration, String query) throws IOException {
    Files.writeString(
        folder.resolve("registry.yaml"),
        "registry: shop\ndatasets:\n  - name: orders\n    version: 1\n" + declaration.indent(4));
    try (DataFusionSession admin =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build())) {
      admin.update("COPY (%s) TO '%s'".formatted(query, folder.resolve("orders.parquet")));
    }
    engine.deploy(RegistryReader.read(folder.resolve("registry.yaml")), folder);
  }

  private Registry deploy(String contract, String rows) throws IOException {
    Files.writeString(folder.resolve("orders.json"), rows);
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns:
              - {name: id, type: int64}
              - {name: mail, type: utf8}
              - {name: day, type: int32}
              - {name: amount, type: "decimal(9,2)"}
        """
            + contract.indent(4));
    Registry registry = RegistryReader.read(folder.resolve("registry.yaml"));
    engine.deploy(registry, folder);
    return registry;
  }
}
