package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.ArrowDisplay;
import io.calcitefusion.datafusion.BatchValues;
import io.calcitefusion.datafusion.CatalogDifference;
import io.calcitefusion.datafusion.CatalogDifference.Side;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SchemaDifference.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The registry, the engine and the mirror of a live engine, which is changed by SQL. */
@ExtendWith(NativeLeakCheck.class)
class ThreeSidesTest {
  private final Registry registry = RegistryReader.readClasspath("codeintel");
  private DataFusionEngine engine;
  private DataFusionSession session;
  private DataFusionFrontEnd frontEnd;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .namespace(registry.catalog(), registry.schema())
                .access(AccessLevel.ADMIN)
                .build());
    frontEnd = DataFusionFrontEnd.of(session);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void allSidesOfTheShippedRegistryAgree() {
    engine.deploy(registry, null);

    assertThat(frontEnd.crossCheck()).isEmpty();
    assertThat(frontEnd.crossCheck(registry)).isEmpty();
    assertThat(frontEnd.check()).isEmpty();
  }

  @Test
  void everyTypeOfTheEngineAgrees() {
    session.update(
        "CREATE TABLE datafusion.public.wide AS SELECT CAST(1 AS TINYINT UNSIGNED) AS a,"
            + " arrow_cast('10:20:30', 'Time64(Microsecond)') AS b,"
            + " arrow_cast('x', 'LargeUtf8') AS c, arrow_cast('x', 'Utf8View') AS cc,"
            + " arrow_cast('x', 'Dictionary(Int32, Utf8)') AS d,"
            + " arrow_cast(1, 'Decimal256(50, 3)') AS e, now() AS f,"
            + " arrow_cast([1, 2], 'LargeList(Int64)') AS g,"
            + " arrow_cast([1, 2], 'FixedSizeList(2, Int64)') AS h,"
            + " arrow_cast(x'abcd', 'FixedSizeBinary(2)') AS i, INTERVAL '1 day' AS j,"
            + " named_struct('it''s \"x\", y: (z)', [map(['k'], [1])]) AS k");

    assertThat(frontEnd.crossCheck()).isEmpty();
  }

  /** The engine's and the mirror's side follow a change at once, so that the registry is alone. */
  @Test
  void aChangeOfTheEngineIsADifferenceFromTheRegistryAlone() {
    engine.deploy(registry, null);
    String view = registry.views().firstKey();
    String dataset = registry.datasets().lastKey();
    session.update("CREATE OR REPLACE VIEW \"" + view + "\" AS SELECT 1 AS other");
    assertThat(engine.drop(new TableName("codeintel", "public", dataset))).isTrue();

    List<CatalogDifference> differences = frontEnd.crossCheck();

    // A view that lost its table can not be read, which is no difference from the mirror.
    assertThat(differences)
        .filteredOn(difference -> difference.difference().kind() != Kind.UNREADABLE)
        .allMatch(difference -> difference.side() == Side.REGISTRY);
    assertThat(differences)
        .filteredOn(difference -> difference.table().table().equals(view))
        .anyMatch(difference -> difference.difference().kind() == Kind.REDEFINED);
    assertThat(differences)
        .filteredOn(difference -> difference.table().table().equals(dataset))
        .singleElement()
        .satisfies(
            difference -> assertThat(difference.difference().kind()).isEqualTo(Kind.MISSING));
    assertThat(frontEnd.check()).extracting(CheckFinding::check).doesNotContain("mirror");
  }

  @Test
  void whatIsNoDatasetIsSaidOnceAndDoesNoHarm() {
    engine.deploy(registry, null);
    session.update("CREATE TABLE \"x'; drop table y; --\" AS SELECT 1 AS \"it's \"\"n\"\"\"");
    session.update("CREATE TABLE datafusion.public.\"x'; drop table y; --\" AS SELECT 1 AS n");

    assertThat(frontEnd.check())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(CheckFinding.Severity.WARNING);
              assertThat(finding.table())
                  .isEqualTo(new TableName("codeintel", "public", "x'; drop table y; --"));
            });
  }

  @Test
  void aColumnThatCalciteCanNotHaveIsNamed() {
    session.update(
        "CREATE TABLE datafusion.public.spans AS SELECT 1 AS n,"
            + " arrow_cast(1, 'Duration(Second)') AS span");

    assertThat(frontEnd.check())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.check()).isEqualTo("mirror");
              assertThat(finding.column()).isEqualTo("span");
              assertThat(finding.actual()).isEqualTo("no SQL type");
              assertThat(finding.hint()).contains("cast it in a view");
            });
  }

  /** DESCRIBE of every table and view, natively and through the front end, is the mirror. */
  @Test
  void describeIsTheMirror() {
    engine.deploy(registry, null);
    int described = 0;
    for (MirrorTable table : frontEnd.mirror().tables()) {
      List<List<@Nullable Object>> expected = new ArrayList<>();
      for (Field field : table.arrowSchema().getFields()) {
        expected.add(
            List.of(field.getName(), ArrowDisplay.text(field), field.isNullable() ? "YES" : "NO"));
      }
      String name = table.name().toSql();
      assertThat(plain(BatchValues.query(session, "DESCRIBE " + name)))
          .as(name)
          .isEqualTo(expected);
      assertThat(plain(EngineFixture.rows(session, frontEnd, "DESCRIBE SELECT * FROM " + name)))
          .as(name)
          .isEqualTo(expected);
      described++;
    }
    assertThat(described).isGreaterThan(registry.datasets().size() + registry.views().size());
  }

  /** The engine hands views of lists and texts over as lists and texts. */
  private static List<List<@Nullable Object>> plain(List<List<@Nullable Object>> rows) {
    List<List<@Nullable Object>> plain = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      String type =
          String.valueOf(row.get(1)).replace("ListView", "List").replace("Utf8View", "Utf8");
      plain.add(List.of(String.valueOf(row.get(0)), type, String.valueOf(row.get(2))));
    }
    return plain;
  }
}
