package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.BatchValues;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How a query is explained of which Calcite runs a part. */
final class ResidueExplanationTest {
  /** Two statements with the same text below an outer join that Calcite has to run. */
  private static final String TWICE =
      "SELECT a.id FROM t a LEFT JOIN t b ON soundex(a.s) = soundex(b.s) WHERE a.id > 0";

  private static final String PARAMETERS =
      "SELECT soundex(s) FROM t WHERE i > $2 AND id < $1 AND i > $2";

  private static EngineFixture engine;
  private static DataFusionFrontEnd lenient;

  @BeforeAll
  static void open() {
    engine = new EngineFixture();
    lenient = DataFusionFrontEnd.of(engine.session(), OnUnsupported.CALCITE);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static List<ParameterValue> parameters() {
    return List.of(
        new ParameterValue(new ArrowType.Int(64, true), 7L),
        new ParameterValue(new ArrowType.Int(64, true), 5L));
  }

  private static List<String> plan(String sql) {
    List<String> rows = new ArrayList<>();
    try (PreparedQuery prepared = lenient.prepare(sql);
        BatchSource source = prepared.execute(List.of(), ExecutionOptions.defaults())) {
      ColumnBatch batch = source.next();
      for (int row = 0; row < batch.rowCount(); row++) {
        Object kind = BatchValues.value(batch.column(0), row);
        rows.add(kind + "|" + BatchValues.value(batch.column(1), row));
      }
    }
    return rows;
  }

  @Test
  void textMarksWhatCalciteRunsAndShowsEachStatementWithItsPlan() {
    assertThat(lenient.explain(TWICE, List.of()).toText())
        .startsWith("a part of this query runs in Calcite")
        .containsSubsequence(
            "SOUNDEX",
            "Calcite\n",
            "Enumerable",
            "DataFusionStatement: number=[1]",
            "LogicalFilter",
            "LogicalTableScan",
            "DataFusionStatement: number=[2]",
            "LogicalTableScan",
            "\nSQL 1\n  SELECT ",
            "\nDataFusion 1\n  ",
            "FilterExec",
            "\nSQL 2\n  SELECT ",
            "\nDataFusion 2\n  ")
        .doesNotContain("output_rows", "PushedTree");
  }

  @Test
  void jsonHasTheReasonAndWhatEachStatementCounted() throws Exception {
    String json = lenient.analyze(PARAMETERS, parameters(), ExecutionOptions.defaults()).toJson();
    JsonNode root = new ObjectMapper().readTree(json);
    assertThat(root.path("residue").path("reason").asText()).contains("SOUNDEX");
    assertThat(root.path("residue").path("operators").path(0).asText()).isEqualTo("Project");
    assertThat(root.path("calcite").path("name").asText()).startsWith("Enumerable");
    JsonNode statement = root.path("statements").path(0);
    assertThat(statement.path("sql").asText()).contains("$1", "$2");
    assertThat(
            statement.path("datafusion").path("metrics").path("output_rows").path("value").asInt())
        .isEqualTo(2);
  }

  @Test
  void mermaidLeadsEachStatementToItsOperator() {
    String chart = lenient.explain(TWICE, List.of()).toMermaid();
    List<String> statements =
        chart.lines().filter(line -> line.contains("[\"DataFusionStatement")).toList();
    List<String> texts = chart.lines().filter(line -> line.contains("[\"SQL")).toList();
    assertThat(statements).hasSize(2);
    assertThat(texts).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(chart)
          .contains("    " + box(texts.get(i)) + " --> " + box(statements.get(i)) + "\n");
    }
  }

  private static String box(String line) {
    return line.strip().substring(0, line.strip().indexOf('['));
  }

  @Test
  void theStatementExplainHasTheSameLayers() {
    String sql = "SELECT soundex(s) FROM t WHERE i > 5";
    for (String explain : List.of("EXPLAIN ", "EXPLAIN (LAYERS) ")) {
      List<String> rows = plan(explain + sql);
      assertThat(rows).hasSize(4);
      assertThat(rows.get(0)).startsWith("calcite_residue|").contains("SOUNDEX");
      assertThat(rows.get(1)).startsWith("calcite|Enumerable").contains("DataFusionStatement");
      assertThat(rows.get(2)).startsWith("sql|SELECT").contains("> 5");
      assertThat(rows.get(3)).startsWith("datafusion|").doesNotContain("output_rows");
    }
    for (String explain : List.of("explain analyze ", "EXPLAIN (LAYERS, ANALYZE) ")) {
      assertThat(plan(explain + sql).get(3)).contains("output_rows=2");
    }
    assertThat(plan("EXPLAIN (LAYERS, FORMAT JSON) " + sql).get(0)).contains("\"residue\"");
  }

  @Test
  void whatOnlyTheEngineCanSayIsRefusedWithTheReason() {
    for (String prefix : List.of("EXPLAIN VERBOSE", "EXPLAIN FORMAT TREE", "DESCRIBE")) {
      assertThatThrownBy(() -> lenient.prepare(prefix + " SELECT soundex(s) FROM t"))
          .isInstanceOf(DataFusionException.class)
          .hasFieldOrPropertyWithValue("kind", ErrorKind.UNSUPPORTED)
          .hasMessageContaining(prefix)
          .hasMessageContaining("EXPLAIN (LAYERS)")
          .hasMessageContaining("SOUNDEX");
    }
  }

  @Test
  void analyzeKeepsTheTimeLimit() {
    ExecutionOptions short1 = new ExecutionOptions(0, 1, 0);
    String slow = "SELECT soundex(CAST(a.value AS VARCHAR)) FROM generate_series(1, 100000000) a";
    assertThatThrownBy(() -> lenient.analyze(slow, List.of(), short1))
        .hasFieldOrPropertyWithValue("kind", ErrorKind.TIMEOUT);
  }
}
