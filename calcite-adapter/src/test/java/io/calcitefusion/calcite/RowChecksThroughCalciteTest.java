package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataCheck;
import io.calcitefusion.datafusion.DataCheckKind;
import io.calcitefusion.datafusion.DataCheckResult;
import io.calcitefusion.datafusion.DataChecks;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.DataReport;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.QueryInfo;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Checks of rows through Calcite: what is shipped, and that it finds what the engine finds. */
@ExtendWith(NativeLeakCheck.class)
class RowChecksThroughCalciteTest {
  private static final TableName ORDERS = new TableName("shop", "public", "orders");

  /** A registry with every kind of check. */
  private static final String EVERYTHING =
      """
      registry: shop
      templates: [{name: t, evidence_rank: 1}]
      datasets:
        - {name: mails, version: 1, columns: [{name: mail, type: utf8}]}
        - name: orders
          version: 1
          columns:
            - {name: id, type: int64}
            - {name: mail, type: utf8}
            - {name: amount, type: "decimal(9,2)"}
            - {name: at, type: "timestamp(us)"}
          key: [id]
          required: [mail]
          references: [{columns: [mail], dataset: mails}]
          extract: {template: t, evidence_required_columns: [amount]}
          delta: {constraints: [amount < 6]}
          contract:
            constraints: [amount > 0]
            dedupe: {keys: [mail], tie_breakers: [amount]}
            virtual_fields: [origin]
      """;

