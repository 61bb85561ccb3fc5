package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SchemaComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A registry that was made of a folder reads back and gives the columns that the folder has. */
@ExtendWith(NothingLeaks.class)
final class RegistryInitTest {
  @TempDir private Path folder;
  private Path data;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() throws IOException {
    data = Files.createDirectories(folder.resolve("my data"));
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(data))
                .build());
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  private void copy(String query, String file) {
    session.update("COPY (%s) TO '%s'".formatted(query, data.resolve(file)));
  }

  private void fill() throws IOException {
    copy(
        "SELECT CAST(1 AS INT) AS id, 'é' AS s, [CAST(1.5 AS DOUBLE)] AS l,"
            + " named_struct('a', CAST(2 AS BIGINT), 'b', true) AS st, TIMESTAMP '2024-01-01' AS t,"
            + " CAST(1.25 AS DECIMAL(12, 2)) AS d",
        "orders_v3.parquet");
    copy("SELECT CAST(7 AS SMALLINT) AS n, 'x' AS \"odd \"\"name\"\"\"", "ipc.arrow");
    copy("SELECT CAST(1 AS BIGINT) AS a, 'x' AS b", "by year/year=2023/x.parquet");
    copy("SELECT CAST(2 AS BIGINT) AS a, 'y' AS b", "by year/year=2024/y.parquet");
    Files.writeString(data.resolve("Mixed Case.csv"), "id,name\n1,x\n2,\n");
    Files.writeString(data.resolve("semi.csv"), "id;when\n1;2024-01-31\n");
    Files.writeString(data.resolve("rows.json"), "{\"a\":1,\"b\":{\"c\":[true]}}\n{\"a\":null}\n");
    Files.writeString(data.resolve(" odd 'näme' [1].csv"), "a\n1\n");
    Files.writeString(data.resolve("count_v0.csv"), "a\n1\n");
    Files.writeString(data.resolve("notes.txt"), "no data");
  }

  @Test
  void theWrittenRegistryDeploysToTheColumnsOfTheFiles() throws IOException {
    fill();
    CommandRun run = CommandRun.of("registry", "init", data.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    Path file = data.resolve("registry.yaml");
    assertThat(run.out()).isEqualTo(file + ": 8 datasets\n");
    assertThat(CommandRun.of("registry", "validate", file.toString()).exitCode()).isZero();
    Registry registry = RegistryReader.read(file);
    assertThat(registry.name()).isEqualTo("my data");
    assertThat(registry.datasets().keySet())
        .containsExactly(
            "Mixed Case",
            "by year",
            "count_v0_v1",
            "ipc",
            "odd 'näme' [1]",
            "orders_v3",
            "rows",
            "semi");
    assertThat(registry.dataset("orders_v3").version()).isEqualTo(3);
    assertThat(registry.dataset("semi").arrowSchema().toString())
        .isEqualTo("Schema<id: Int(64, true), when: Date(DAY)>");

    Deployment deployment = engine.deploy(registry, null);
    assertThat(deployment.problems()).isEmpty();
    assertThat(deployment.emptyTables()).isEmpty();
    assertThat(deployment.tables()).hasSize(8);
    engine.deployFolder(data);
    for (String name : List.of("Mixed Case", "by year", "orders_v3")) {
      assertThat(SchemaComparison.compare(name, live("my data", name), live("datafusion", name)))
          .as(name)
          .isEmpty();
    }
    for (DatasetSpec dataset : registry.datasets().values()) {
      assertThat(
              SchemaComparison.compare(
                  dataset.name(), dataset.arrowSchema(), live("my data", dataset.name())))
          .isEmpty();
      CommandRun query =
          CommandRun.of(
              "query", "--url", file.toString(), "SELECT * FROM \"" + dataset.name() + "\"");
      assertThat(query.err()).as(dataset.name()).isEmpty();
      assertThat(query.out()).contains("row");
    }
  }

  @Test
  void compressedTextBecomesADataset() throws IOException {
    for (String each : List.of("semi.csv gzip gz", "rows.csv zstd zst", "lines.json bzip2 bz2")) {
      String[] parts = each.split(" ", 3);
      String format = parts[0].endsWith("json") ? "JSON" : "CSV";
      session.update(
          "COPY (SELECT 1 AS id, 'x' AS name) TO '%s' STORED AS %s OPTIONS ('format.compression' '%s'%s)"
              .formatted(
                  data.resolve(parts[0] + "." + parts[2]),
                  format,
                  parts[1],
                  parts[0].startsWith("semi") ? ", 'format.delimiter' ';'" : ""));
    }
    CommandRun run = CommandRun.of("registry", "init", data.toString());
    assertThat(run.err()).isEmpty();
    Registry registry = RegistryReader.read(data.resolve("registry.yaml"));
    assertThat(registry.datasets().keySet()).containsExactly("lines", "rows", "semi");
    assertThat(registry.dataset("semi").location().paths()).containsExactly("semi.csv.gz");
    assertThat(registry.dataset("lines").arrowSchema().toString())
        .isEqualTo("Schema<id: Int(64, true), name: Utf8>");
    assertThat(engine.deploy(registry, null).problems()).isEmpty();
    for (String name : registry.datasets().keySet()) {
      CommandRun query =
          CommandRun.of(
              "query",
              "--url",
              data.resolve("registry.yaml").toString(),
              "--format",
              "json",
              "SELECT * FROM " + name);
      assertThat(query.out()).as(name).isEqualTo("{\"id\":1,\"name\":\"x\"}\n");
    }
  }

  private Schema live(String catalog, String table) {
    return engine
        .catalogSnapshot()
        .tables()
        .get(new TableName(catalog, "public", table))
        .arrowSchema();
  }

  @Test
  void locationsAreRelativeToTheWrittenFile() throws IOException {
    fill();
    Path file = folder.resolve("else/where/r.yaml");
    CommandRun run =
        CommandRun.of("registry", "init", data.toString(), "-o", file.toString(), "--name", "shop");
    assertThat(run.err()).isEmpty();
    Registry registry = RegistryReader.read(file);
    assertThat(registry.name()).isEqualTo("shop");
    assertThat(registry.dataset("orders_v3").location().paths())
        .containsExactly("../../my data/orders_v3.parquet");
    assertThat(engine.deploy(registry, null).tables()).hasSize(8);
  }

  @Test
  void aDashPrintsTheRegistry() throws IOException {
    fill();
    CommandRun run = CommandRun.of("registry", "init", data.toString(), "-o", "-");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("registry: my data\n").contains("name: orders_v3");
    assertThat(data.resolve("registry.yaml")).doesNotExist();
  }

  @Test
  void whatCanNotBeReadIsToldAndLeftOut() throws IOException {
    Files.writeString(data.resolve("good.csv"), "a\n1\n");
    Files.writeString(data.resolve("bad.parquet"), "this is no Parquet file");
    Files.writeString(data.resolve("empty.arrow"), "");
    Files.writeString(data.resolve("heading.csv"), "a,,b\n1,2,3\n");
    Files.writeString(data.resolve("twice.csv"), "a\n1\n");
    Files.writeString(data.resolve("twice.json"), "{\"a\":1}\n");
    Files.createDirectories(data.resolve("mixed"));
    Files.writeString(data.resolve("mixed/x.csv"), "a\n1\n");
    Files.writeString(data.resolve("mixed/y.json"), "{\"a\":1}\n");
    CommandRun run = CommandRun.of("registry", "init", data.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).endsWith("registry.yaml: 1 dataset\n");
    assertThat(run.err().lines()).hasSize(6).allMatch(line -> line.startsWith("left out " + data));
    assertThat(run.err())
        .contains("bad.parquet: ", "empty.arrow: ", "mixed: ", "twice.csv: ", "twice.json: ")
        .contains("heading.csv: a column of dataset 'heading' has no name")
        .doesNotContain("\tat ");
    assertThat(RegistryReader.read(data.resolve("registry.yaml")).datasets())
        .containsOnlyKeys("good");
  }

  @Test
  void aFileThatIsThereIsKeptUnlessForced() throws IOException {
    Files.writeString(data.resolve("good.csv"), "a\n1\n");
    Path file = Files.writeString(data.resolve("registry.yaml"), "mine");
    CommandRun refused = CommandRun.of("registry", "init", data.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("is there already; --force replaces it");
    assertThat(file).hasContent("mine");
    assertThat(CommandRun.of("registry", "init", data.toString(), "--force").exitCode()).isZero();
    assertThat(RegistryReader.read(file).datasets()).containsOnlyKeys("good");
  }

  @Test
  void aFolderWithoutDataAndOneThatIsMissingWriteNothing() throws IOException {
    CommandRun empty = CommandRun.of("registry", "init", data.toString());
    assertThat(empty.exitCode()).isEqualTo(1);
    assertThat(empty.err()).startsWith("error: there is no data file in '" + data + "'");
    assertThat(data.resolve("registry.yaml")).doesNotExist();
    CommandRun missing = CommandRun.of("registry", "init", folder.resolve("no").toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("There is no folder");
    Path named = Files.createDirectories(folder.resolve("system"));
    Files.writeString(named.resolve("a.csv"), "a\n1\n");
    assertThat(CommandRun.of("registry", "init", named.toString()).exitCode()).isEqualTo(2);
  }
}
