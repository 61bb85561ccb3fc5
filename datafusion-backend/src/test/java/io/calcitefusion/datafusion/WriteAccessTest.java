package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may write which dataset. */
@ExtendWith(NativeLeakCheck.class)
class WriteAccessTest {
  private static final String COLUMNS = "name: id, type: int64";
  private static final String ROW = "SELECT 1 AS id";

  private WriteFixture shop;

  @BeforeEach
  void open(@TempDir Path folder) {
    shop = new WriteFixture(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @ParameterizedTest
  @EnumSource(AccessLevel.class)
  void aServiceMayWriteAndAReaderMayNot(AccessLevel access) {
    shop.deploy(COLUMNS);
    try (DataFusionSession session = shop.session(access)) {
      if (access == AccessLevel.READ_ONLY) {
        DataFusionException error =
            catchThrowableOfType(DataFusionException.class, () -> session.write("t"));
        assertThat(error.kind()).isEqualTo(ErrorKind.POLICY);
        assertThat(error.sqlState()).isEqualTo("25006");
        assertThat(error).hasMessageContaining("WRITE is not allowed");
        return;
      }
      assertThat(session.write("t").fromQuery(ROW).run().rows()).isEqualTo(1);
    }
  }

  @Test
  void aPlaceOutsideTheAllowedFoldersIsRefusedAlsoBehindALink() throws IOException {
    Path outside = Files.createDirectories(shop.folder.resolve("outside"));
    Files.createSymbolicLink(shop.data.resolve("link"), outside);
    for (String path :
        List.of("outside/t.parquet", "data/link/t.parquet", "data/../outside/t.parquet")) {
      shop.deploy(COLUMNS, "location: {path: " + path + "}");
      DataFusionException error =
          catchThrowableOfType(DataFusionException.class, () -> shop.session.write("t"));
      assertThat(error.kind()).as(path).isEqualTo(ErrorKind.POLICY);
      assertThat(error).hasMessageContaining("outside the allowed folders");
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aSourceReachesNoMoreThanItsSession() throws IOException {
    Path secret = shop.folder.resolve("secret.csv");
    Files.writeString(secret, "id\n1\n");
    shop.deploy(COLUMNS);
    DatasetWriter writer = shop.session.write("t");
    for (String query :
        List.of(
            "SELECT * FROM read_csv('" + secret + "')",
            "SELECT 1 AS id) TO '" + secret + "' STORED AS CSV --",
            "DROP TABLE t",
            "INSERT INTO t VALUES (1)",
            "COPY t TO '" + secret + "'",
            "SELECT 1 AS id; DROP TABLE t",
            "EXPLAIN SELECT 1 AS id")) {
      assertThat(catchThrowableOfType(DataFusionException.class, () -> writer.fromQuery(query)))
          .as(query)
          .isNotNull();
    }
    // A comment at the end does not swallow what follows the source's text.
    assertThat(writer.fromQuery("SELECT 1 AS id; -- the end").run().rows()).isEqualTo(1);
    assertThat(writer.fromQuery("SELECT 1 AS id -- the end").run().rows()).isEqualTo(1);
    assertThat(secret).hasContent("id\n1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'data/*.parquet'", "[data/a.parquet, data/b.parquet]"})
  void aDatasetInSeveralPlacesIsRefused(String path) {
    shop.deploy(COLUMNS, "location: {path: " + path + "}");
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> shop.session.write("t"));
    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error).hasMessageContaining("Dataset t can not be written, because");
  }

  @Test
  void whatCanNotBeIsToldBeforeAnythingIsDone() throws IOException {
    shop.deploy(COLUMNS, "write: {partition_by: [id]}", "location: {path: data/x.parquet}");
    assertThat(catchThrowableOfType(DataFusionException.class, () -> shop.session.write("t")))
        .isNotNull();

    shop.deploy(COLUMNS, "location: {path: data/x.parquet}");
    shop.write(ROW).run();
    DatasetWrite append = shop.session.write("t").withMode(WriteMode.APPEND).fromQuery(ROW);
    assertThat(catchThrowableOfType(DataFusionException.class, append::run))
        .hasMessageContaining("Nothing can be appended to the single file");
    assertThat(catchThrowableOfType(DataFusionException.class, append::run))
        .hasMessageContaining("runs once");

    assertThat(catchThrowableOfType(DataFusionException.class, () -> shop.session.write("tt")))
        .hasMessageContaining("'tt'");
    TableName elsewhere = new TableName("datafusion", "public", "t");
    assertThat(catchThrowableOfType(DataFusionException.class, () -> shop.session.write(elsewhere)))
        .hasMessageContaining("No registry is deployed");
    assertThat(
            catchThrowableOfType(
                DataFusionException.class,
                () -> shop.session.write("t").withRejects(shop.folder.resolve("r.txt"))))
        .hasMessageContaining(".csv");
  }
}
