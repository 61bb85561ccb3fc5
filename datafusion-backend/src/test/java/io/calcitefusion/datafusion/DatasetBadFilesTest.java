package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class DatasetBadFilesTest {
  @TempDir private Path folder;
  @TempDir private Path elsewhere;
  private DeployedFiles files;

  @BeforeEach
  void open() {
    files = new DeployedFiles(folder);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private Throwable failure(String sql) {
    return Assertions.catchThrowable(() -> files.rows(sql));
  }

  @Test
  void aBadRowIsNamedByFileRowAndColumn() {
    files.text("t/1.csv", "a,b\n1,2\n");
    files.text("t/2.csv", "b,a\n1,2\n3,4\n5,six\n");
    assertThat(files.deploy("a: int64; b: int64", "location: {path: t, format: csv}").problems())
        .isEmpty();
    for (String sql : List.of("SELECT * FROM t", "SELECT a FROM t", "SELECT max(a) FROM t")) {
      assertThat(failure(sql))
          .as(sql)
          .isInstanceOf(DataFusionException.class)
          .hasMessageContaining("row 3")
          .hasMessageContaining("2.csv")
          .hasMessageContaining("column 'a'")
          .hasMessageContaining("six");
    }
    assertThat(files.rows("SELECT sum(b) FROM t")).containsExactly(List.of(11L));
  }

  @Test
  void aRowOfAnotherLengthIsNamed() {
    files.text("t/1.csv", "a,b\n1,2\n3\n");
    files.deploy("a: int64; b: int64", "location: {path: t, format: csv}");
    assertThat(failure("SELECT * FROM t"))
        .hasMessageContaining("row 2")
        .hasMessageContaining("1.csv")
        .hasMessageContaining("fields");
  }

  @Test
  void aBadJsonObjectIsNamedByFileAndRow() {
    files.text("t/1.json", "{\"a\":1}\n{\"a\":\"x\"}\n");
    files.deploy("a: int64", "location: {path: t, format: json}");
    assertThat(failure("SELECT a FROM t"))
        .hasMessageContaining("row 2")
        .hasMessageContaining("1.json");
  }

  @Test
  void aNullWhereNoneIsDeclaredIsAnError() {
    for (String format : List.of("parquet", "csv", "json", "arrow")) {
      files.write(
          "SELECT CAST(i AS BIGINT) AS a, CASE WHEN i < 2 THEN 'x' END AS b FROM generate_series(1, 2) AS s(i)",
          "t/1." + format);
      assertThat(
              files
                  .deploy(
                      "a: int64; b: utf8 not null", "location: {path: t, format: " + format + "}")
                  .problems())
          .as(format)
          .isEmpty();
      assertThat(failure("SELECT * FROM t")).as(format).isInstanceOf(DataFusionException.class);
      assertThat(files.rows("SELECT sum(a) FROM t")).as(format).containsExactly(List.of(3L));
    }
  }

  @Test
  void aLinkOutOfALocationIsRefused() throws IOException {
    Files.writeString(elsewhere.resolve("secret.csv"), "a\n99\n");
    files.text("t/1.csv", "a\n1\n");
    Files.createSymbolicLink(folder.resolve("t/link.csv"), elsewhere.resolve("secret.csv"));
    for (String path : List.of("t", "t/*.csv")) {
      DataFusionException problem =
          files
              .deploy("a: int64", "location: {path: '" + path + "', format: csv}")
              .problems()
              .get("t");
      assertThat(problem.kind()).as(path).isEqualTo(ErrorKind.POLICY);
      assertThat(problem).hasMessageContaining("secret.csv").hasMessageContaining("link");
    }
    // What the registry names itself is its own choice.
    assertThat(files.deploy("a: int64", "location: {path: t/link.csv, format: csv}").problems())
        .isEmpty();
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(99L));
  }

  @Test
  void aLinkOutOfTheDataFolderIsRefused() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(elsewhere.resolve("secret.csv"), "a\n99\n");
    Files.createSymbolicLink(data.resolve("t.csv"), elsewhere.resolve("secret.csv"));
    Path file = folder.resolve("registry.yaml");
    Files.writeString(
        file,
        "registry: shop\ndatasets:\n  - {name: t, version: 1, columns: [{name: a, type: int64}]}\n");
    Registry registry = RegistryReader.read(file);
    assertThat(files.engine.deploy(registry, data).problems().get("t").kind())
        .isEqualTo(ErrorKind.POLICY);
  }

  @Test
  void anEmptyTextFileHasNoRowsAndAnotherEmptyFileIsNoFile() {
    files.text("t/1.csv", "");
    files.text("t/2.csv", "a\n1\n");
    assertThat(files.deploy("a: int64", "location: {path: t, format: csv}").problems()).isEmpty();
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(1L));
    files.text("u/1.arrow", "");
    assertThat(files.deploy("a: int64", "location: {path: u, format: arrow}").problems().get("t"))
        .hasMessageContaining("1.arrow")
        .hasMessageContaining("no bytes");
  }

  @Test
  void oneBadDatasetLeavesTheOthersAlone() throws IOException {
    files.write(
        "SELECT CAST(i AS BIGINT) AS a FROM generate_series(1, 999) AS s(i)", "bad.parquet");
    byte[] whole = Files.readAllBytes(folder.resolve("bad.parquet"));
    files.text("good.csv", "a\n1\n");
    String yaml =
        """
        registry: shop
        datasets:
          - {name: bad, version: 1, columns: [{name: a, type: int64}], location: {path: bad.parquet}}
          - {name: good, version: 1, columns: [{name: a, type: int64}], location: {path: good.csv}}
          - {name: twin, version: 1, columns: [{name: a, type: int64}], location: {path: good.csv}}
        """;
    files.deployText(yaml);
    assertThat(files.rows("SELECT count(*) FROM bad")).containsExactly(List.of(999L));
    files.bytes("bad.parquet", Arrays.copyOf(whole, whole.length / 2));
    Deployment deployment = files.deployText(yaml);
    assertThat(deployment.problems().keySet()).containsExactly("bad");
    assertThat(deployment.problems().get("bad"))
        .hasMessageContaining("bad.parquet")
        .extracting(DataFusionException::kind)
        .isEqualTo(ErrorKind.IO);
    assertThat(failure("SELECT * FROM bad")).hasMessageContaining("bad.parquet");
    // Two datasets may read one file.
    assertThat(files.rows("SELECT good.a, twin.a FROM good JOIN twin ON good.a = twin.a"))
        .containsExactly(List.of(1L, 1L));
  }
}
