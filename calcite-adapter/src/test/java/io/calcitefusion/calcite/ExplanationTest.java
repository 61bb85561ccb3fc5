package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a query becomes, layer by layer, as text, JSON and Mermaid. */
class ExplanationTest {
  private static final String SQL =
      "SELECT u.n, count(*) AS c FROM t JOIN u ON t.id = u.id WHERE t.s <> '<\"#' GROUP BY u.n";

  private static EngineFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new EngineFixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void textShowsTheThreeLayersInOrder() {
    Explanation explanation = fixture.frontEnd().explain(SQL, List.of());
    assertThat(explanation.toText())
        .containsSubsequence(
            "Calcite\n  LogicalAggregate: group=[{0}], c=[COUNT()]\n    LogicalProject: n=[$11]",
            "LogicalJoin: condition=[=($0, $10)], joinType=[inner]",
            "\nSQL\n  SELECT ",
            "\nDataFusion\n  ",
            "HashJoinExec")
        .doesNotContain("output_rows");
  }

  @Test
  void jsonHoldsTheTreesWithFigures() throws Exception {
    Explanation explanation =
        fixture.frontEnd().analyze(SQL, List.of(), ExecutionOptions.defaults());
    JsonNode json = new ObjectMapper().readTree(explanation.toJson());
    assertThat(json.path("calcite").path("name").asText()).isEqualTo("LogicalAggregate");
    assertThat(json.path("calcite").path("inputs").path(0).path("name").asText())
        .isEqualTo("LogicalProject");
    assertThat(json.has("residue")).isFalse();
    JsonNode statement = json.path("statements").path(0);
    assertThat(statement.path("sql").asText())
        .isEqualTo(explanation.statements().get(0).dataFusionSql());
    JsonNode rows = statement.path("datafusion").path("metrics").path("output_rows");
    assertThat(rows.path("value").asInt()).isEqualTo(fixture.query(SQL).size()).isEqualTo(3);
    assertThat(rows.path("kind").asText()).isEqualTo("count");
  }

  @Test
  void mermaidHasABoxPerOperatorAndItsTextIsEscaped() {
    Explanation explanation = fixture.frontEnd().explain(SQL, List.of());
    String chart = explanation.toMermaid();
    int[] operators = {1 + count(explanation.logicalPlan())};
    explanation.statements().get(0).physicalPlan().forEach(operator -> operators[0]++);
    assertThat(chart).startsWith("flowchart BT\n  subgraph DataFusion\n    n0[\"");
    assertThat(chart.lines().filter(line -> line.contains("[\"")).count()).isEqualTo(operators[0]);
    // Every box but the topmost has one arrow out of it.
    assertThat(chart.lines().filter(line -> line.contains(" --> ")).count())
        .isEqualTo(operators[0] - 1);
    assertThat(chart).contains("'#60;#34;#35;'").doesNotContain("'<\"#'");
  }

  @Test
  void parametersAndExpressionsAreExplainedToo() {
    ParameterValue two = new ParameterValue(new ArrowType.Int(64, true), 2L);
    assertThat(
            fixture
                .frontEnd()
                .explain("EXPLAIN SELECT s FROM t WHERE id = ?", List.of(two))
                .toText())
        .contains("=($0, ?0)", "FilterExec", "= 2");
    RelBuilder builder = fixture.frontEnd().relBuilder();
    builder.scan("u").limit(0, 1);
    assertThat(fixture.frontEnd().explain(builder.build()).toText())
        .contains("LogicalSort: fetch=[1]", "LIMIT 1", "fetch=1");
  }

  /**
   * A sub-query that always gives a row is no condition, so the engine never sees its parameter.
   */
  @Test
  void aParameterThatTheEngineDoesNotGetIsLeftOut() {
    ParameterValue one = new ParameterValue(new ArrowType.Int(64, true), 1L);
    ParameterValue two = new ParameterValue(new ArrowType.Int(64, true), 2L);
    String sql = "SELECT s FROM t WHERE EXISTS (SELECT count(*) FROM u WHERE id = $2) AND id = $1";
    Explanation explanation = fixture.frontEnd().explain(sql, List.of(one, two));
    assertThat(explanation.statements().get(0).dataFusionSql()).doesNotContain("$2");
    assertThat(explanation.toText()).contains("FilterExec", "= 1");

    String later =
        "SELECT s FROM t WHERE EXISTS (SELECT count(*) FROM u WHERE id = $1) AND id = $2";
    Explanation gap = fixture.frontEnd().explain(later, List.of(one, two));
    assertThat(gap.statements().get(0).dataFusionSql()).contains("$2").doesNotContain("$1");
    assertThat(gap.toText()).contains("FilterExec", "= 2");
  }

  @Test
  void whatCanNotBePlannedIsTheSameErrorAsElsewhere() {
    assertThatThrownBy(() -> fixture.frontEnd().explain("SELECT nix FROM t", List.of()))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("nix");
    assertThatThrownBy(() -> fixture.frontEnd().explain("SELECT s FROM t WHERE id = ?", List.of()))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("parameter");
  }

  private static int count(LogicalOperator operator) {
    return 1 + operator.children().stream().mapToInt(ExplanationTest::count).sum();
  }
}
