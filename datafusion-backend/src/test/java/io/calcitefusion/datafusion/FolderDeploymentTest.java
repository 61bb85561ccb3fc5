package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class FolderDeploymentTest {
  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void filesAndFoldersBecomeTablesInOrderOfTheirNames() throws IOException {
    Files.createDirectories(folder.resolve("sales/2024"));
    Files.createDirectories(folder.resolve("sales/2025"));
    Files.createDirectories(folder.resolve("texts"));
    Files.createDirectories(folder.resolve(".hidden"));
    Files.writeString(folder.resolve("Mixed Case.csv"), "id,name\n1,x\n2,\n");
    Files.writeString(folder.resolve("texts/readme.md"), "no data");
    Files.writeString(folder.resolve("notes.txt"), "no data");
    Files.writeString(folder.resolve(".hidden/x.csv"), "a\n1\n");
    copy("SELECT 1 AS a", "sales/2024/x.parquet");
    copy("SELECT 2 AS a", "sales/2025/y.parquet");
    copy("SELECT 'é' AS s, NULL AS n", "b.parquet");

    Deployment deployment = engine.deployFolder(folder);

    assertThat(deployment.catalog()).isEqualTo("datafusion");
    assertThat(deployment.schema()).isEqualTo("public");
    assertThat(deployment.tables()).containsExactly("Mixed Case", "b", "sales");
    assertThat(deployment.problems()).isEmpty();
    assertThat(deployment.views()).isEmpty();
    assertThat(deployment.version()).isEqualTo(engine.catalogVersion());
    assertThat(BatchValues.query(session, "SELECT id, name FROM \"Mixed Case\" ORDER BY id"))
        .containsExactly(List.of(1L, "x"), Arrays.asList(2L, null));
    assertThat(BatchValues.query(session, "SELECT sum(a) FROM sales")).containsExactly(List.of(3L));
    assertThat(BatchValues.query(session, "SELECT s FROM b")).containsExactly(List.of("é"));
  }

  @Test
  void compressedTextIsATableToo() throws IOException {
    gzip("one.csv.gz", "id,name\n1,x\n2,y\n");
    Files.createDirectories(folder.resolve("several"));
    Files.writeString(folder.resolve("several/a.csv"), "n\n1\n");
    gzip("several/b.csv.gz", "n\n2\n");
    session.update(
        "COPY (SELECT 3 AS n) TO '%s' STORED AS CSV OPTIONS ('format.compression' 'zstd')"
            .formatted(folder.resolve("several/c.csv.zst")));
    Files.createDirectories(folder.resolve("apart"));
    Files.writeString(folder.resolve("apart/a.csv"), "n\n1\n");
    gzip("apart/b.csv.gz", "m\n2\n");

    Deployment deployment = engine.deployFolder(folder);

    assertThat(deployment.tables()).containsExactly("one", "several");
    assertThat(BatchValues.query(session, "SELECT id, name FROM one ORDER BY id"))
        .containsExactly(List.of(1L, "x"), List.of(2L, "y"));
    assertThat(BatchValues.query(session, "SELECT sum(n), count(*) FROM several"))
        .containsExactly(List.of(6L, 3L));
    assertThat(deployment.problems()).containsOnlyKeys("apart");
    assertThat(deployment.problems().get("apart"))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("of which some are compressed");
  }

  @Test
  void aPlainAndACompressedFileOfOneNameClash() throws IOException {
    Files.writeString(folder.resolve("x.csv"), "a\n1\n");
    gzip("x.csv.gz", "a\n1\n");

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.deployFolder(folder));

    assertThat(error).hasMessageContaining("x.csv' and").hasMessageContaining("x.csv.gz");
  }

  private void gzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void damagedFilesAreProblemsAndLeaveTheOthersAlone() throws IOException {
    copy("SELECT 1 AS a", "good.parquet");
    Files.writeString(folder.resolve("bad.parquet"), "this is no Parquet file");
    Files.writeString(folder.resolve("nothing.parquet"), "");

    Deployment deployment = engine.deployFolder(folder);

    assertThat(deployment.tables()).containsExactly("good");
    assertThat(deployment.problems()).containsOnlyKeys("bad", "nothing");
    DataFusionException problem = deployment.problems().get("bad");
    assertThat(problem.kind()).isEqualTo(ErrorKind.IO);
    assertThat(problem).hasMessageContaining("Table bad");
    TableSnapshot table =
        engine.catalogSnapshot().tables().get(new TableName("datafusion", "public", "bad"));
    assertThat(table.arrowSchema().getFields()).isEqualTo(List.<Field>of());
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () -> BatchValues.query(session, "SELECT count(*) FROM bad"));
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error).hasMessageContaining("bad");
    assertThat(BatchValues.query(session, "SELECT a FROM good")).containsExactly(List.of(1L));
    assertThat(
            BatchValues.query(
                session,
                "SELECT table_name FROM information_schema.tables"
                    + " WHERE table_schema = 'public' ORDER BY 1"))
        .containsExactly(List.of("bad"), List.of("good"), List.of("nothing"));
  }

  @Test
  void twoPathsForOneNameAreAnErrorNamingBoth() throws IOException {
    Files.writeString(folder.resolve("x.csv"), "a\n1\n");
    copy("SELECT 1 AS a", "x.parquet");

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.deployFolder(folder));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    assertThat(error).hasMessageContaining("x.csv").hasMessageContaining("x.parquet");
    assertThat(engine.catalogSnapshot().tables().keySet())
        .extracting(TableName::catalog)
        .containsOnly("system");
  }

  @Test
  void aFolderOfMixedFormatsIsAProblem() throws IOException {
    Files.createDirectories(folder.resolve("mixed"));
    Files.writeString(folder.resolve("mixed/x.csv"), "a\n1\n");
    copy("SELECT 1 AS a", "mixed/y.parquet");

    assertThat(engine.deployFolder(folder).problems().get("mixed"))
        .hasMessageContaining("parquet")
        .hasMessageContaining("csv");
  }

  @Test
  void aFolderThatIsMissingOrAFileIsAnError() throws IOException {
    Path file = folder.resolve("x.csv");
    Files.writeString(file, "a\n1\n");
    for (Path path : List.of(folder.resolve("gone"), file)) {
      DataFusionException error =
          catchThrowableOfType(DataFusionException.class, () -> engine.deployFolder(path));
      assertThat(error.kind()).isEqualTo(ErrorKind.IO);
      assertThat(error).hasMessageContaining(path.toString());
    }
  }

  private void copy(String query, String file) {
    session.update("COPY (%s) TO '%s'".formatted(query, folder.resolve(file)));
  }
}
