package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A write that does not come to its end leaves every byte of the dataset as it was. */
@ExtendWith(NativeLeakCheck.class)
class WriteFailureTest {
  private static final String ENDLESS = "SELECT value AS id FROM generate_series(1, 100000000000)";

  private WriteFixture shop;
  private Map<String, List<Byte>> before;

  @BeforeEach
  void open(@TempDir Path folder) {
    shop = new WriteFixture(folder);
    shop.deploy("name: id, type: int64", "key: [id]");
    shop.write("SELECT value AS id FROM generate_series(1, 10)").run();
    before = shop.bytes();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void assertUntouched() {
    assertThat(shop.bytes()).isEqualTo(before);
    assertThat(shop.rows("SELECT count(*), sum(id) FROM t")).containsExactly(List.of(10L, 55L));
  }

  @Test
  void anErrorOfTheSource() {
    DatasetWrite write =
        shop.write("SELECT 1000 / (value - 50000) AS id FROM generate_series(1, 100000)");
    assertThat(catchThrowableOfType(DataFusionException.class, write::run))
        .hasMessageContaining("Writing dataset t: ")
        .extracting(DataFusionException::kind)
        .isEqualTo(ErrorKind.DATA);
    assertUntouched();
  }

  @Test
  void anErrorOfAConstraint() {
    shop.deploy("name: id, type: int64", "contract: {constraints: [\"1 / (id - 3) < 5\"]}");
    DatasetWrite write = shop.write("SELECT value AS id FROM generate_series(1, 10)");
    assertThat(catchThrowableOfType(DataFusionException.class, write::run).kind())
        .isEqualTo(ErrorKind.DATA);
    assertUntouched();
  }

  @Test
  void aWriteThatIsCancelled() throws Exception {
    DatasetWrite write = shop.write(ENDLESS);
    CompletableFuture<WriteReport> end = CompletableFuture.supplyAsync(write::run);
    while (write.progress().bytes() < 100_000) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    WriteProgress progress = write.progress();
    assertThat(progress.phase()).isEqualTo(WritePhase.READING);
    assertThat(progress.rows()).isPositive();
    write.cancel();
    assertThat(error(end).kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(write.progress().phase()).isEqualTo(WritePhase.DONE);
    assertUntouched();
  }

  private static DataFusionException error(CompletableFuture<?> end) {
    return (DataFusionException)
        catchThrowableOfType(ExecutionException.class, () -> end.get(60, TimeUnit.SECONDS))
            .getCause();
  }

  @Test
  void aWriteThatIsCancelledBeforeItBegins() {
    DatasetWrite write = shop.write(ENDLESS);
    write.cancel();
    assertThat(catchThrowableOfType(DataFusionException.class, write::run).kind())
        .isEqualTo(ErrorKind.CANCELLED);
    assertUntouched();
  }

  @Test
  void aWriteBeyondItsTime() {
    DatasetWrite write =
        shop.session.write("t").withTimeLimit(Duration.ofMillis(300)).fromQuery(ENDLESS);
    assertThat(catchThrowableOfType(DataFusionException.class, write::run).kind())
        .isEqualTo(ErrorKind.TIMEOUT);
    assertUntouched();
  }

  @Test
  void aWriteWhoseEngineIsClosed() throws Exception {
    try (WriteFixture other = new WriteFixture(shop.folder)) {
      other.deploy("name: id, type: int64", "key: [id]");
      DatasetWrite write = other.write(ENDLESS);
      CompletableFuture<WriteReport> end = CompletableFuture.supplyAsync(write::run);
      while (write.progress().bytes() < 100_000) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      other.engine.close();
      assertThat(error(end).kind()).isIn(ErrorKind.CLOSED, ErrorKind.CANCELLED);
    }
    assertUntouched();
  }

  @Test
  void aPlaceThatCanNotBeWritten() throws IOException {
    // A file stands where the folder of the write would be made.
    Path parent = shop.data.resolve("file");
    Files.writeString(parent, "x");
    shop.deploy("name: id, type: int64", "location: {path: data/file/t}");
    DatasetWrite write = shop.write("SELECT 1 AS id");
    assertThat(catchThrowableOfType(DataFusionException.class, write::run))
        .hasMessageContaining("Writing dataset t: ")
        .extracting(DataFusionException::kind)
        .isEqualTo(ErrorKind.IO);
    assertThat(parent).hasContent("x");
  }

  @Test
  void aProcessThatIsKilledAndTheNextWriteCleansUp() throws Exception {
    Process child = child("", "100000000000");
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.readLine()).isEqualTo("writing");
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(leftOvers()).isNotEmpty();
    assertThat(shop.rows("SELECT count(*), sum(id) FROM t")).containsExactly(List.of(10L, 55L));
    assertThat(shop.bytes()).containsAllEntriesOf(before);

    shop.session
        .write("t")
        .withMode(WriteMode.APPEND)
        .withWait(Duration.ZERO)
        .fromQuery("SELECT 11 AS id")
        .run();
    assertThat(leftOvers()).isEmpty();
    assertThat(shop.rows("SELECT count(*), sum(id) FROM t")).containsExactly(List.of(11L, 66L));
  }

  @Test
  void aDiskThatIsFull() throws Exception {
    // No file of the child may be larger than 2 MiB, which the system reports as it does a full
    // disk: the write call fails.
    Process child = child("ulimit -f 2048; ", "20000000");
    List<String> lines;
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      lines = output.lines().toList();
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(lines.get(lines.size() - 1))
        .startsWith("IO ")
        .contains("Writing dataset t: ", "File too large");
    assertUntouched();
  }

  private Process child(String shell, String rows) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            "bash",
            "-c",
            shell + "exec \"$@\"",
            "bash",
            java,
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            ChildWriter.class.getName(),
            shop.folder.toString(),
            rows)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<Path> leftOvers() throws IOException {
    try (Stream<Path> entries = Files.list(shop.data)) {
      return entries.filter(path -> path.getFileName().toString().startsWith(".")).toList();
    }
  }

