package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.CatalogDifference.Side;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SchemaDifference.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registries against the live engine, which is changed by SQL. */
@ExtendWith(NativeLeakCheck.class)
class CatalogCheckTest {
  private static final String COLUMNS =
      "id BIGINT NOT NULL, name VARCHAR, at TIMESTAMP, price DOUBLE";

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
  void theShippedRegistryAgreesWithItsDeployment() {
    engine.deploy(RegistryReader.readClasspath("codeintel"), null);

    assertThat(CatalogCheck.of(engine).differences()).isEmpty();
    assertThat(
            CatalogCheck.of(engine)
                .withRegistry(RegistryReader.readClasspath("codeintel"))
                .differences())
        .isEmpty();
  }

  @Test
  void anEngineWithoutARegistryHasNothingToDifferFrom() {
    session.update("CREATE TABLE datafusion.public.own AS SELECT 1 AS n");

    assertThat(CatalogCheck.of(engine).differences()).isEmpty();
  }

  /** The live table is replaced by one with other columns. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id BIGINT NOT NULL, at TIMESTAMP, price DOUBLE              | MISSING     | name  | join key",
        "id BIGINT NOT NULL, name VARCHAR, at TIMESTAMP              | MISSING     | price | ''",
        "more INT, id BIGINT NOT NULL, name VARCHAR, at TIMESTAMP, price DOUBLE | EXTRA | more | ''",
        "id BIGINT NOT NULL, title VARCHAR, at TIMESTAMP, price DOUBLE | RENAMED   | name  | join key",
        "id BIGINT NOT NULL, name VARCHAR, at TIMESTAMP, price INT   | RETYPED     | price | ''",
        "id BIGINT, name VARCHAR, at TIMESTAMP, price DOUBLE         | NULLABILITY | id    | key",
        "id BIGINT NOT NULL, at TIMESTAMP, price DOUBLE, name VARCHAR | REORDERED  | name  | join key"
      })
  void otherColumnsAreFound(String columns, Kind kind, String column, String role)
      throws IOException {
    engine.deploy(shop(), null);
    assertThat(session.engine().drop(new TableName("shop", "public", "t"))).isTrue();
    session.update("CREATE TABLE t(" + columns + ", PRIMARY KEY (id))");

    assertThat(CatalogCheck.of(engine).differences())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.side()).isEqualTo(Side.REGISTRY);
              assertThat(difference.table()).isEqualTo(new TableName("shop", "public", "t"));
              assertThat(difference.difference().kind()).isEqualTo(kind);
              assertThat(difference.difference().column()).isEqualTo(column);
              CheckFinding finding = difference.finding();
              assertThat(finding.role()).isEqualTo(role);
              assertThat(finding.severity()).isEqualTo(CheckFinding.Severity.ERROR);
              assertThat(finding.hint()).contains("registry");
            });
  }

  @Test
  void theTableThatReplacesADatasetMayBeLikeIt() throws IOException {
    engine.deploy(shop(), null);
    assertThat(engine.drop(new TableName("shop", "public", "t"))).isTrue();
    session.update("CREATE TABLE t(" + COLUMNS + ", PRIMARY KEY (id))");

    assertThat(CatalogCheck.of(engine).differences()).isEmpty();
  }

  @Test
  void tablesThatAreGoneOrMoreOrViewsAreFound() throws IOException {
    engine.deploy(shop(), null);
    session.update("DROP TABLE u");
    assertOnly(Kind.MISSING, "u");

    session.update("CREATE VIEW u AS SELECT CAST(price AS BIGINT) AS id FROM t");
    assertOnly(Kind.TABLE_KIND, "u");

    assertThat(engine.refresh("shop", "public").problems()).isEmpty();
    session.update("CREATE TABLE own AS SELECT 1 AS n");
    assertOnly(Kind.EXTRA, "own");
    assertThat(CatalogCheck.of(engine).differences().get(0).finding().severity())
        .isEqualTo(CheckFinding.Severity.WARNING);
  }

  @Test
  void aViewWithAnotherQueryIsFound() throws IOException {
    engine.deploy(shop(), null);
    session.update("CREATE OR REPLACE VIEW newest AS SELECT max(at) AS at FROM t");
    assertThat(CatalogCheck.of(engine).differences()).isEmpty();

    session.update("CREATE OR REPLACE VIEW newest AS SELECT min(at) AS at FROM t");

    assertOnly(Kind.REDEFINED, "newest");
    CheckFinding finding = CatalogCheck.of(engine).differences().get(0).finding();
    assertThat(finding.expected()).matches("[0-9a-f]{64}").isNotEqualTo(finding.actual());
    assertThat(finding.hint()).contains("information_schema.views");
  }

  @Test
  void aSchemaThatIsGoneIsFoundOnce() throws IOException {
    engine.deploy(shop(), null);
    session.update("DROP SCHEMA shop.public CASCADE");

    assertOnly(Kind.MISSING, "schemata");
  }

  /** Each role alone, by a registry that needs more of a table than is there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: [gone]                                                    | key",
        "required: [gone]                                               | required",
        "join: [gone]                                                   | join key",
        "references: [{columns: [gone], dataset: t}]                      | reference",
        "contract: {sort: [gone]}                                       | canonical sort",
        "contract: {dedupe: {keys: [gone]}}                             | dedupe key",
        "contract: {dedupe: {keys: [id], tie_breakers: [gone]}}         | tie-break",
        "extract: {order: [gone]}                                        | ordering"
      })
  void aColumnThatARegistryNeedsIsNamedWithItsRole(String part, String role) throws IOException {
    engine.deploy(registry("a", "{name: id, type: int64}", ""), null);
    Registry needs = registry("b", "{name: id, type: int64}, {name: gone, type: utf8}", part);

    assertThat(CatalogCheck.of(engine).withRegistry(needs).differences())
        .filteredOn(difference -> difference.difference().column().equals("gone"))
        .singleElement()
        .satisfies(
            difference -> {
              CheckFinding finding = difference.finding();
              assertThat(finding.table()).isEqualTo(new TableName("shop", "public", "t"));
              assertThat(finding.column()).isEqualTo("gone");
              assertThat(finding.role()).isEqualTo(role);
              assertThat(finding.toString()).contains("shop.public.t", "column gone", role);
            });
  }

  @Test
  void aRegistryThatChangedIsComparedWithWhatIsDeployed() throws IOException {
    engine.deploy(registry("a", "{name: id, type: int64}", "key: [id]"), null);

    assertThat(
            CatalogCheck.of(engine)
                .withRegistry(registry("b", "{name: id, type: int64}", ""))
                .differences())
        .extracting(difference -> difference.difference().kind())
        .containsExactly(Kind.KEY);
    assertThat(
            CatalogCheck.of(engine)
                .withRegistry(registry("c", "{name: id, type: int32}", "key: [id]"))
                .differences())
        .extracting(difference -> difference.difference().kind())
        .containsExactly(Kind.RETYPED);
  }

  @Test
  void aKeyThatTheEngineLostIsFound() throws IOException {
    engine.deploy(registry("a", "{name: id, type: int64, nullable: false}", "key: [id]"), null);
    assertThat(CatalogCheck.of(engine).differences()).isEmpty();
    assertThat(engine.drop(new TableName("shop", "public", "t"))).isTrue();
    session.update("CREATE TABLE t(id BIGINT NOT NULL)");

    assertThat(CatalogCheck.of(engine).differences())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.difference().kind()).isEqualTo(Kind.KEY);
              assertThat(difference.toString()).contains("shop.public.t", "id");
            });
  }

  @Test
  void viewsOfAnotherRegistryAreComparedByTheirQueries() throws IOException {
    engine.deploy(shop(), null);
    Registry same =
        RegistryReader.read(
            Files.writeString(
                folder.resolve("same.yaml"),
                Files.readString(folder.resolve("shop.yaml"))
                    .replace("select max(at)", "SELECT   max( at )")
                    .replace("join: [name]", "join: [name, price]")));
    assertThat(CatalogCheck.of(engine).withRegistry(same).differences()).isEmpty();

    Registry other =
        RegistryReader.read(
            Files.writeString(
                folder.resolve("other.yaml"),
                Files.readString(folder.resolve("shop.yaml")).replace("max(at)", "min(at)")));
    assertThat(CatalogCheck.of(engine).withRegistry(other).differences())
        .extracting(difference -> difference.difference().kind())
        .containsExactly(Kind.REDEFINED);
  }

  @Test
  void oddNamesAreComparedAsTheyAre() throws IOException {
    StringBuilder datasets =
        new StringBuilder("registry: shop\nschema: \"it's a \\\"schema\\\"\"\ndatasets:\n");
    List<String> names =
        RandomCatalog.ODD_NAMES.stream()
            .filter(name -> name.equals(name.strip()) && name.indexOf('\n') < 0)
            .toList();
    for (String name : names) {
      String quoted = "'" + name.replace("'", "''") + "'";
      datasets.append(
          "  - {name: %s, version: 1, columns: [{name: id, type: int64}, {name: %s, type: utf8}], join: [%s]}\n"
              .formatted(quoted, quoted, quoted));
    }
    engine.deploy(
        RegistryReader.read(Files.writeString(folder.resolve("odd.yaml"), datasets)), null);
    assertThat(CatalogCheck.of(engine).differences()).isEmpty();

    for (String name : names) {
      TableName table = new TableName("shop", "it's a \"schema\"", name);
      assertThat(engine.drop(table)).isTrue();
      session.update("CREATE TABLE " + table.toSql() + "(id BIGINT)");
    }
    assertThat(CatalogCheck.of(engine).differences())
        .extracting(CatalogDifference::finding)
        .allMatch(finding -> finding.role().equals("join key"))
        .allMatch(finding -> finding.column().equals(finding.table().table()))
        .extracting(CheckFinding::column)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void oneNameInTwoSchemasIsTwoTables() throws IOException {
    engine.deploy(shop(), null);
    session.update("CREATE SCHEMA shop.other");
    session.update("CREATE TABLE shop.other.t(id INT)");
    assertThat(CatalogCheck.of(engine).differences()).isEmpty();

    session.update("DROP TABLE shop.public.t");
    assertOnly(Kind.MISSING, "t");
  }

  /** What can not be read is said once, and hides nothing. */
  @Test
  void aTableThatCanNotBeReadIsReportedWithItsCauseBesideAllOthers() throws IOException {
    engine.deploy(shop(), null);
    TableName broken = new TableName("shop", "public", "t");
    DataFusionException cause =
        new DataFusionException(ErrorKind.IO, "58030", "the file t.parquet is damaged");

    CatalogPicture picture =
        EnginePicture.read(session, engine.catalogSnapshot(), Map.of(broken, cause));

    assertThat(CatalogComparison.unreadable(picture))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.side()).isEqualTo(Side.ENGINE);
              assertThat(difference.table()).isEqualTo(broken);
              assertThat(difference.difference())
                  .isEqualTo(new SchemaDifference.Unreadable("t", "the file t.parquet is damaged"));
              assertThat(difference.finding().severity()).isEqualTo(CheckFinding.Severity.ERROR);
            });
    CatalogPicture whole = EnginePicture.read(session, engine.catalogSnapshot(), Map.of());
    assertThat(CatalogComparison.compare(Side.MIRROR, whole, picture)).isEmpty();
    assertThat(picture.tables().keySet()).isEqualTo(whole.tables().keySet());
  }

  @Test
  void aDamagedFileIsReportedBesideWhatElseDiffers() throws IOException {
    Files.writeString(folder.resolve("t.parquet"), "no Parquet");
    engine.deploy(shop(), folder);
    session.update("DROP TABLE u");

    assertThat(CatalogCheck.of(engine).differences())
        .filteredOn(difference -> difference.side() == Side.ENGINE)
        .anySatisfy(
            difference -> {
              assertThat(difference.table()).isEqualTo(new TableName("shop", "public", "t"));
              assertThat(difference.difference().kind()).isEqualTo(Kind.UNREADABLE);
              assertThat(difference.finding().actual()).contains("t.parquet");
            });
    assertThat(CatalogCheck.of(engine).differences())
        .filteredOn(difference -> difference.side() == Side.REGISTRY)
        .singleElement()
        .satisfies(difference -> assertThat(difference.table().table()).isEqualTo("u"));
  }

  @Test
  void differencesAreAlsoJson() throws IOException {
    assertThat(CatalogDifference.json(List.of())).isEqualTo("[]");
    engine.deploy(registry("a", "{name: id, type: int64}", ""), null);
    List<CatalogDifference> differences =
        CatalogCheck.of(engine)
            .withRegistry(registry("b", "{name: 'i\"d', type: utf8}", "join: ['i\"d']"))
            .differences();

    assertThat(CatalogDifference.json(differences))
        .startsWith("[\n")
        .contains(
            "{\"kind\":\"missing\",\"check\":\"registry\",\"table_catalog\":\"shop\","
                + "\"table_schema\":\"public\",\"dataset\":\"t\",\"column_name\":\"i\\\"d\","
                + "\"role\":\"join key\",\"expected\":\"utf8\",\"actual\":\"\","
                + "\"severity\":\"error\",\"hint\":\"Deploy");
  }

  /** A view that lost its table can not be read, which is said beside what is looked for. */
  private void assertOnly(Kind kind, String table) {
    assertThat(CatalogCheck.of(engine).differences())
        .filteredOn(difference -> difference.difference().kind() != Kind.UNREADABLE)
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.side()).isEqualTo(Side.REGISTRY);
              assertThat(difference.difference().kind()).isEqualTo(kind);
              assertThat(difference.table().table()).isEqualTo(table);
              assertThat(difference.difference().dataset()).isEqualTo(table);
              assertThat(difference.finding().hint()).isNotEmpty();
            });
  }

  private Registry shop() throws IOException {
    return RegistryReader.read(
        Files.writeString(
            folder.resolve("shop.yaml"),
            """
            registry: shop
            datasets:
              - name: t
                version: 1
                columns:
                  - {name: id, type: int64, nullable: false}
                  - {name: name, type: utf8}
                  - {name: at, type: timestamp(ns)}
                  - {name: price, type: float64}
                key: [id]
                join: [name]
              - {name: u, version: 1, columns: [{name: id, type: int64}]}
            views:
              - {name: newest, sql: 'select max(at) AS at FROM t'}
            """));
  }

  private Registry registry(String file, String columns, String more) throws IOException {
    return RegistryReader.read(
        Files.writeString(
            folder.resolve(file + ".yaml"),
            """
            registry: shop
            datasets:
              - name: t
                version: 1
                columns: [%s]
                %s
            """
                .formatted(columns, more)));
  }
}