  private static final String FAULTY =
      """
      {"id":1,"mail":"a","amount":5,"at":"2024-02-03T04:05:06","evidence_rank":1,"confidence":0.5}
      {"id":1,"mail":null,"amount":0,"at":null,"evidence_rank":0,"confidence":1}
      {"id":1,"mail":null,"amount":0,"at":"1969-12-31T23:59:59.5","evidence_rank":1,"confidence":2}
      {"id":null,"mail":null,"amount":null,"at":null,"evidence_rank":null,"confidence":null}
      {"id":2,"mail":"b","amount":7.25,"at":null,"evidence_rank":1,"confidence":0}
      """;

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;
  private DataFusionFrontEnd frontEnd;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    session =
        engine.openSession(
            SessionOptions.builder().namespace("shop", "public").planningMillis(600_000).build());
    frontEnd = DataFusionFrontEnd.of(session);
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  @Test
  void everyKindOfCheckShipsTheSqlThatComesOutOfCalcite() throws IOException {
    Files.writeString(folder.resolve("orders.json"), FAULTY);
    Files.writeString(folder.resolve("mails.json"), "{\"mail\":\"b\"}\n");
    deploy(EVERYTHING);

    DataReport report = frontEnd.checkData(ORDERS);

    Set<DataCheckKind> seen = EnumSet.noneOf(DataCheckKind.class);
    List<String> shipped = shipped();
    for (DataCheckResult result : report.results()) {
      seen.add(result.check().kind());
      assertThat(shipped)
          .as("%s", result.check())
          .contains(frontEnd.toSql(result.check().sampleSql()))
          .doesNotContain(result.check().countSql(), result.check().sampleSql());
    }
    for (DataCheck check : DataChecks.of(ORDERS, dataset())) {
      if (!isOfSingleRows(check.kind())) {
        seen.add(check.kind());
        assertThat(shipped)
            .as("%s", check)
            .contains(frontEnd.toSql(check.countSql()))
            .doesNotContain(check.countSql());
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(DataCheckKind.values());
    // What single rows break is counted by one query more, whose text is nowhere else.
    assertThat(shipped).noneMatch(sql -> sql.contains("AS \"source\""));
    assertThat(shipped).anyMatch(sql -> sql.contains("FILTER (WHERE") || sql.contains("CASE WHEN"));
  }

  @Test
  void reportsAreThoseOfTheEngineAlone() throws IOException {
    Files.writeString(folder.resolve("orders.json"), FAULTY);
    Files.writeString(folder.resolve("mails.json"), "{\"mail\":\"b\"}\n");
    deploy(EVERYTHING);

    DataReport report = assertSameAsOfTheEngine();

    assertThat(lines(report))
        .containsExactly(
            "required: mail 3 [id=1, id=1, id=NULL]",
            "constraint: amount > 0 2 [id=1, id=1]",
            "Delta constraint: amount < 6 1 [id=2]",
            "key: id 2 [id=1, rows=3]",
            "keys of the deduplication: mail 2 [mail=NULL, rows=3]",
            "keys and tie-breakers: mail, amount 1 [mail=NULL, amount=0.00, rows=2]",
            "evidence: amount 3 [id=1, id=1, id=NULL]",
            "reference: mail → mails (mail) 1 [mail=a, rows=1]");
    assertThat(report.rows()).isEqualTo(5);
    assertThat(report.invalidRows()).isEqualTo(4);
    assertThat(report.surplusRows()).isEqualTo(2);
    assertThat(report.danglingRows()).isEqualTo(1);

    for (String policy :
        List.of(
            "strict: true",
            "max_errors: 2",
            "emit_invalid_rows: false",
            "emit_error_table: false")) {
      deploy(EVERYTHING + "    validation: {" + policy + "}\n");
      assertSameAsOfTheEngine();
    }
  }

  @Test
  void nullsThatParquetFilesCountAreNotReadThroughCalciteEither() throws IOException {
    parquet("SELECT * FROM (VALUES (1, 'a'), (2, NULL), (3, NULL)) AS t(id, mail)");
    deploy(
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns: [{name: id, type: int64}, {name: mail, type: utf8}]
            required: [id, mail]
            validation: {emit_invalid_rows: false}
        """);

    DataReport report = assertSameAsOfTheEngine();

    assertThat(lines(report)).containsExactly("required: mail 2 []");
    assertThat(engine.queries().stream().filter(query -> query.sessionId() == session.id()))
        .isNotEmpty()
        .noneMatch(
            query ->
                query.operators() != null && query.operators().toText().contains("DataSourceExec"));
  }

  @Test
  void nullsWhereNotNullIsDeclaredAreFoundByWayOfCalcite() throws IOException {
    parquet(
        "SELECT id, CAST(day AS INT) AS day, amount FROM (VALUES (1, 1, CAST(5 AS BIGINT)),"
            + " (2, NULL, 6), (3, NULL, NULL), (1, 4, 0)) AS t(id, day, amount)");
    deploy(
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns:
              - {name: id, type: int64}
              - {name: day, type: int32, nullable: false}
              - {name: amount, type: int64, nullable: false}
            key: [id]
            references: [{columns: [amount], dataset: orders, to: [id]}]
            contract: {constraints: [amount > 0]}
        """);

    DataReport report = assertSameAsOfTheEngine();

    assertThat(lines(report))
        .containsExactly(
            "required: day 2 [id=2, id=3]",
            "required: amount 1 [id=3]",
            "constraint: amount > 0 1 [id=1]",
            "key: id 1 [id=1, rows=2]",
            "reference: amount → orders (id) 3 [amount=0, rows=1, amount=5, rows=1, amount=6, rows=1]");
  }

  @Test
  void keysOfAnyTypeAreShownAlike() throws IOException {
    List<String> types =
        List.of(
            "int8",
            "uint64",
            "float32",
            "float64",
            "decimal(20,3)",
            "date32",
            "bool",
            "utf8",
            "large_utf8",
            "utf8_view",
            "binary",
            "list<int32>");
    List<String> values =
        List.of(
            "CAST(-1 AS TINYINT)",
            "CAST(18446744073709551615 AS BIGINT UNSIGNED)",
            "CAST(0.1 AS FLOAT)",
            "1e300",
            "CAST(1.5 AS DECIMAL(20,3))",
            "DATE '1969-12-31'",
            "TRUE",
            "'é'",
            "arrow_cast('ü', 'LargeUtf8')",
            "arrow_cast('ö', 'Utf8View')",
            "arrow_cast('x', 'Binary')",
            "arrow_cast(make_array(1), 'List(Int32)')");
    parquet(
        IntStream.range(0, types.size())
                .mapToObj(at -> values.get(at) + " AS c" + at)
                .collect(Collectors.joining(", ", "SELECT ", ", 1 AS id"))
            + " UNION ALL "
            + IntStream.range(0, types.size())
                .mapToObj(at -> values.get(at))
                .collect(Collectors.joining(", ", "SELECT ", ", 2")));
    for (int at = 0; at < types.size(); at++) {
      deploy(
          """
          registry: shop
          datasets:
            - name: orders
              version: 1
              columns: [{name: c%d, type: '%s'}]
              policy: {keep_extra_columns: true}
              key: [c%d]
              contract: {constraints: ["c%d IS NULL"]}
          """
              .formatted(at, types.get(at), at, at));

      DataReport report = assertSameAsOfTheEngine();

      assertThat(report.results()).as(types.get(at)).hasSize(2);
      assertThat(report.results().get(1).samples()).as(types.get(at)).hasSize(1);
    }
  }

  @Test
  void constraintsMayAskOtherTables() throws IOException {
    Files.writeString(folder.resolve("orders.json"), "{\"mail\":\"a\"}\n{\"mail\":\"b\"}\n{}\n");
    Files.writeString(folder.resolve("mails.json"), "{\"mail\":\"b\"}\n");
    for (String constraint :
        List.of(
            "mail IN (SELECT mail FROM mails)",
            "EXISTS (SELECT 1 FROM mails AS m WHERE m.mail = source.mail)",
            "mail = (SELECT max(mail) FROM mails)")) {
      deploy(
          """
          registry: shop
          datasets:
            - {name: mails, version: 1, columns: [{name: mail, type: utf8}]}
            - name: orders
              version: 1
              columns: [{name: mail, type: utf8}]
              contract: {constraints: ["%s"]}
          """
              .formatted(constraint));

      DataReport report = frontEnd.checkData(ORDERS);

      assertThat(report.results().get(0).samples()).as(constraint).contains("mail=a");
    }
  }

  @Test
  void constraintsAskOtherTablesAlsoWhereNullsKeepRowsFromBeingRead() throws IOException {
    parquet("SELECT * FROM (VALUES (1, 'a'), (NULL, 'b'), (3, 'b')) AS t(id, mail)");
    Files.writeString(folder.resolve("mails.json"), "{\"mail\":\"b\"}\n");
    String registry =
        """
        registry: shop
        datasets:
          - {name: mails, version: 1, columns: [{name: mail, type: utf8}]}
          - name: orders
            version: 1
            columns: [{name: id, type: int64, nullable: false}, {name: mail, type: utf8}]
            contract: {constraints: ["mail IN (SELECT mail FROM mails)"]}
        views: [{name: known, sql: SELECT mail FROM mails}]
        """;
    deploy(registry);
    assertThat(lines(frontEnd.checkData(ORDERS)))
        .containsExactly(
            "required: id 1 [id=NULL, mail=b]",
            "constraint: mail IN (SELECT mail FROM mails) 1 [id=1, mail=a]");

    // Views are not in the engine that lets NULLs pass, and what is said is what keeps rows back.
    deploy(registry.replace("mail FROM mails)", "mail FROM known)"));
    assertThat(frontEnd.checkData(ORDERS).problem()).isNotNull().hasMessageContaining("'id'");
  }

  @Test
  void aConstraintThatDoesNotPlanIsNamedWithItsDataset() throws IOException {
    Files.writeString(folder.resolve("orders.json"), "{\"mail\":\"a\"}\n");
    deploy(
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns: [{name: mail, type: utf8}]
            contract: {constraints: ["mail <> ''", "price > 0"]}
        """);

    assertThatThrownBy(() -> frontEnd.checkData(ORDERS))
        .isInstanceOfSatisfying(
            DataFusionException.class, error -> assertThat(error.kind()).isEqualTo(ErrorKind.PLAN))
        .hasMessageStartingWith(
            "while checking the rows of shop.public.orders, constraint: price > 0: ")
        .hasMessageContaining("'price'");
  }

  @Test
  void aDatasetMayRequireHundredsOfColumns() throws IOException {
    Files.writeString(folder.resolve("orders.json"), "{\"c0\":1}\n");
    deploy(
        "registry: shop\ndatasets:\n  - name: orders\n    version: 1\n    columns:\n"
            + IntStream.range(0, 200)
                .mapToObj(at -> "      - {name: c%d, type: int64}\n".formatted(at))
                .collect(Collectors.joining())
            + "    required: "
            + IntStream.range(0, 200).mapToObj(at -> "c" + at).toList()
            + "\n    evolution: {allow_missing: true}\n    validation: {emit_invalid_rows: false}\n");

    assertThat(frontEnd.checkData(ORDERS).results()).hasSize(199);
  }

  private static boolean isOfSingleRows(DataCheckKind kind) {
    return kind == DataCheckKind.REQUIRED
        || kind == DataCheckKind.CONSTRAINT
        || kind == DataCheckKind.DELTA_CONSTRAINT;
  }

  /** Checks through Calcite, and compares the report with that of the engine's own SQL. */
  private DataReport assertSameAsOfTheEngine() {
    DataReport report = frontEnd.checkData(ORDERS);
    DataReport ofEngine = session.checkData(ORDERS, DataFusionSession::query);
    assertThat(ofEngine).isNotSameAs(report);
    assertThat(lines(report)).isEqualTo(lines(ofEngine));
    assertThat(withoutResults(report)).isEqualTo(withoutResults(ofEngine));
    return report;
  }

  private static DataReport withoutResults(DataReport report) {
    return new DataReport(
        report.dataset(),
        report.policy(),
        report.rows(),
        report.invalidRows(),
        report.surplusRows(),
        report.danglingRows(),
        report.stopped(),
        ImmutableList.of(),
        report.problem());
  }

  private static List<String> lines(DataReport report) {
    return report.results().stream()
        .map(
            result ->
                "%s %d %s"
                    .formatted(
                        result.check(),
                        result.count(),
                        result.samples().stream().sorted().toList()))
        .toList();
  }

  /** The engine's SQL of the session's statements, as {@code system.runtime.queries} shows it. */
  private List<String> shipped() {
    return engine.queries().stream()
        .filter(query -> query.sessionId() == session.id())
        .map(QueryInfo::sql)
        .toList();
  }

  private DatasetSpec dataset() {
    return RegistryReader.read(folder.resolve("registry.yaml")).dataset("orders");
  }

  private void deploy(String registry) throws IOException {
    Files.writeString(folder.resolve("registry.yaml"), registry);
    // Reports over files of a time to come are not kept, so that every check is one.
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
      }
    }
    engine.deploy(RegistryReader.read(folder.resolve("registry.yaml")), folder);
  }

  private void parquet(String query) {
    try (DataFusionSession admin =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build())) {
      admin.update("COPY (%s) TO '%s'".formatted(query, folder.resolve("orders.parquet")));
    }
  }
}
