package io.calcitefusion.datafusion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class AttachedFolderTest {
  private DataFusionEngine engine;
  private DataFusionSession session;
  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().namespace("lake", "raw").build());
    write("one.csv", "v\n1\n");
    write("many/a.csv", "v\n2\n");
    write("many/b.csv", "v\n3\n");
    write("bad.parquet", "no parquet");
    write("notes.txt", "no data");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void filesAndFoldersAreTablesByName() {
    engine.attachFolder("lake", "raw", folder);

    assertThat(
            query(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'raw' ORDER"
                    + " BY 1"))
        .containsExactly(List.of("bad"), List.of("many"), List.of("one"));
    assertThat(query("SELECT sum(v) FROM many")).containsExactly(List.of(5L));
    assertThat(query("SELECT sum(v) FROM lake.raw.one")).containsExactly(List.of(1L));
  }

  @Test
  void aFileThatCanNotBeReadHarmsNoOther() {
    engine.attachFolder("lake", "raw", folder);

    assertThat(
            query(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema"
                    + " = 'raw' ORDER BY 1"))
        .containsExactly(List.of("many", "v"), List.of("one", "v"));
    assertThat(snapshot()).containsExactly("bad", "many", "one");
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> query("SELECT count(*) FROM bad"));
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error).hasMessageContaining(folder.resolve("bad.parquet").toString());
  }

  @Test
  void whatChangesInTheFolderIsSeenByTheNextStatement() throws IOException {
    engine.attachFolder("lake", "raw", folder);
    assertThat(query("SELECT sum(v) FROM one")).containsExactly(List.of(1L));
    long before = engine.catalogVersion();
    assertThat(engine.catalogVersion()).isEqualTo(before);

    write("two.json", "{\"w\": 7}\n");
    assertThat(engine.catalogVersion()).isGreaterThan(before);
    assertThat(query("SELECT sum(w) FROM two")).containsExactly(List.of(7L));

    write("one.csv", "v,x\n1,2\n");
    assertThat(query("SELECT v, x FROM one")).containsExactly(List.of(1L, 2L));
    write("many/c.csv", "v\n10\n");
    assertThat(query("SELECT sum(v) FROM many")).containsExactly(List.of(15L));

    Files.delete(folder.resolve("two.json"));
    assertThat(snapshot()).containsExactly("bad", "many", "one");
  }

  @Test
  void droppedAndDetachedTablesAreGoneAndTheirFilesStay() {
    engine.attachFolder("lake", "raw", folder);

    assertThat(engine.drop(new TableName("lake", "raw", "one"))).isTrue();
    assertThat(
            query(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'raw' ORDER"
                    + " BY 1"))
        .containsExactly(List.of("bad"), List.of("many"));
    assertThat(engine.detachFolders("lake", "raw")).isTrue();
    assertThat(engine.detachFolders("lake", "raw")).isFalse();
    assertThat(snapshot()).isEmpty();
    assertThat(folder.resolve("one.csv")).exists();
  }

  @Test
  void aFolderThatIsMissingOrAttachedTwiceIsAnError() {
    engine.attachFolder("lake", "raw", folder);

    DataFusionException twice =
        catchThrowableOfType(
            DataFusionException.class, () -> engine.attachFolder("lake", "raw", folder));
    assertThat(twice.sqlState()).isEqualTo("42P07");
    DataFusionException missing =
        catchThrowableOfType(
            DataFusionException.class,
            () -> engine.attachFolder("lake", "other", folder.resolve("none")));
    assertThat(missing.kind()).isEqualTo(ErrorKind.IO);
  }

  private List<String> snapshot() {
    return engine.catalogSnapshot().tables().keySet().stream()
        .filter(name -> name.catalog().equals("lake"))
        .map(TableName::table)
        .toList();
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text, UTF_8);
  }

  private List<List<@Nullable Object>> query(String sql) {
    return BatchValues.query(session, sql);
  }
}
