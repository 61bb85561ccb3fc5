package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.cli.CalciteFusion;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.WriteMode;
import io.calcitefusion.datafusion.WriteReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows go into datasets by the command and by connections of tools. */
@ExtendWith(NothingLeaks.class)
final class WriteCommandTest {
  @TempDir private Path folder;
  private Path registry;

  @BeforeEach
  void describe() throws IOException {
    registry = folder.resolve("registry.yaml");
    Files.writeString(
        registry,
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns:
              - {name: id, type: int64, nullable: false}
              - {name: place, type: utf8}
            key: [id]
            contract: {sort: [id]}
            location: {path: orders, format: parquet}
        """);
    Files.writeString(folder.resolve("in.csv"), "id,place\n2,Köln\n1,Bonn\nx,?\n2,Bonn\n");
  }

  private CommandRun write(String... args) {
    return CommandRun.of(
        Stream.concat(Stream.of("write", "orders", "--url", registry.toString()), Stream.of(args))
            .toArray(String[]::new));
  }

  private String query(String sql) {
    return CommandRun.of("query", "--url", registry.toString(), "--format", "csv", sql)
        .out()
        .replace("\r\n", "\n");
  }

  @Test
  void aFileBecomesTheDatasetAndWhatDoesNotFitIsTold() {
    Path rejects = folder.resolve("rejects.csv");
    CommandRun run =
        write("--from", folder.resolve("in.csv").toString(), "--rejects", rejects.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).as("rows were left out").isEqualTo(1);
    assertThat(run.out())
        .contains("4 rows", "written:     2 rows, 1 file", "type: id", "key: id", "rejects.csv");
    assertThat(query("SELECT id, place FROM orders ORDER BY id"))
        .isEqualTo("id,place\n1,Bonn\n2,Bonn\n");
    assertThat(rejects)
        .content(StandardCharsets.UTF_8)
        .startsWith("id,place,rejected_for\n")
        .hasLineCount(3)
        .contains("\nx,?,type: id; not null: id\n", "\n2,Köln,key: id\n");
  }

  @Test
  void aQueryIsInTheSqlOfTheFrontEnd() {
    // FETCH FIRST is the standard's and not the engine's.
    CommandRun run =
        write(
            "--from",
            "SELECT id, 'a' AS place FROM (VALUES (7), (8)) AS v(id) ORDER BY id FETCH FIRST 1 ROW"
                + " ONLY",
            "--format",
            "json");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("\"dataset\":\"shop.public.orders\"", "\"published\":true", "\"rows\":1,")
        .endsWith("}\n");
    assertThat(query("SELECT * FROM orders")).isEqualTo("id,place\n7,a\n");
    CommandRun more =
        CommandRun.withInput(
            "SELECT 9 AS id, CAST(NULL AS VARCHAR) AS place",
            "write",
            "public.orders",
            "--url",
            registry.toString(),
            "--mode",
            "append",
            "--from",
            "-");
    assertThat(more.err()).isEmpty();
    assertThat(query("SELECT id FROM orders ORDER BY id")).isEqualTo("id\n7\n9\n");
    CommandRun none = write("--mode", "error-if-exists", "--from", "SELECT 1 AS id, 'x' AS place");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("There is data at");
  }

  @Test
  void aDryRunWritesNothing() {
    CommandRun run = write("--from", "SELECT 1 AS id, 'x' AS place", "--dry-run");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("dry run:     1 row would be written");
    assertThat(folder.resolve("orders")).doesNotExist();
  }

  @Test
  void mistakesAreNamed() {
    String one = "SELECT 1 AS id, 'x' AS place";
    CommandRun unknown =
        CommandRun.of("write", "order", "--url", registry.toString(), "--from", one);
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("'order'", "orders").doesNotContain("\tat ");
    CommandRun columns = write("--from", "SELECT 1 AS id");
    assertThat(columns.err()).contains("orders.place: missing");
    CommandRun readOnly =
        CommandRun.of("write", "orders", "--url", registry + ";access=read_only", "--from", one);
    assertThat(readOnly.exitCode()).isEqualTo(1);
    assertThat(readOnly.err()).contains("WRITE is not allowed", "access=service");
    CommandRun noRegistry = CommandRun.of("write", "t", "--url", folder.toString(), "--from", one);
    assertThat(noRegistry.err()).contains("No registry is deployed");
    assertThat(folder.resolve("orders")).doesNotExist();
  }

  @Test
  void aConnectionWritesWithAccessOfAService() throws SQLException {
    String url = "jdbc:datafusion:" + registry + ";access=service";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      SQLException refused =
          catchThrowableOfType(
              SQLException.class,
              () -> statement.executeUpdate("INSERT INTO orders VALUES (1, 'x')"));
      assertThat(refused.getSQLState()).isEqualTo("42501");
      assertThat(refused.getMessage()).contains("calcitefusion write");

      DataFusionSession session = connection.unwrap(DataFusionSession.class);
      WriteReport report =
          session
              .write("orders")
              .withMode(WriteMode.APPEND)
              .fromQuery("SELECT 5 AS id, 'Bonn' AS place")
              .run();
      assertThat(report.isPublished()).isTrue();
      try (ResultSet rows = statement.executeQuery("SELECT id, place FROM orders")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(5);
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void ctrlCLeavesTheOldRows() throws Exception {
    write("--from", "SELECT 1 AS id, 'x' AS place");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CalciteFusion.class.getName(),
                "write",
                "orders",
                "--url",
                registry + ";planner=native",
                "--from",
                "SELECT value AS id, 'y' AS place FROM generate_series(1, 100000000000)")
            .redirectErrorStream(true)
            .start();
    try {
      while (hidden().noneMatch(WriteCommandTest::hasRows)) {
        assertThat(child.isAlive()).as(() -> "still writing: " + rest(child)).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      // The signal of Ctrl-C is the one to end, which a JVM answers in the same way.
      child.toHandle().destroy();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      try (BufferedReader output =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(output.lines().filter(line -> line.contains("\tat "))).isEmpty();
      }
    } finally {
      child.destroyForcibly();
    }
    assertThat(hidden()).isEmpty();
    assertThat(query("SELECT id FROM orders")).isEqualTo("id\n1\n");
  }

  private static String rest(Process child) {
    try {
      return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Stream<Path> hidden() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> paths =
          entries.filter(path -> path.getFileName().toString().startsWith(".")).toList();
      return paths.stream();
    }
  }

  /** Whether the rows of the source begin to lie in a work folder, under whatever name. */
  private static boolean hasRows(Path work) {
    try (Stream<Path> files = Files.list(work)) {
      return files.anyMatch(
          file ->
              file.getFileName().toString().startsWith("source.arrow")
                  && file.toFile().length() > 0);
    } catch (IOException e) {
      // It is no folder, or has just gone.
      return false;
    }
  }
}
