package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.SqlPosition;
import io.calcitefusion.datafusion.TableName;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontEndTest {
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType INT32 = new ArrowType.Int(32, true);

  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void parametersHaveTheTypesOfTheirPlaces() {
    try (PreparedQuery prepared =
        engine
            .frontEnd()
            .prepare(
                "SELECT id FROM t WHERE id = ? AND d > ? AND s LIKE ? AND dt < ? LIMIT ? OFFSET ?")) {
      assertThat(prepared.parameterSchema().getFields())
          .extracting(Field::getType)
          .containsExactly(
              INT64,
              new ArrowType.Decimal(10, 2, 128),
              ArrowType.Utf8.INSTANCE,
              new ArrowType.Date(DateUnit.DAY),
              INT32,
              INT32);
      assertThat(prepared.parameterSchema().getFields())
          .extracting(Field::getName)
          .containsExactly("$1", "$2", "$3", "$4", "$5", "$6");
    }
  }

  @Test
  void parametersTravelAsValues() {
    assertThat(
            engine.query(
                "SELECT id, s FROM t WHERE d >= ? AND s = ? AND dt > ? LIMIT ?",
                new ParameterValue(new ArrowType.Decimal(10, 2, 128), new BigDecimal("1.00")),
                new ParameterValue(ArrowType.Utf8.INSTANCE, "a"),
                new ParameterValue(new ArrowType.Date(DateUnit.DAY), LocalDate.of(2000, 1, 1)),
                new ParameterValue(INT64, 5L)))
        .containsExactly(List.of(1L, "a"));
    assertThat(
            engine.query(
                "SELECT id + ? FROM t ORDER BY id LIMIT ? OFFSET ?",
                new ParameterValue(INT64, 100L),
                new ParameterValue(INT64, 1L),
                new ParameterValue(INT64, 1L)))
        .containsExactly(List.of(102L));
    assertThat(
            engine.query(
                "SELECT count(*) FROM t WHERE s = ?",
                new ParameterValue(ArrowType.Utf8.INSTANCE, "' OR 1 = 1 --")))
        .containsExactly(List.of(0L));
    assertThat(engine.query("SELECT count(*) FROM t WHERE id = ?", new ParameterValue(INT64, null)))
        .containsExactly(List.of(0L));
  }

  @Test
  void columnsKnowWhereTheyComeFrom() {
    try (PreparedQuery prepared =
        engine
            .frontEnd()
            .prepare("SELECT a.id AS x, a.i + 1, u.n FROM t a JOIN u ON a.id = u.id")) {
      assertThat(prepared.columnOrigins())
          .containsExactly(
              new ColumnOrigin(new TableName("datafusion", "public", "t"), "id"),
              null,
              new ColumnOrigin(new TableName("datafusion", "public", "u"), "n"));
    }
  }

  @Test
  void labelsAreThoseOfTheUserAndNamesOfTheEngineAreUnique() {
    try (PreparedQuery prepared = engine.frontEnd().prepare("SELECT id, id, 1 AS \"A b\" FROM t")) {
      assertThat(prepared.rowType().getFieldNames()).containsExactly("id", "id", "A b");
      assertThat(prepared.plan().arrowSchema().getFields())
          .extracting(Field::getName)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void nullabilityIsTheEngines() {
    try (PreparedQuery prepared =
        engine.frontEnd().prepare("SELECT x, id, count(*) FROM e GROUP BY x, id")) {
      assertThat(prepared.rowType().getFieldList())
          .extracting(field -> field.getType().isNullable())
          .containsExactly(false, true, false);
    }
  }

  @Test
  void theMirrorFollowsTheCatalog() {
    engine.session().update("CREATE TABLE moving(a INT)");
    assertThat(engine.query("SELECT * FROM moving")).isEmpty();
    try (PreparedQuery before = engine.frontEnd().prepare("SELECT a FROM moving")) {
      engine.session().update("DROP TABLE moving");
      engine.session().update("CREATE TABLE moving(b VARCHAR) AS VALUES ('new')");
      try (PreparedQuery after = engine.frontEnd().prepare("SELECT b FROM moving")) {
        assertThat(after.catalogVersion()).isGreaterThan(before.catalogVersion());
      }
    }
    assertThat(fail("SELECT a FROM moving").sqlState()).isEqualTo("42703");
    engine.session().update("DROP TABLE moving");
    assertThat(fail("SELECT * FROM moving").sqlState()).isEqualTo("42P01");
  }

  @Test
  void aColumnWithoutSqlTypeHarmsItsOwnTableOnly() {
    engine
        .session()
        .update("CREATE TABLE odd AS SELECT 1 AS a, arrow_cast(1, 'Duration(Second)') AS span");

    DataFusionException error = fail("SELECT a FROM odd");
    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error).hasMessageContaining("span").hasMessageContaining("odd");
    assertThat(engine.query("SELECT count(*) FROM t")).containsExactly(List.of(3L));
    engine.session().update("DROP TABLE odd");
  }

  @Test
  void explainAndDescribeKeepTheirPrefix() {
    try (PreparedQuery prepared = engine.frontEnd().prepare("EXPLAIN SELECT T.ID FROM T")) {
      assertThat(prepared.dataFusionSql()).startsWith("EXPLAIN SELECT \"t0\".\"id\"");
    }
    assertThat(engine.query("explain analyze select count(*) from t")).isNotEmpty();
    assertThat(engine.query("EXPLAIN FORMAT TREE SELECT id FROM t")).isNotEmpty();
    assertThat(engine.query("DESCRIBE SELECT id AS x, s FROM t"))
        .extracting(row -> row.get(0))
        .containsExactly("x", "s");
    DataFusionException error = fail("EXPLAIN\n  SELECT nope FROM t");
    assertThat(error.position()).isEqualTo(new SqlPosition(2, 10));
  }

  @Test
  void informationSchemaIsThereForEveryCatalog() {
    for (String view : InformationSchema.VIEWS) {
      assertThat(engine.query("SELECT count(*) FROM information_schema." + view))
          .as(view)
          .hasSize(1);
      assertThat(engine.query("SELECT count(*) FROM datafusion.information_schema." + view))
          .as(view)
          .hasSize(1);
    }
  }

  @Test
  void longStatementsArePlanned() {
    for (String sql :
        List.of(
            "SELECT " + "(".repeat(250) + "1" + ")".repeat(250),
            "SELECT count(*) FROM t WHERE " + "id > 0 AND ".repeat(500) + "TRUE",
            "SELECT count(*) FROM t WHERE id IN (" + "1, ".repeat(2000) + "2)",
            "SELECT count(*) FROM (" + "SELECT 1 UNION ALL ".repeat(300) + "SELECT 2) x",
            "SELECT " + "1 + ".repeat(100) + "1",
            "SELECT " + "'a' || ".repeat(100) + "'a'",
            "SELECT * FROM " + "(SELECT * FROM ".repeat(60) + "u" + ") x".repeat(60))) {
      assertThat(engine.query(sql)).as(sql).isNotEmpty();
    }
  }

  @Test
  void threadsShareAFrontEnd() {
    List<String> rows =
        IntStream.range(0, 64)
            .parallel()
            .mapToObj(i -> engine.query("SELECT id + " + i + " FROM t WHERE id = 1").toString())
            .toList();

    assertThat(rows)
        .isEqualTo(IntStream.range(0, 64).mapToObj(i -> "[[" + (i + 1) + "]]").toList());
  }

  @Test
  void errorsLeaveTheFrontEndUsable() {
    fail("SELECT 1/0");
    fail("SELEC");
    fail("SELECT nope");

    assertThat(engine.query("SELECT 1")).containsExactly(List.of(1L));
  }

  private DataFusionException fail(String sql) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.query(sql));
    assertThat(error).as(sql).isNotNull();
    return error;
  }
}
