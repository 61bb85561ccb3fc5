package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.ViewSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read, show and compare registries. */
final class RegistryCommandTest {
  private static final String SHOP =
      """
      registry: shop
      doc: Orders.
      datasets:
        - name: orders_v2
          version: 2
          doc: One row per order.
          columns:
            - {name: order_id, type: int64, nullable: false, doc: Number of the order}
            - {name: customer, type: utf8}
            - {name: parcels, type: "list<struct<no: int32, weight: float64>>"}
          key: [order_id]
          required: [customer]
          join: [customer]
          contract:
            dedupe: {keys: [order_id], tie_breakers: [{column: customer, order: descending}]}
            sort: [{column: customer, order: descending}, order_id]
            constraints: ["order_id > 0"]
          scan: {cache: true}
          location:
            path: orders/*.parquet
            storage_options: {secret: hunter2}
      views:
        - name: parcels
          doc: One row per parcel.
          root: orders_v2
          path: parcels
          columns:
            - {name: order_id, type: int64, nullable: false, from: order_id, doc: Whose it is}
            - {name: no, type: int32}
            - {name: grams, type: float64, expr: "{weight} * 1000"}
        - name: heavy
          sql: SELECT no FROM shop.public.parcels WHERE grams > 10
      """;

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void validateSumsASoundRegistryUp() throws IOException {
    Path file = write("shop.yaml", SHOP);
    CommandRun run = CommandRun.of("registry", "validate", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            file
                + ": 1 dataset, 2 views; fingerprint "
                + RegistryReader.read(file).fingerprint()
                + "\n");
    CommandRun json = CommandRun.of("registry", "validate", file.toString(), "--format", "json");
    assertThat(json.out()).startsWith("{\"registry\":\"shop\",").contains("\"datasets\":1,");
  }

  @Test
  void validateKnowsShippedRegistries() {
    CommandRun run = CommandRun.of("registry", "validate", "classpath:codeintel");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("47 datasets, 34 views, 8 bundles, ", "8 templates");
  }

