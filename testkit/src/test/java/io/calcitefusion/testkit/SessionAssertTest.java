package io.calcitefusion.testkit;

import static io.calcitefusion.testkit.CalciteFusionAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.QueryContracts.Depth;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataCheckResult;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.DataReport;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.QueryExpectation;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class SessionAssertTest {
  private static final Path SHOP = Path.of("src/test/resources/shop");

  @TempDir private Path folder;
  private final Registry registry = RegistryReader.read(SHOP.resolve("registry.yaml"));
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    engine.deploy(registry, SHOP.resolve("data"));
    session =
        engine.openSession(
            SessionOptions.builder().namespace("shop", "public").access(AccessLevel.ADMIN).build());
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  @Test
  void everythingHoldsForTheDeployedRegistry() {
    assertThat(session)
        .agreesWith(registry)
        .hasNoFindings()
        .hasValidData()
        .meetsQueriesOf(registry)
        .meetsQueryContracts(SHOP.resolve("queries"))
        .meetsQueryContracts(SHOP.resolve("queries"), Depth.ROWS)
        .hasTable("customers")
        .withColumnNames("customer_id", "name")
        .withColumnsAmongOthers("name: utf8")
        .and()
        .hasTable(new TableName("shop", "public", "orders_query"))
        .withColumns("order_id: int64 not null", "cents: int64");
  }

  @Test
  void anotherRegistryDoesNotAgree() throws IOException {
    Files.writeString(
        folder.resolve("registry.yaml"),
        Files.readString(SHOP.resolve("registry.yaml"))
            .replace("{name: name, type: utf8}", "{name: name, type: int32}")
            .replace("- name: orders", "- name: bills"));
    Registry other = RegistryReader.read(folder.resolve("registry.yaml"));

    fails(() -> assertThat(session).agreesWith(other))
        .hasMessageContaining("Expecting the session to agree with the registry 'shop', and ")
        .hasMessageContaining(
            "\n  registry: shop.public.customers, column name (required): expected int32, found utf8.")
        .hasMessageContaining("\n  registry: shop.public.bills: expected ")
        .hasMessageContaining("\n  registry: shop.public.orders: expected nothing, found ")
        .hasMessageContaining("shop.public.orders_query: expected nothing, found ");
  }

  @Test
  void aTableThatIsNotDeclaredDoesNotAgree() {
    session.update("CREATE VIEW shop.public.extra AS SELECT 1 AS one");

    fails(() -> assertThat(session).agreesWith(registry))
        .hasMessageContaining("shop.public.extra: expected nothing, found ");
  }

  @Test
  void invalidRowsAreListed() throws IOException {
    Files.copy(SHOP.resolve("data/customers.json"), folder.resolve("customers.json"));
    Files.writeString(
        folder.resolve("orders.json"), "{\"order_id\":1,\"customer_id\":9,\"total\":-1}\n");
    engine.deploy(registry, folder);

    fails(() -> assertThat(session).hasValidData())
        .hasMessageContaining("Expecting the rows of every dataset to be valid, and 1 do not hold:")
        .hasMessageContaining("shop.public.orders: of 1 row, 1 break a rule")
        .hasMessageContaining("constraint: total > 0: 1 row, such as order_id=1")
        .hasMessageContaining("customer_id=9, rows=1");
    assertThat(session).hasValidData("customers");
    fails(() -> assertThat(session).hasValidData("orders")).hasMessageContaining("order_id=1");
  }

  @Test
  void aReportTellsWhatIsBroken() throws IOException {
    Files.writeString(
        folder.resolve("orders.json"), "{\"order_id\":1,\"customer_id\":9,\"total\":1}\n");
    engine.deploy(registry, folder);
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));

    try {
      // docs begin
      DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(session);
      DataReport report = frontEnd.checkData(new TableName("shop", "public", "orders"));
      for (DataCheckResult broken : report.results()) {
        System.out.println(broken.check() + ": " + broken.count() + " rows, " + broken.samples());
      }
      report.orThrow();
      // docs end
    } finally {
      System.setOut(console);
    }

    org.assertj.core.api.Assertions.assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith(
            "reference: customer_id → customers (customer_id): 1 rows, [customer_id=9, rows=1]");
  }

  @Test
  void anUnknownTableHasNearNames() {
    fails(() -> assertThat(session).hasTable("oders"))
        .hasMessageContaining("shop.public.oders")
        .hasMessageContaining("did you mean orders?");
  }

  @Test
  void otherColumnsAreShownSideBySide() {
    fails(() -> assertThat(session).hasTable("customers").withColumns("customer_id: int64"))
        .hasMessageContaining("columns of shop.public.customers")
        .hasMessageContaining("customer_id: int64 not null")
        .hasMessageContaining("name: utf8");
    fails(() -> assertThat(session).hasTable("customers").withColumnNames("name", "customer_id"))
        .hasMessageContaining("columns of shop.public.customers");
    fails(
            () ->
                assertThat(session)
                    .hasTable("customers")
                    .withColumnsAmongOthers("name: utf8 not null"))
        .hasMessageContaining("name: utf8 not null");
  }

  @Test
  void brokenQueryContractsAreListed() throws IOException {
    Files.writeString(folder.resolve("gone.sql"), "SELECT nme FROM customers");

    fails(() -> assertThat(session).meetsQueryContracts(folder))
        .hasMessageContaining("the queries of '" + folder + "' to be as expected, and 1 do not")
        .hasMessageContaining("did you mean name?");
  }

  @Test
  void queriesBuiltInCodeAreComparedWithRows() {
    QueryExpectation expected =
        QueryExpectation.parse(
            "inline",
            "columns: [{name: name, type: utf8}]\nrows: {max: 1}\n"
                .getBytes(StandardCharsets.UTF_8));

    fails(
            () ->
                assertThat(session)
                    .meetsContract(
                        "names",
                        b -> b.scan("customers").project(b.field("name")).build(),
                        expected))
        .hasMessageContaining("the query 'names' to be as expected")
        .hasMessageContaining("expected 0 to 1 rows, found 2 rows");
    assertThat(session)
        .meetsContract(
            "one name",
            b -> b.scan("customers").project(b.field("name")).limit(0, 1).build(),
            expected);
  }

  @Test
  void aForeignConnectionIsRefused() throws SQLException {
    assertThatThrownBy(() -> assertThat((DataFusionSession) null).hasNoFindings())
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertThat((Connection) null)).isInstanceOf(AssertionError.class);
    Connection closed = DriverManager.getConnection("jdbc:datafusion:");
    closed.close();
    assertThatThrownBy(() -> assertThat(closed))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expecting an open connection of the CalciteFusion driver");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> fails(
      ThrowingCallable assertion) {
    return assertThatThrownBy(assertion).isInstanceOf(AssertionError.class);
  }
}