  @Test
  void anotherWriterIsWaitedForOrNamed() throws Exception {
    DatasetWrite first = shop.write(ENDLESS);
    CompletableFuture<WriteReport> end = CompletableFuture.supplyAsync(first::run);
    while (first.progress().bytes() == 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    DatasetWrite second =
        shop.session.write("t").withWait(Duration.ofMillis(50)).fromQuery("SELECT 1 AS id");
    DataFusionException error = catchThrowableOfType(DataFusionException.class, second::run);
    assertThat(error.sqlState()).isEqualTo("55P03");
    assertThat(error).hasMessageContaining("process " + ProcessHandle.current().pid());

    DatasetWrite third = shop.write("SELECT 1 AS id");
    CompletableFuture<WriteReport> later = CompletableFuture.supplyAsync(third::run);
    first.cancel();
    assertThat(later.get(60, TimeUnit.SECONDS).rows()).isEqualTo(1);
    assertThat(error(end).kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void manyWritersComeOneAfterTheOther() throws Exception {
    List<CompletableFuture<WriteReport>> writers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      DatasetWrite write =
          shop.session
              .write("t")
              .withMode(WriteMode.APPEND)
              .fromQuery(
                  "SELECT value AS id FROM generate_series(%d00, %d99)".formatted(i + 1, i + 1));
      writers.add(CompletableFuture.supplyAsync(write::run));
    }
    for (CompletableFuture<WriteReport> writer : writers) {
      assertThat(writer.get(120, TimeUnit.SECONDS).rows()).isEqualTo(100);
    }
    assertThat(shop.rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly(List.of(610L, 610L));
  }

  @Test
  void aReaderSeesOneStateOrIsTold() throws Exception {
    for (String place : List.of("", "location: {path: data/one.parquet}")) {
      shop.deploy("name: id, type: int64", place.isEmpty() ? "key: [id]" : place);
      write(0);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i <= 25; i++) {
                  write(i);
                }
              });
      int seen = 0;
      while (!writer.isDone()) {
        try {
          List<List<@Nullable Object>> states =
              shop.rows("SELECT id % 1000, count(*) FROM t GROUP BY id % 1000");
          assertThat(states).as("rows of one write").hasSize(1);
          assertThat(states.get(0).get(1)).isEqualTo(50_000L);
          seen++;
        } catch (DataFusionException e) {
          assertThat(e.kind()).as(e.getMessage()).isIn(ErrorKind.IO, ErrorKind.EXECUTION);
        }
      }
      writer.get(60, TimeUnit.SECONDS);
      assertThat(seen).isPositive();
    }
  }

  private void write(int state) {
    shop.write("SELECT value * 1000 + " + state + " AS id FROM generate_series(1, 50000)").run();
  }
}
