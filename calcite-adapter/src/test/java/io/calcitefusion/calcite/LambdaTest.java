package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.ParameterValue;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLambdaRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that take lambdas, through Calcite and natively. */
@ExtendWith(NativeLeakCheck.class)
final class LambdaTest {
  private static EngineFixture engine;

  @BeforeAll
  static void open() {
    engine = new EngineFixture();
    engine
        .session()
        .update(
            "CREATE TABLE w AS SELECT column1 AS id, column2 AS x, column3 AS xs, column4 AS xss,"
                + " column5 AS ss, column6 AS ps FROM (VALUES"
                + " (1, 10, [1, 2, 3], [[1, 2], [3]], ['a', 'B'],"
                + "  [named_struct('k', 'p', 'v', 1), named_struct('k', 'q', 'v', NULL)]),"
                + " (2, 20, [5, NULL, -1], [[4], NULL, []], ['c', NULL],"
                + "  [named_struct('k', 'r', 'v', 7)]),"
                + " (3, NULL, [], [], [], []),"
                + " (4, 40, NULL, NULL, NULL, NULL))");
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** What the engine's own text gives, which is the same text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT array_transform(xs, x -> x * 2) FROM w ORDER BY id",
        "SELECT list_transform(xs, (e) -> e IS NULL) FROM w ORDER BY id",
        "SELECT array_filter(xs, e -> e > 1) FROM w ORDER BY id",
        "SELECT array_any_match(xs, e -> e > 2) FROM w ORDER BY id",
        "SELECT any_match(xs, e -> e IS NULL) FROM w ORDER BY id",
        "SELECT array_first(xs, e -> e < 3) FROM w ORDER BY id",
        "SELECT array_transform(xs, e -> e + w.x) FROM w ORDER BY id",
        "SELECT array_transform(xs, e -> CASE WHEN e > x THEN NULL ELSE coalesce(e, w.x) END)"
            + " FROM w ORDER BY id",
        "SELECT array_transform(xss, l -> array_transform(l, e -> e + 1)) FROM w ORDER BY id",
        "SELECT array_transform(xss, l -> array_transform(l, e -> e + cardinality(l) + x))"
            + " FROM w ORDER BY id",
        "SELECT array_transform(xss, a -> array_filter(a, a -> a > 1)) FROM w ORDER BY id",
        "SELECT array_transform(array_filter(xs, e -> e > 0), e -> -e) FROM w ORDER BY id",
        "SELECT array_transform(ss, s -> upper(s) || '!') FROM w ORDER BY id",
        "SELECT array_transform(ps, p -> p['k'] || p['v']) FROM w WHERE id <> 3 ORDER BY id",
        "SELECT array_transform(xs, e -> named_struct('e', e, 'id', id)) FROM w ORDER BY id",
        "SELECT array_transform(ARRAY[1, 2], e -> e * 2.5e0)",
        "SELECT array_transform(make_array(), e -> 1)",
        "SELECT array_transform(xs, e -> 'c') FROM w ORDER BY id",
        "SELECT array_transform(xs, e -> CAST(e AS VARCHAR)) FROM w ORDER BY id",
        "SELECT array_transform(xs, \"Ab c\" -> \"Ab c\" + 1) FROM w ORDER BY id",
        "SELECT id FROM w WHERE array_any_match(xs, e -> e = id) ORDER BY id",
        "SELECT array_any_match(xs, e -> e > 2) AS k, count(*) FROM w GROUP BY 1 ORDER BY 1",
        "SELECT id FROM w ORDER BY array_first(xs, e -> e > 1), id",
        "SELECT count(*) FILTER (WHERE array_any_match(xs, e -> e > 2)) FROM w",
        "SELECT sum(array_first(xs, e -> e > 0)) FROM w",
        "SELECT a.id, b.id FROM w a JOIN w b ON array_any_match(a.xs, e -> e > 3) AND a.id < b.id"
            + " ORDER BY 1, 2",
        "SELECT array_transform(array_agg(x ORDER BY id), e -> e + 1) FROM w"
      })
  void theyGiveWhatTheEngineGives(String sql) {
    assertThat(engine.query(sql)).isNotEmpty().hasToString(engine.natively(sql).toString());
  }

  @Test
  void namesOfFunctionsAndParametersAreFoundInAnyCase() {
    assertThat(engine.query("SELECT Array_Transform(XS, E -> e + 1) FROM w WHERE id = 1"))
        .hasToString("[[[2, 3, 4]]]");
  }

  @Test
  void theTypesAreTheEngines() {
    try (PreparedQuery prepared =
        engine
            .frontEnd()
            .prepare(
                "SELECT array_transform(xs, e -> CAST(e AS DOUBLE)),"
                    + " array_any_match(xs, e -> TRUE), array_first(ss, e -> TRUE) FROM w")) {
      assertThat(prepared.rowType().getFullTypeString()).contains("DOUBLE", "BOOLEAN", "VARCHAR");
    }
  }

  @Test
  void fieldsOfAnElementAreReachedByADot() {
    assertThat(engine.query("SELECT array_transform(ps, p -> p.k) FROM w WHERE id = 1"))
        .hasToString("[[[p, q]]]");
  }

  @Test
  void aParameterHidesAColumnAndATableOfItsName() {
    assertThat(
            engine.query(
                "SELECT array_transform(xs, x -> x), array_transform(ps, w -> w.v), x FROM w"
                    + " WHERE id = 1"))
        .hasToString("[[[1, 2, 3], [1, null], 10]]");
  }

  @Test
  void anOverflowInALambdaIsAnError() {
    assertThatThrownBy(
            () ->
                engine.query(
                    "SELECT array_transform(xs, e -> CAST(e AS BIGINT) * 9223372036854775807)"
                        + " FROM w"))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.DATA);
    assertThatThrownBy(() -> engine.query("SELECT array_transform(xs, e -> 1 / (e - 1)) FROM w"))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.DATA);
  }

  /** The engine may still merge the two queries, as it does with its own text. */
  @Test
  void whatALambdaTakesFromItsRowIsAColumn() {
    try (PreparedQuery prepared =
        engine
            .frontEnd()
            .prepare(
                "SELECT array_transform(xs, e -> r) FROM (SELECT xs, random() AS r FROM w) q")) {
      assertThat(prepared.dataFusionSql()).contains("random() AS \"r\"");
    }
  }

  @Test
  void parametersOfTheStatementReachLambdas() {
    assertThat(
            engine.query(
                "SELECT array_filter(xs, e -> e > CAST(? AS BIGINT)) FROM w WHERE id = 1",
                new ParameterValue(new ArrowType.Int(64, true), 1L)))
        .hasToString("[[[2, 3]]]");
  }

  @Test
  void viewsMayHoldThem() {
    engine
        .session()
        .update("CREATE VIEW wv AS SELECT id, array_filter(xs, e -> e > 1) AS f FROM w");
    try {
      assertThat(engine.query("SELECT f FROM wv WHERE id = 1")).hasToString("[[[2, 3]]]");
    } finally {
      engine.session().update("DROP VIEW wv");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT upper(x -> x) FROM w|0A000|a lambda in a call of upper",
        "SELECT nix(xs, x -> x) FROM w|0A000|array_transform",
        "SELECT array_filter(xs) FROM w|42883|array_filter takes a lambda",
        "SELECT array_filter(xs, 1) FROM w|42883|array_filter takes a lambda",
        "SELECT array_filter(id, x -> x > 1) FROM w|42000|expected a list",
        "SELECT array_filter(xs, (x, y) -> x > y) FROM w|42883|2 parameters",
        "SELECT array_filter(xs, (x, x) -> x > 1) FROM w|42712|'x'",
        "SELECT array_filter(xs, x -> x + 1) FROM w|42804|BOOLEAN",
        "SELECT array_filter(xs, x -> y) FROM w|42703|'y'",
        "SELECT array_filter(xs, x -> nix(x)) FROM w|42883|nix",
        "SELECT array_transform(xs, x -> x AND TRUE) FROM w|42804|AND",
        "SELECT array_transform(xs, x -> x.f) FROM w|42804|ITEM",
        "SELECT array_transform(xs, x -> sum(x)) FROM w GROUP BY xs|0A000|aggregate",
        "SELECT array_transform(xs, x -> (SELECT max(id) FROM w)) FROM w|42601|illegal context",
        "SELECT array_transform(xs, x -> x IN (SELECT id FROM w)) FROM w|0A000|a sub-query",
        "SELECT array_transform(xs, x -> row_number() OVER ()) FROM w|0A000|a window function",
        "SELECT array_transform(xs, x -> y -> x) FROM w|42601|->",
        "SELECT x -> x FROM w|42601|->",
        "SELECT 1 FROM w a, w b WHERE array_any_match(a.xs, e -> e = b.id)|0A000|several tables",
        "SELECT 1 FROM w a LEFT JOIN w b ON array_any_match(a.xs, e -> e = b.id)|0A000|several tables",
        "SELECT array_transform(xs, x -> ) FROM w|42601|unexpected"
      })
  void mistakesHaveAPlaceAndAReason(String sql, String sqlState, String message) {
    assertThatThrownBy(() -> engine.query(sql))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("sqlState", sqlState)
        .hasMessageContaining(message)
        .matches(e -> ((DataFusionException) e).kind() != ErrorKind.INTERNAL);
  }

  /** What Calcite runs above the engine holds no lambda. */
  @Test
  void calciteGetsTheColumnOfACallAndNeverItsLambda() {
    DataFusionFrontEnd lenient = DataFusionFrontEnd.of(engine.session(), OnUnsupported.CALCITE);
    try (PreparedQuery prepared =
        lenient.prepare("SELECT soundex(array_first(ss, e -> e > 'a')) FROM w")) {
      assertThat(prepared.dataFusionSql()).contains("array_first");
    }
    assertThatThrownBy(() -> lenient.prepare("SELECT array_transform(ss, e -> soundex(e)) FROM w"))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.UNSUPPORTED);
  }

  @Test
  void relationalBuildersMakeThemWithCalcitesLambdas() {
    RelBuilder builder = engine.frontEnd().relBuilder();
    builder.scan("w").filter(builder.equals(builder.field("id"), builder.literal(1)));
    RexBuilder rex = builder.getRexBuilder();
    RelDataType element = builder.field("xs").getType().getComponentType();
    RexLambdaRef variable = new RexLambdaRef(0, "e", element);
    RexNode body = rex.makeCall(SqlStdOperatorTable.MULTIPLY, variable, builder.field("x"));
    RelNode rel =
        builder
            .project(
                builder.call(
                    engine.frontEnd().function("array_transform"),
                    builder.field("xs"),
                    rex.makeLambdaCall(body, List.of(variable))))
            .build();

    assertThat(engine.query(rel)).hasToString("[[[10, 20, 30]]]");
  }
}
