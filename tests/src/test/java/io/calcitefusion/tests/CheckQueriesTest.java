package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code check} over stored queries and over rows that refer to others. */
@ExtendWith(NothingLeaks.class)
final class CheckQueriesTest {
  @TempDir private Path folder;
  private Path queries;
  private String target;

  @BeforeEach
  void shop() throws IOException {
    queries = Files.createDirectories(folder.resolve("queries"));
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - {name: customers, version: 1, columns: [{name: id, type: int64}], key: [id]}
          - name: orders
            version: 1
            columns: [{name: no, type: int64}, {name: customer, type: int64}]
            references: [{columns: [customer], dataset: customers, to: [id]}]
            validation: {strict: true}
            query: {columns: [no], derived: [{name: twice, expr: no * 2}]}
        """);
    Files.writeString(folder.resolve("customers.csv"), "id\n7\n8\n");
    Files.writeString(folder.resolve("orders.csv"), "no,customer\n1,7\n2,8\n");
    Files.writeString(queries.resolve("orders.sql"), "SELECT customer FROM orders\n");
    target = folder.resolve("registry.yaml") + ";data=" + folder;
  }

  @Test
  void whatIsRecordedPassesUntilTheQueryChanges() throws IOException {
    CommandRun recorded =
        CommandRun.of("check", target, "--queries", queries.toString(), "--record");

    assertThat(recorded.exitCode()).as(recorded.out() + recorded.err()).isZero();
    assertThat(recorded.out()).contains("queries: 2 cases, no findings; remarks on orders.sql");
    assertThat(Files.readString(queries.resolve("orders.expect.yaml")))
        .isEqualTo("columns:\n  - {name: customer, type: int64}\n");

    Files.writeString(queries.resolve("orders.sql"), "SELECT no FROM orders\n");
    CommandRun changed = CommandRun.of("check", target, "--queries", queries.toString());

    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(changed.out())
        .contains("queries: 2 cases, 1 finding")
        .containsPattern("error +\\| orders.sql +\\| .*customer");
  }

  @Test
  void theShapeOfRowsIsCheckedWithData() throws IOException {
    Files.writeString(
        queries.resolve("orders.expect.yaml"),
        "columns: [{name: customer, type: int64}]\nrows: {min: 3}\n");

    assertThat(CommandRun.of("check", target, "-q", queries.toString()).exitCode()).isZero();
    CommandRun run = CommandRun.of("check", target, "-q", queries.toString(), "--data");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).containsPattern("error +\\| orders.sql +\\| .*at least 3 rows");
  }

  @Test
  void rowsThatReferToNothingAreFound() throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "no,customer\n1,7\n2,9\n");

    CommandRun run = CommandRun.of("check", target, "--data");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern(
            "error +\\| orders +\\| reference: customer → customers \\(id\\) +\\| .*customer=9, rows=1");
  }

  /** The engine by itself does not plan such a constraint, so that it is Calcite that did. */
  @Test
  void aConstraintMayAskAnotherDataset() throws IOException {
    Path registry = folder.resolve("registry.yaml");
    Files.writeString(
        registry,
        Files.readString(registry)
            .replace(
                "    query: {",
                "    contract: {constraints: [customer IN (SELECT id FROM customers)]}\n    query: {"));
    assertThat(CommandRun.of("check", target, "--data").exitCode()).isZero();
    Files.writeString(folder.resolve("orders.csv"), "no,customer\n1,7\n2,9\n");

    CommandRun run = CommandRun.of("check", target, "--data");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern(
            "error +\\| orders +\\| constraint: customer IN \\(SELECT id FROM customers\\) +\\| 1 row .*no=2");
  }

  @Test
  void aFolderWithoutQueriesIsWrongUsage() throws IOException {
    Files.delete(queries.resolve("orders.sql"));

    CommandRun empty = CommandRun.of("check", target, "--queries", queries.toString());
    CommandRun nowhere = CommandRun.of("check", target, "--record");

    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.err()).contains("holds no query");
    assertThat(nowhere.exitCode()).isEqualTo(2);
    assertThat(nowhere.err()).contains("--queries DIR says where they are");
  }
}
