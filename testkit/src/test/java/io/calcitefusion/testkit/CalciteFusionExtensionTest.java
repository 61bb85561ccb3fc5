package io.calcitefusion.testkit;

import static io.calcitefusion.testkit.RegistryCheck.AGREEMENT;
import static io.calcitefusion.testkit.RegistryCheck.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.QueryContracts;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.NativeCounters;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.jdbc.DataFusionConnection;
import io.calcitefusion.metadata.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs classes of tests as JUnit does, also such that fail; the classes stand in this one. */
@ExtendWith(NativeLeakCheck.class)
class CalciteFusionExtensionTest {
  private static final String SHOP = "src/test/resources/shop/registry.yaml";
  private static final String SHOP_DATA = "src/test/resources/shop/data";

  @AfterEach
  void nothingIsOpen() {
    assertThat(DataFusionEngine.nativeCounters()).isEqualTo(new NativeCounters(0, 0, 0, 0, 0, 0));
  }

  @RegistryTest(
      registry = SHOP,
      data = SHOP_DATA,
      checks = {AGREEMENT, DATA})
  static class EveryPart {
    private final Registry registry;

    EveryPart(Registry registry) {
      this.registry = registry;
    }

    @Test
    void belongsToOneConnection(
        Connection connection,
        DataFusionConnection own,
        DataFusionEngine engine,
        DataFusionSession session,
        DataFusionFrontEnd frontEnd,
        QueryContracts contracts)
        throws SQLException {
      assertThat(connection).isSameAs(own);
      assertThat(own.session()).isSameAs(session);
      assertThat(session.engine()).isSameAs(engine);
      assertThat(frontEnd.crossCheck()).isEmpty();
      assertThat(contracts.check(registry)).isEmpty();
      assertThat(registry.name()).isEqualTo("shop");
    }

    @Nested
    class Within {
      @Test
      void theSameIsOpen(DataFusionEngine engine) {
        assertThat(DataFusionEngine.nativeCounters().engines()).isEqualTo(1);
        assertThat(engine.catalogSnapshot().tables()).isNotEmpty();
      }
    }
  }

  @Test
  void partsAreInjectedAndNestedClassesShareThem() {
    EngineExecutionResults results = run(EveryPart.class);

    results.testEvents().assertStatistics(events -> events.started(2).succeeded(2));
    results.containerEvents().assertStatistics(events -> events.failed(0));
  }

  @RegistryTest(registry = "classpath:codeintel")
  static class Shipped {
    @Test
    void agrees(Connection connection) {
      CalciteFusionAssertions.assertThat(connection).hasNoFindings();
    }
  }

  @Test
  void aShippedRegistryOpensWithoutData() {
    run(Shipped.class).testEvents().assertStatistics(events -> events.succeeded(1));
  }

  static class Chosen {
    @RegisterExtension
    static final CalciteFusionExtension FUSION =
        CalciteFusionExtension.of(SHOP).withData(SHOP_DATA).checking(AGREEMENT, DATA);

    @Test
    void hasRows(DataFusionSession session) {
      CalciteFusionAssertions.assertThat(session).hasValidData();
    }
  }

  @Test
  void anExtensionCanBeMadeInCode() {
    run(Chosen.class).testEvents().assertStatistics(events -> events.succeeded(1));
  }

  /** Rows that break a promise. */
  static class BadRows {
    static final Path FOLDER = temporary("bad-rows");

    @RegisterExtension
    static final CalciteFusionExtension FUSION =
        CalciteFusionExtension.of(SHOP).withData(FOLDER.toString()).checking(DATA);

    @Test
    void neverRuns() {
      throw new IllegalStateException("a test of a class that failed");
    }
  }

  @Test
  void badRowsFailTheClass() throws IOException {
    Files.writeString(
        BadRows.FOLDER.resolve("orders.json"), "{\"order_id\":1,\"customer_id\":3,\"total\":1}\n");

    EngineExecutionResults results = run(BadRows.class);

    results.testEvents().assertStatistics(events -> events.started(0));
    assertThat(failure(results))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("shop.public.orders")
        .hasMessageContaining("customer_id=3, rows=1");
  }

  /** A query that is no longer what it was. */
  static class BadQueries {
    static final Path FOLDER = temporary("bad-queries");

    @RegisterExtension
    static final CalciteFusionExtension FUSION =
        CalciteFusionExtension.of(SHOP).withQueries(FOLDER.toString());

    @Test
    void neverRuns() {
      throw new IllegalStateException("a test of a class that failed");
    }
  }

