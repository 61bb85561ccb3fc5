package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code deploy}, {@code tables}, {@code sample} and {@code describe}. */
@ExtendWith(NothingLeaks.class)
final class DeployCommandTest {
  private static final String REGISTRY =
      """
      registry: shop
      datasets:
        - name: orders
          version: 1
          doc: One row per order.
          columns:
            - {name: id, type: int64, doc: Number of the order}
            - {name: items, type: 'list<utf8>'}
        - {name: people, version: 1, columns: [{name: name, type: utf8}]}
      views:
        - {name: latest, sql: SELECT max(id) AS id FROM orders}
        - name: items
          root: orders
          path: items
          doc: What was ordered.
          columns: [{name: item, type: utf8, expr: '{.}', doc: Name of the thing}]
      """;

  @TempDir private Path folder;
  private String registry = "";
  private String url = "";

  @BeforeEach
  void write() throws IOException {
    Path file = Files.writeString(folder.resolve("registry.yaml"), REGISTRY);
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(
        folder.resolve("data/orders.json"),
        "{\"id\": 1, \"items\": [\"cup\", \"pot\"]}\n{\"id\": 2, \"items\": []}\n");
    registry = file.toString();
    url = file + ";data=" + folder.resolve("data");
  }

  @Test
  void deployTellsWhatIsThere() {
    CommandRun run = CommandRun.of("deploy", registry, "--data", folder.resolve("data").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("table +\\| orders +\\| with data")
        .containsPattern("table +\\| people +\\| empty")
        .containsPattern("view +\\| items +\\| planned");
    assertThat(run.err())
        .contains("shop.public: 1 tables with data, 1 empty, 0 broken, 2 views, deployed in ");
    assertThat(CommandRun.of("deploy", "--url", url).out()).isEqualTo(run.out());
  }

  @Test
  void aDryRunShowsTheStepsInTheirOrder() {
    CommandRun run = CommandRun.of("deploy", "--dry-run", "--url", url, "--format", "json");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0))
        .startsWith(
            "{\"step\":1,\"action\":\"create\",\"kind\":\"table\",\"name\":\"orders\",\"from\":\"json: ")
        .endsWith("orders.json\",\"problem\":null}");
    assertThat(lines.get(1)).contains("\"people\",\"from\":\"empty: nothing of its name in ");
    assertThat(lines.get(2)).contains("\"kind\":\"view\",\"name\":\"items\"");
    assertThat(lines.get(3)).contains("\"name\":\"latest\",\"from\":\"SQL over orders\"");
  }

  @Test
  void whatIsWrongIsReported() throws IOException {
    Files.writeString(folder.resolve("data/people.csv"), "nam\nAda\n");
    for (String option : List.of("--format=table", "--dry-run")) {
      CommandRun run = CommandRun.of("deploy", "--url", url, option);
      assertThat(run.exitCode()).as(option).isEqualTo(1);
      assertThat(run.out()).as(option).contains("people").contains("nam");
    }
    String broken = REGISTRY.replace("max(id) AS id", "max(number) AS id");
    Files.writeString(folder.resolve("registry.yaml"), broken);
    CommandRun plan = CommandRun.of("deploy", registry, "--dry-run");
    assertThat(plan.exitCode()).isEqualTo(1);
    assertThat(plan.err()).startsWith("error [").contains("view latest").contains("number");
    CommandRun failed = CommandRun.of("deploy", registry);
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).startsWith("error: ").contains("view latest");
    assertThat(failed.out()).isEmpty();
  }

  @Test
  void wrongUsageIsTold() {
    for (String[] arguments :
        List.of(
            new String[] {"deploy"},
            new String[] {"deploy", "--url", folder.toString()},
            new String[] {"deploy", "--url", registry + ";access=admin"},
            new String[] {"deploy", registry, "--url", url},
            new String[] {"sample"},
            new String[] {"sample", "t", "-n", "-1"},
            new String[] {"tables", "--format", "xml"})) {
      CommandRun run = CommandRun.of(arguments);
      assertThat(run.exitCode()).as("%s", List.of(arguments)).isEqualTo(2);
      assertThat(run.err()).as("%s", List.of(arguments)).startsWith("error: ");
    }
    CommandRun missing = CommandRun.of("deploy", folder.resolve("none.yaml").toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    CommandRun noFolder = CommandRun.of("deploy", registry, "--data", folder + "/none");
    assertThat(noFolder.exitCode()).isEqualTo(1);
    assertThat(noFolder.err()).contains("no data folder");
  }

  @Test
  void tablesAreListedWithTheirRows() throws IOException {
    Files.writeString(folder.resolve("data/people.csv"), "name\nAda\n");
    CommandRun query =
        CommandRun.of(
            "query",
            "--url",
            ";access=admin;allow=" + folder,
            "COPY (SELECT 'Ada' AS name) TO '" + folder.resolve("data/people.parquet") + "'");
    assertThat(query.exitCode()).as(query.err()).isZero();
    Files.delete(folder.resolve("data/people.csv"));
    CommandRun run = CommandRun.of("tables", "--url", url, "--format", "csv");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("catalog,schema,name,kind,rows,description\r\n")
        .contains("shop,public,orders,table,,One row per order.\r\n")
        .contains("shop,public,people,table,1,\r\n")
        .contains("shop,public,items,view,,What was ordered.\r\n")
        .doesNotContain("system,");
    CommandRun all = CommandRun.of("tables", "--all", "--url", url);
    assertThat(all.out()).containsPattern("system +\\| runtime +\\| queries +\\| table");
    assertThat(CommandRun.of("tables", "--url", url, "-f", "json").out())
        .contains("\"name\":\"people\",\"kind\":\"table\",\"rows\":1,\"description\":null}");
  }

  @Test
  void someRowsAreShown() {
    CommandRun run = CommandRun.of("sample", "orders", "-n", "1", "--format=json", "--url", url);
    assertThat(run.out()).isEqualTo("{\"id\":1,\"items\":[\"cup\",\"pot\"]}\n");
    assertThat(CommandRun.of("sample", "public.items", "--url", url).out()).contains("pot");
    assertThat(CommandRun.of("sample", "shop.public.items", "--url", url).out())
        .contains("(2 rows)");
    CommandRun unknown = CommandRun.of("sample", "oders", "--url", url);
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err())
        .isEqualTo("error [42P01]: there is no table or view 'oders'; did you mean orders?\n");
  }

  @Test
  void columnsAreDescribedWithTheirSentences() {
    assertThat(CommandRun.of("describe", "--url", url, "orders").out())
        .containsPattern("id +\\| Int64 +\\| YES +\\| Number of the order");
    assertThat(CommandRun.of("describe", "--url", url, "items").out())
        .containsPattern("item +\\| Utf8 +\\| YES +\\| Name of the thing");
    assertThat(CommandRun.of("describe", "--url", url, "latest").out())
        .doesNotContain("description");
    assertThat(CommandRun.of("describe", "--url", url, "system.runtime.queries").out())
        .contains("query_id");
    CommandRun unknown = CommandRun.of("describe", "--url", url, "public.item");
    assertThat(unknown.err()).contains("did you mean public.items?");
  }
}
