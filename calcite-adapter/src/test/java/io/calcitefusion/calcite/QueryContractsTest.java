package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.calcite.QueryContracts.Depth;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.metadata.QueryExpectation;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class QueryContractsTest {
  private static final String TOTALS =
      "SELECT mail, sum(amount) AS total FROM orders GROUP BY mail";

  @TempDir private Path data;
  @TempDir private Path queries;
  private DataFusionEngine engine;
  private DataFusionSession session;
  private QueryContracts contracts;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        data.resolve("orders.json"),
        """
        {"id":1,"mail":"a","amount":5}
        {"id":1,"mail":"b","amount":7}
        {"id":2,"mail":null,"amount":null}
        """);
    deploy("type: int32");
    contracts = QueryContracts.of(session);
  }

  private void deploy(String amount) throws IOException {
    Files.writeString(
        data.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns:
              - {name: id, type: int64}
              - {name: mail, type: utf8}
              - {name: amount, %s}
        """
            .formatted(amount));
    engine =
        engine == null
            ? DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build())
            : engine;
    engine.deploy(RegistryReader.read(data.resolve("registry.yaml")), data);
    session =
        session == null
            ? engine.openSession(SessionOptions.builder().namespace("shop", "public").build())
            : session;
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  @Test
  void whatIsRecordedIsMetAndAChangeOfTheSchemaIsFound() throws IOException {
    query("totals", TOTALS + ";\n");
    query("deep/ids", "SELECT id FROM orders -- all of them");

    assertThat(texts(contracts.record(queries)))
        .containsExactly(
            "INFO deep/ids expectation:  -> ids.expect.yaml",
            "INFO totals expectation:  -> totals.expect.yaml");
    assertThat(Files.readString(queries.resolve("totals.expect.yaml")))
        .isEqualTo("columns:\n  - {name: mail, type: utf8}\n  - {name: total, type: int64}\n");
    assertThat(contracts.record(queries)).isEmpty();
    assertThat(contracts.check(queries, Depth.ROWS)).isEmpty();

    deploy("type: 'decimal(9,2)'");

    assertThat(texts(contracts.check(queries, Depth.PLAN)))
        .containsExactly("ERROR totals column total: int64 -> decimal(19,2)");
  }

  @Test
  void everyDifferenceOfColumnsIsAFinding() throws IOException {
    String columns =
        """
        columns:
          - {name: id, type: int64, nullable: false}
          - {name: amount, type: int64}
          - {name: mail, type: utf8}
        """;
    query("moved", "SELECT amount, id, mail FROM orders");
    expect("moved", columns);
    query("renamed", "SELECT id, amount, mail AS address FROM orders");
    expect("renamed", columns);

    assertThat(texts(contracts.check(queries, Depth.PLAN)))
        .containsExactlyInAnyOrder(
            "ERROR moved column id: not null -> nullable",
            "ERROR moved column id: position 1 -> position 2",
            "ERROR moved column amount: int64 -> int32",
            "ERROR renamed column id: not null -> nullable",
            "ERROR renamed column amount: int64 -> int32",
            "ERROR renamed column mail: mail -> address");
  }

  @Test
  void aColumnWithoutNullsMeetsOneThatMayHaveThem() throws IOException {
    query("q", "SELECT count(*) AS n FROM orders");
    expect("q", "columns: [{name: n, type: int64}]\n");

    assertThat(contracts.check(queries, Depth.ROWS)).isEmpty();
  }

  @Test
  void theShapeOfRowsIsLookedAtOnDemand() throws IOException {
    query("q", "SELECT id, mail, amount FROM orders");
    expect(
        "q",
        """
        columns:
          - {name: id, type: int64}
          - {name: mail, type: utf8}
          - {name: amount, type: int32}
        rows: {min: 4, max: 9}
        not_null: [id, mail]
        unique: [mail, id]
        key: [id]
        """);

    assertThat(contracts.check(queries, Depth.PLAN)).isEmpty();
    assertThat(texts(contracts.check(queries, Depth.ROWS)))
        .containsExactly(
            "ERROR q rows: 4 to 9 rows -> 3 rows",
            "ERROR q not null mail: no NULL -> 1 row with NULL",
            "ERROR q unique id: each value once -> 1 value repeated",
            "ERROR q key: no two rows with the same id -> 1 row beyond the first of a key");
  }

  @Test
  void aKeyHoldsNoNull() throws IOException {
    query("q", "SELECT mail FROM orders");
    expect("q", "columns: [{name: mail, type: utf8}]\nkey: [mail]\n");

    assertThat(texts(contracts.check(queries, Depth.ROWS)))
        .containsExactly("ERROR q key mail: no NULL -> 1 row with NULL");
  }

  @Test
  void aShapeThatIsStatedStaysWhenColumnsAreRecorded() throws IOException {
    query("q", "SELECT id FROM orders");
    expect("q", "columns: [{name: id, type: utf8}]\nrows: {min: 9}\nkey: [id]\n");

    assertThat(texts(contracts.record(queries)))
        .containsExactly("INFO q expectation:  -> q.expect.yaml");

    assertThat(Files.readString(queries.resolve("q.expect.yaml")))
        .contains("{name: id, type: int64}");
    assertThat(texts(contracts.check(queries, Depth.ROWS)))
        .containsExactly(
            "ERROR q rows: at least 9 rows -> 3 rows",
            "ERROR q key: no two rows with the same id -> 1 row beyond the first of a key");
  }

  @Test
  void rowsOfTheExpectedShapeAreNoFinding() throws IOException {
    query("q", "SELECT id, mail FROM orders ORDER BY id LIMIT 2");
    expect(
        "q",
        """
        columns: [{name: id, type: int64}, {name: mail, type: utf8}]
        rows: {min: 2, max: 2}
        not_null: [mail]
        unique: [mail]
        key: [id, mail]
        """);

    assertThat(contracts.check(queries, Depth.ROWS)).isEmpty();
  }

  @Test
  void queriesThatDoNotPlanAreFindingsOfTheirOwn() throws IOException {
    query("a_table", "SELECT *\nFROM ordrs");
    query("b_column", "SELECT maill FROM orders");
    query("c_two", "SELECT 1; SELECT 2");
    query("d_syntax", "SELECT FROM WHERE");
    query("e_ddl", "DROP TABLE orders");
    query("f_empty", "  -- nothing\n");
    query("g_good", "SELECT id FROM orders");
    Files.write(queries.resolve("h_bytes.sql"), new byte[] {(byte) 0xff, (byte) 0xfe});

    List<CheckFinding> findings = contracts.check(queries, Depth.PLAN);

    assertThat(findings)
        .extracting(finding -> finding.table().table() + " " + finding.role())
        .containsExactly(
            "a_table plan",
            "b_column plan",
            "c_two plan",
            "d_syntax plan",
            "e_ddl plan",
            "f_empty plan",
            "g_good expectation",
            "h_bytes file");
    assertThat(findings.get(0).actual()).contains("ordrs", "did you mean orders?");
    assertThat(findings.get(0).hint()).contains("line 2, column 6", "a_table.sql");
    assertThat(findings.get(1).actual()).contains("did you mean mail?");
    assertThat(findings.get(4).actual()).isEqualTo("a statement of class ddl");
    assertThat(findings.get(6).severity()).isEqualTo(CheckFinding.Severity.INFO);
    assertThat(findings.get(0))
        .hasToString(
            "query: queries.%s.a_table (plan): expected a query that plans, found %s %s"
                .formatted(
                    queries.getFileName(), findings.get(0).actual() + ".", findings.get(0).hint()));
  }

  @Test
  void wrongAndLonelyExpectationsAreFindings() throws IOException {
    query("q", "SELECT id FROM orders");
    expect("q", "columns:\n  - {name: id, type: int65}\n");
    expect("gone", "columns: [{name: id, type: int64}]\n");

    List<CheckFinding> findings = contracts.check(queries, Depth.PLAN);

    assertThat(findings).extracting(CheckFinding::role).containsExactly("expectation", "file");
    assertThat(findings.get(0).actual()).contains("q.expect.yaml:2: ").contains("int65");
    assertThat(findings.get(1).expected()).isEqualTo("a query beside gone.expect.yaml");
    assertThat(contracts.record(queries))
        .extracting(CheckFinding::role)
        .containsExactly("expectation");
    assertThat(Files.readString(queries.resolve("q.expect.yaml"))).contains("int65");
  }

  @Test
  void aQueryWithParametersIsPlannedAndNotRun() throws IOException {
    query("q", "SELECT id FROM orders WHERE id = ?");
    expect("q", "columns: [{name: id, type: int64}]\nrows: {min: 100}\n");

    assertThat(texts(contracts.check(queries, Depth.ROWS)))
        .containsExactly("INFO q rows: a query without parameters -> 1 parameters");
  }

  @Test
  void aFolderWithoutQueriesIsRefused() {
    assertThatThrownBy(() -> contracts.check(queries, Depth.PLAN))
        .isInstanceOfSatisfying(
            DataFusionException.class,
            error -> assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION))
        .hasMessageContaining("holds no query");
    assertThatThrownBy(() -> contracts.record(queries.resolve("absent")))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("is no folder");
  }

  @Test
  void treesBuiltInCodeAreCheckedToo() {
    QueryExpectation expected =
        QueryExpectation.parse(
            "inline",
            "columns: [{name: mail, type: utf8}]\nrows: {max: 2}\n"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(
            texts(
                contracts.check(
                    "mails",
                    b -> b.scan("orders").project(b.field("mail")).build(),
                    expected,
                    Depth.ROWS)))
        .containsExactly("ERROR mails rows: 0 to 2 rows -> 3 rows");
    assertThat(
            texts(
                contracts.check(
                    "ids",
                    b -> b.scan("orders").project(b.field("id")).build(),
                    expected,
                    Depth.PLAN)))
        .containsExactlyInAnyOrder(
            "ERROR ids column mail: utf8 -> ", "ERROR ids column id:  -> int64");
  }

  @Test
  void anEndedSessionIsNoFinding() throws IOException {
    query("q", "SELECT id FROM orders");
    session.close();

    assertThatThrownBy(() -> contracts.check(queries, Depth.PLAN))
        .isInstanceOfSatisfying(
            DataFusionException.class,
            error -> assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED));
  }

  @Test
  void theQueriesOfAllShippedDatasetsArePlanned() {
    Registry registry = RegistryReader.readClasspath("codeintel");
    engine.deploy(registry, null);

    assertThat(DeclaredQuery.of(registry)).hasSizeGreaterThan(3);
    assertThat(contracts.check(registry)).isEmpty();
  }

  @Test
  void aQueryOfADatasetThatDoesNotFitItIsAFinding() throws IOException {
    Files.writeString(
        data.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns: [{name: id, type: int64}, {name: mail, type: utf8}, {name: amount, type: int32}]
            query:
              columns: [id]
              derived: [{name: mail, expr: id + 1}, {name: twice, expr: id * 2}]
              pushdown_predicate: "id > 0 -- all"
        """);
    Registry registry = RegistryReader.read(data.resolve("registry.yaml"));
    engine.deploy(registry, data);

    assertThat(contracts.check(registry))
        .extracting(CheckFinding::toString)
        .containsExactly(
            "query: shop.public.orders_query, column mail (column): expected utf8, found int64."
                + " Cast the column in the query, or record the expectation anew.");
  }

  private void query(String name, String sql) throws IOException {
    Path file = queries.resolve(name + ".sql");
    Files.createDirectories(file.getParent());
    Files.writeString(file, sql);
  }

  private void expect(String name, String yaml) throws IOException {
    Files.writeString(queries.resolve(name + ".expect.yaml"), yaml);
  }

  private static List<String> texts(List<CheckFinding> findings) {
    return findings.stream()
        .map(
            finding ->
                "%s %s %s%s: %s -> %s"
                    .formatted(
                        finding.severity(),
                        finding.table().table(),
                        finding.role(),
                        finding.column().isEmpty() ? "" : " " + finding.column(),
                        finding.expected(),
                        finding.actual()))
        .toList();
  }
}