  @Test
  void badQueriesFailTheClass() throws IOException {
    Files.writeString(BadQueries.FOLDER.resolve("q.sql"), "SELECT total FROM orders");
    Files.writeString(
        BadQueries.FOLDER.resolve("q.expect.yaml"), "columns: [{name: total, type: int64}]\n");

    assertThat(failure(run(BadQueries.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("column total (column): expected int64, found decimal(12,2)");
  }

  /** Rows of a query that do not have the expected shape. */
  static class BadShapes {
    static final Path FOLDER = temporary("bad-shapes");

    @RegisterExtension
    static final CalciteFusionExtension FUSION =
        CalciteFusionExtension.of(SHOP)
            .withData(SHOP_DATA)
            .withQueries(FOLDER.toString())
            .checking(DATA);

    @Test
    void neverRuns() {
      throw new IllegalStateException("a test of a class that failed");
    }
  }

  @Test
  void rowsOfStoredQueriesAreLookedAtWithTheData() throws IOException {
    Files.writeString(BadShapes.FOLDER.resolve("q.sql"), "SELECT customer_id FROM customers");
    Files.writeString(
        BadShapes.FOLDER.resolve("q.expect.yaml"),
        "columns: [{name: customer_id, type: int64}]\nrows: {min: 1000}\n");

    assertThat(failure(run(BadShapes.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("at least 1000 rows");
  }

  /** A dataset that stands for a query with another column than declared. */
  static class BadDatasetQuery {
    static final Path FOLDER = temporary("bad-dataset-query");

    @RegisterExtension
    static final CalciteFusionExtension FUSION =
        CalciteFusionExtension.of(FOLDER.resolve("registry.yaml").toString());

    @Test
    void neverRuns() {
      throw new IllegalStateException("a test of a class that failed");
    }
  }

  @Test
  void queriesOfDatasetsAreCheckedUnlessOthersAreChosen() throws IOException {
    Files.writeString(
        BadDatasetQuery.FOLDER.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns: [{name: id, type: int64}, {name: mail, type: utf8}]
            query: {columns: [id], derived: [{name: mail, expr: id + 1}]}
        """);

    assertThat(failure(run(BadDatasetQuery.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("shop.public.orders_query, column mail")
        .hasMessageContaining("expected utf8, found int64");
  }

  /** A file that no side can read. */
  static class BadFile {
    static final Path FOLDER = temporary("bad-file");

    @RegisterExtension
    static final CalciteFusionExtension FUSION =
        CalciteFusionExtension.of(SHOP).withData(FOLDER.toString());

    @Test
    void neverRuns() {
      throw new IllegalStateException("a test of a class that failed");
    }
  }

  @Test
  void sidesThatDoNotAgreeFailTheClass() throws IOException {
    Files.writeString(BadFile.FOLDER.resolve("orders.parquet"), "no Parquet");

    assertThat(failure(run(BadFile.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to agree with the registry 'shop'")
        .hasMessageContaining("orders.parquet");
  }

  @RegistryTest(registry = "src/test/resources/shop/absent.yaml")
  static class NoRegistry {
    @Test
    void neverRuns() {
      throw new IllegalStateException("a test of a class that failed");
    }
  }

  @Test
  void aRegistryThatCanNotBeReadFailsTheClassWithItsFindings() {
    assertThat(failure(run(NoRegistry.class)))
        .hasMessageContaining("absent.yaml")
        .hasMessageContaining("there is no such registry file");
  }

  @RegistryTest(registry = SHOP, data = "src/test/resources/absent")
  static class NoData {
    @Test
    void neverRuns() {
      throw new IllegalStateException("a test of a class that failed");
    }
  }

  @Test
  void aFolderThatIsNotThereFailsTheClass() {
    assertThat(failure(run(NoData.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("The registry '" + SHOP + "' can not be opened")
        .hasMessageContaining("src/test/resources/absent");
  }

  @ExtendWith(CalciteFusionExtension.class)
  static class Bare {
    @Test
    void neverRuns() {
      throw new IllegalStateException("a test of a class that failed");
    }
  }

  @Test
  void aClassWithoutARegistryIsToldHowToNameOne() {
    assertThat(failure(run(Bare.class)))
        .hasMessageContaining("has no @RegistryTest; add it, or register")
        .hasMessageContaining(Bare.class.getName());
  }

  static class PerInstance {
    @RegisterExtension final CalciteFusionExtension fusion = CalciteFusionExtension.of(SHOP);

    @Test
    void neverRuns(DataFusionSession session) {
      throw new IllegalStateException("a test without " + session);
    }
  }

  @Test
  void anExtensionOfAnInstanceIsToldToBeStatic() {
    EngineExecutionResults results = run(PerInstance.class);

    assertThat(
            results.testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow()))
        .singleElement()
        .satisfies(
            error ->
                assertThat(error)
                    .hasMessageContaining("make the field with @RegisterExtension static"));
  }

  private static EngineExecutionResults run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute();
  }

  /** Why the only class that failed did. */
  private static Throwable failure(EngineExecutionResults results) {
    List<Throwable> failures =
        results.containerEvents().failed().stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .map(result -> result.getThrowable().orElseThrow())
            .toList();
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  private static Path temporary(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", name));
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