  @Test
  void validatePrintsEveryFindingWithItsLine() throws IOException {
    Path file =
        write(
            "bad.yaml", SHOP.replace("key: [order_id]", "key: [order]").replace("int32}", "i32}"));
    CommandRun run = CommandRun.of("registry", "validate", file.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith(file + ":"));
    assertThat(run.out())
        .contains(file + ":11: dataset 'orders_v2': 'key' names the unknown column 'order'")
        .contains(file + ":29: ");
    CommandRun json = CommandRun.of("registry", "validate", file.toString(), "-f", "json");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(json.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"source\":\"") && line.contains("\"line\":"));
  }

  @Test
  void validateTellsOfAFileThatIsNotThere() {
    CommandRun run = CommandRun.of("registry", "validate", folder.resolve("no.yaml").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).endsWith("no.yaml: there is no such registry file\n");
    assertThat(CommandRun.of("registry", "validate", "classpath:nothing").exitCode()).isEqualTo(1);
  }

  @Test
  void showTellsWhatAPersonWantsToKnowOfADataset() throws IOException {
    Path file = write("shop.yaml", SHOP);
    CommandRun run = CommandRun.of("registry", "show", "orders_v2", "--registry", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("dataset: +orders_v2\n")
        .containsPattern("version: +2\n")
        .containsPattern(" order_id +\\| int64 +\\| no +\\| Number of the order\n")
        .containsPattern(" parcels +\\| list<struct<no: int32, weight: float64>> +\\| yes")
        .containsPattern("key: +order_id\n")
        .containsPattern("required: +customer\n")
        .containsPattern("join: +customer\n")
        .containsPattern("order: +customer descending, order_id\n")
        .containsPattern("order_level: +explicit\n")
        .containsPattern("dedupe: +keys order_id; tie_breakers customer descending; strategy keep_")
        .containsPattern("constraints: +order_id > 0\n")
        .containsPattern("scan:\n  cache: +yes\n")
        .containsPattern("path: +orders/\\*.parquet\n")
        .containsPattern("storage_options: +secret\n")
        .containsPattern("views: +orders_v2_deduped, parcels\n")
        .containsPattern("fingerprint: +[0-9a-f]{64}\n")
        .doesNotContain("hunter2", "write:", "evolution:", "extraction:");
  }

  @Test
  void showTellsWhereTheColumnsOfAViewComeFrom() throws IOException {
    Path file = write("shop.yaml", SHOP);
    assertThat(CommandRun.of("registry", "show", "parcels", "-r", file.toString()).out())
        .containsPattern(" order_id +\\| int64 +\\| no +\\| Whose it is +\\| root: order_id\n")
        .containsPattern(" grams +\\| float64 +\\| yes +\\| +\\| \\{weight\\} \\* 1000\n")
        .containsPattern("root: +orders_v2\n");
    assertThat(CommandRun.of("registry", "show", "heavy", "-r", file.toString()).out())
        .containsPattern("sql: +SELECT no FROM shop.public.parcels WHERE grams > 10\n");
  }

  @Test
  void showWritesOneJsonObject() throws IOException {
    Path file = write("shop.yaml", SHOP);
    CommandRun run =
        CommandRun.of("registry", "show", "orders_v2", "-r", file.toString(), "-f", "json");
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .startsWith("{\"dataset\":\"orders_v2\",\"version\":2,")
        .contains("\"key\":[\"order_id\"]")
        .contains("{\"column\":\"order_id\",\"type\":\"int64\",\"nullable\":false,")
        .contains("\"scan\":{\"cache\":true}")
        .doesNotContain("hunter2");
  }

  @Test
  void showKnowsEverythingThatIsShipped() {
    for (DatasetSpec dataset : RegistryReader.readClasspath("codeintel").datasets().values()) {
      CommandRun run = CommandRun.of("registry", "show", dataset.name());
      assertThat(run.exitCode()).as(dataset.name()).isZero();
      assertThat(run.out()).doesNotContainPattern(": +null\n").doesNotContain("@", "Always[");
    }
    for (ViewSpec view : RegistryReader.readClasspath("codeintel").views().values()) {
      assertThat(CommandRun.of("registry", "show", view.name()).exitCode()).isZero();
    }
    assertThat(CommandRun.of("registry", "show", "rt_objects_v1").out())
        .containsPattern(
            "derived: +rt_id = rt_obj\\(module, qualname\\), recipe registry, null without module,"
                + " qualname\n")
        .containsPattern("enabled_when: +module_allowlist is not empty\n");
    assertThat(CommandRun.of("registry", "show", "ast_files_v1").out())
        .containsPattern(
            " errors +\\| list<struct<…>> +\\| yes +\\| What the parser could not read\n")
        .contains(
            """

            errors: list<struct<
              error_type: utf8,
              message: utf8,
              span: struct<
                start: struct<
                  line0: int32,
                  col: int32
                >,
            """)
        .contains("  attrs: map<utf8, utf8>\n>>\n");
  }

  @Test
  void showKnowsTheViewsThatFollowFromDatasets() throws IOException {
    String shop =
        SHOP.replace(
            "views:\n",
            """
              - name: visits_v1
                version: 1
                columns: [{name: day, type: int32}]
                query: {predicate: day > 0}
            views:
            """);
    Path file = write("shop.yaml", shop);
    CommandRun deduped =
        CommandRun.of("registry", "show", "orders_v2_deduped", "-r", file.toString());
    assertThat(deduped.exitCode()).isZero();
    assertThat(deduped.out())
        .containsPattern("view: +orders_v2_deduped\n")
        .containsPattern("dataset: +orders_v2\n")
        .containsPattern("shows: +deduped\n")
        .containsPattern("keys: +order_id\n")
        .containsPattern("tie_breakers: +customer descending\n");
    assertThat(CommandRun.of("registry", "show", "visits_v1_query", "-r", file.toString()).out())
        .containsPattern("shows: +query\n")
        .containsPattern("predicate: +day > 0\n");
    assertThat(CommandRun.of("registry", "show", "orders_v2", "-r", file.toString()).out())
        .containsPattern("views: +orders_v2_deduped, parcels\n");
    assertThat(CommandRun.of("registry", "show", "repo_files").out())
        .containsPattern("doc: +What is given out of repo_files_v1\n")
        .containsPattern("shows: +output\n");
    assertThat(CommandRun.of("registry", "show", "visits_v1_quer", "-r", file.toString()).err())
        .contains("did you mean visits_v1_query?");
  }

  @Test
  void anUnknownNameGivesNearOnes() throws IOException {
    Path file = write("shop.yaml", SHOP);
    CommandRun run = CommandRun.of("registry", "show", "parcel", "-r", file.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo("error: " + file + " has no dataset or view 'parcel'; did you mean parcels?\n");
    CommandRun broken =
        CommandRun.of("registry", "show", "x", "-r", write("b.yaml", "registri: x\n").toString());
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.err()).startsWith("error: ").contains("b.yaml:1: ").doesNotContain("defect");
  }

  @Test
  void diffEndsWithOneOnlyForBreakingChanges() throws IOException {
    Path old = write("old.yaml", SHOP);
    Path documented = write("doc.yaml", SHOP.replace("One row per order.", "Orders"));
    Path retyped = write("type.yaml", SHOP.replace("weight: float64", "weight: float32"));
    assertThat(diff(old, old)).isEqualTo(new CommandRun(0, "no changes\n", ""));
    CommandRun doc = diff(old, documented);
    assertThat(doc.exitCode()).isZero();
    assertThat(doc.out()).contains("documentation: dataset orders_v2");
    CommandRun breaking = diff(old, retyped);
    assertThat(breaking.exitCode()).isEqualTo(1);
    assertThat(breaking.out()).contains("breaking: dataset orders_v2", "float64", "float32");
    CommandRun json =
        CommandRun.of("registry", "diff", old.toString(), retyped.toString(), "--format", "json");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(json.out().lines())
        .allMatch(line -> line.startsWith("{\"impact\":\"") && line.endsWith("}"))
        .anyMatch(line -> line.contains("\"object\":\"dataset orders_v2\""));
  }

  @Test
  void diffEndsWithTwoWhenARegistryCanNotBeRead() throws IOException {
    Path old = write("old.yaml", SHOP);
    Path broken = write("broken.yaml", SHOP.replace("key: [order_id]", "key: [order]"));
    for (Path wrong : new Path[] {broken, folder.resolve("nowhere.yaml")}) {
      CommandRun run = diff(old, wrong);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("error: " + wrong);
    }
  }

  private static CommandRun diff(Path old, Path now) {
    return CommandRun.of("registry", "diff", old.toString(), now.toString());
  }
}
