package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that shows how a query is answered. */
final class ExplainCommandTest {
  private static final String SQL = "SELECT v, count(*) AS n FROM p WHERE id > 1 GROUP BY v";

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("p.csv"), "id,v\n1,a\n2,b\n3,b\n");
  }

  @Test
  void textShowsTheThreeLayers() {
    CommandRun run = CommandRun.of("explain", "--url", folder.toString(), SQL);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsSubsequence("Calcite\n", "LogicalFilter", "SQL\n", "SELECT ", "DataFusion\n")
        .doesNotContain("output_rows");
  }

  @Test
  void analyzeRunsTheQueryAndCounts() {
    CommandRun run =
        CommandRun.of("explain", "--url", folder.toString(), "--analyze", "--format", "json", SQL);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("{").contains("\"output_rows\"", "\"calcite\"", "\"sql\"");
  }

  @Test
  void mermaidIsAFlowchart() {
    CommandRun run =
        CommandRun.of("explain", "--url", folder.toString(), "--format", "mermaid", SQL);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("flowchart BT").contains("subgraph DataFusion");
  }

  @Test
  void whatCalciteRunsIsMarked() {
    CommandRun run =
        CommandRun.of(
            "explain",
            "--url",
            folder + ";onUnsupported=calcite",
            "--analyze",
            "SELECT soundex(v) FROM p WHERE id > 1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("a part of this query runs in Calcite")
        .containsSubsequence("DataFusionStatement", "SQL 1\n", "DataFusion 1\n", "output_rows=2");
  }

  @Test
  void mistakesAreNamed() {
    CommandRun unknown = CommandRun.of("explain", "--url", folder.toString(), "SELECT nix FROM p");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("nix", "line 1, column 8");
    CommandRun wrong = CommandRun.of("explain", "--format", "xml", "SELECT 1");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("xml");
  }
}
