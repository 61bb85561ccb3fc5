package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Rows that refer to rows of other datasets, which are there or not. */
@ExtendWith(NativeLeakCheck.class)
class DataCheckReferencesTest {
  private static final TableName ORDERS = new TableName("shop", "public", "orders");
  private static final String CUSTOMERS =
      """
      {"id":1,"region":"n"}
      {"id":1,"region":"n"}
      {"id":2,"region":"s"}
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
  void rowsThatReferToNothingAreCountedByTheirKey() throws IOException {
    deploy(
        "[{columns: [customer], dataset: customers, to: [id]}]",
        """
        {"no":1,"customer":1,"region":"n","rows":"x"}
        {"no":2,"customer":7,"region":"n","rows":"x"}
        {"no":3,"customer":7,"region":"s","rows":"x"}
        {"no":4,"customer":8,"region":"s","rows":"x"}
        {"no":5,"customer":null,"region":"s","rows":"x"}
        """);

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.danglingRows()).isEqualTo(3);
    assertThat(report.invalidRows()).isZero();
    assertThat(report.surplusRows()).isZero();
    assertThat(report.isValid()).isFalse();
    assertThat(report.results()).hasSize(1);
    DataCheckResult result = report.results().get(0);
    assertThat(result.check()).hasToString("reference: customer → customers (id)");
    assertThat(result.count()).isEqualTo(3);
    assertThat(result.samples()).containsExactly("customer=7, rows=2", "customer=8, rows=1");
    assertThat(report.toString())
        .startsWith(
            "shop.public.orders: of 5 rows, 0 break a rule, 0 have the key of another row and 3"
                + " refer to nothing.")
        .contains("reference: customer → customers (id): 3 rows, such as customer=7, rows=2;");
  }

  @Test
  void severalColumnsReferTogetherAndARowWithANullRefersToNothing() throws IOException {
    deploy(
        "[{columns: [customer, region], dataset: customers, to: [id, region]}]",
        """
        {"no":1,"customer":1,"region":"n"}
        {"no":2,"customer":1,"region":"s"}
        {"no":3,"customer":9,"region":null}
        """);

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.danglingRows()).isEqualTo(1);
    assertThat(report.results().get(0).samples()).containsExactly("customer=1, region=s, rows=1");
  }

  @Test
  void aDatasetMayReferToItself() throws IOException {
    deploy(
        "[{columns: [customer], dataset: orders, to: [no]}]",
        "{\"no\":1,\"customer\":1}\n{\"no\":2,\"customer\":5}\n");

    assertThat(session.checkData(ORDERS, DataFusionSession::query).results().get(0).samples())
        .containsExactly("customer=5, rows=1");
  }

  @Test
  void strictValidationRefusesRowsThatReferToNothing() throws IOException {
    deploy(
        "[{columns: [customer], dataset: customers, to: [id]}]\nvalidation: {strict: true}",
        "{\"no\":1,\"customer\":5}\n");

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThatThrownBy(report::orThrow)
        .isInstanceOfSatisfying(
            DataFusionException.class, error -> assertThat(error.sqlState()).isEqualTo("23000"))
        .hasMessageContaining("customer=5, rows=1");
  }

  @Test
  void referencesAreCheckedTooWhereNullsKeepTheRowsFromBeingRead() throws IOException {
    Files.writeString(folder.resolve("customers.json"), CUSTOMERS);
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - {name: customers, version: 1, columns: [{name: id, type: int64, nullable: false}]}
          - name: orders
            version: 1
            columns:
              - {name: no, type: int64, nullable: false}
              - {name: customer, type: int64}
            references: [{columns: [customer], dataset: customers, to: [id]}]
        """);
    try (DataFusionSession admin =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build())) {
      admin.update(
          "COPY (SELECT * FROM (VALUES (CAST(1 AS BIGINT), CAST(1 AS BIGINT)), (NULL, 6)) AS t(no, customer)) TO '%s'"
              .formatted(folder.resolve("orders.parquet")));
    }
    engine.deploy(RegistryReader.read(folder.resolve("registry.yaml")), folder);

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.results().stream().map(result -> result.check() + " " + result.count()))
        .containsExactly("required: no 1", "reference: customer → customers (id) 1");
  }

  private void deploy(String references, String rows) throws IOException {
    Files.writeString(folder.resolve("customers.json"), CUSTOMERS);
    Files.writeString(folder.resolve("orders.json"), rows);
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - name: customers
            version: 1
            columns: [{name: id, type: int64}, {name: region, type: utf8}]
          - name: orders
            version: 1
            columns:
              - {name: no, type: int64}
              - {name: customer, type: int64}
              - {name: region, type: utf8}
              - {name: rows, type: utf8}
            evolution: {allow_missing: true}
        """
            + ("references: " + references + "\n").indent(4));
    engine.deploy(RegistryReader.read(folder.resolve("registry.yaml")), folder);
  }
}
