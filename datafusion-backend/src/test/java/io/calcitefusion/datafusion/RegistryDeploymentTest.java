package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SchemaDifference;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class RegistryDeploymentTest {
  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .namespace("shop", "public")
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void theSnapshotCarriesTheFactsOfTheRegistry() throws IOException {
    Registry registry = registry("a: int64", "");

    Deployment deployment = engine.deploy(registry, null);

    assertThat(deployment.catalog()).isEqualTo("shop");
    assertThat(deployment.schema()).isEqualTo("public");
    assertThat(deployment.emptyTables()).containsExactly("t");
    assertThat(deployment.version()).isEqualTo(engine.catalogVersion());
    CatalogSnapshot snapshot = engine.catalogSnapshot();
    assertThat(snapshot.version()).isEqualTo(deployment.version());
    assertThat(snapshot.schemas().get("shop")).containsExactly("public");
    TableSnapshot table = snapshot.tables().get(name("t"));
    assertThat(table.dataset()).isSameAs(registry.dataset("t"));
    assertThat(table.arrowSchema()).isEqualTo(registry.dataset("t").arrowSchema());
    TableSnapshot view = snapshot.tables().get(name("v"));
    assertThat(view.kind()).isEqualTo(TableKind.VIEW);
    assertThat(view.view()).isSameAs(registry.view("v"));
    assertThat(view.dataset()).isNull();
  }

  @Test
  void deployingAgainReplacesTheSchema() throws IOException {
    engine.deploy(registry("a: int64", ""), null);
    Registry second = registry("b: utf8", "");

    Deployment deployment = engine.deploy(second, null);

    TableSnapshot table = engine.catalogSnapshot().tables().get(name("t"));
    assertThat(table.dataset()).isSameAs(second.dataset("t"));
    assertThat(table.arrowSchema().findField("b")).isNotNull();
    assertThat(deployment.version()).isEqualTo(engine.catalogVersion());
    assertThat(BatchValues.query(session, "SELECT b FROM v")).isEmpty();
  }

  @Test
  void filesAreFoundInTheDataFolder() throws IOException {
    Registry registry = registry("a: int64", "");
    for (String place : List.of("t.parquet", "t.csv", "t.json", "t.arrow", "t/part-0.parquet")) {
      Path data = Files.createTempDirectory(folder, "data");
      Path file = data.resolve(place);
      Files.createDirectories(file.getParent());
      write("SELECT CAST(7 AS BIGINT) AS a", file);

      Deployment deployment = engine.deploy(registry, data);

      assertThat(deployment.problems()).as(place).isEmpty();
      assertThat(deployment.tables()).containsExactly("t");
      assertThat(rows("SELECT a FROM v")).as(place).containsExactly(List.of(7L));
    }
  }

  @Test
  void typesAreImposedOnTextFiles() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "a,b\n,2\n5,\n");
    engine.deploy(registry("a: int32; b: 'decimal(5,2)'", ""), folder);
    assertThat(rows("SELECT a, b FROM t"))
        .containsExactly(Arrays.asList(null, new BigDecimal("2.00")), Arrays.asList(5L, null));

    Files.delete(folder.resolve("t.csv"));
    Files.writeString(folder.resolve("t.json"), "{\"b\":2,\"a\":null}\n{\"a\":5}\n");
    engine.deploy(registry("a: int32; b: float64", ""), folder);
    assertThat(rows("SELECT a, b FROM t"))
        .containsExactly(Arrays.asList(null, 2.0), Arrays.asList(5L, null));
  }

  @Test
  void columnsOfCsvFilesAreFoundByTheirHeadings() throws IOException {
    for (String header : List.of("a,b\n1,2", "b,a\n2,1", "c,b,a\nx,2,1")) {
      Files.writeString(folder.resolve("t.csv"), header + "\n");
      assertThat(engine.deploy(registry("a: int32; b: int32", ""), folder).problems())
          .as(header)
          .isEmpty();
      assertThat(rows("SELECT * FROM t")).as(header).containsExactly(List.of(1L, 2L));
    }
    Files.writeString(folder.resolve("t.csv"), "a\n1\n");
    assertThat(engine.deploy(registry("a: int32; b: int32", ""), folder).problems().get("t"))
        .isInstanceOf(SchemaMismatchException.class);
  }

  @Test
  void csvFilesOfAFolderMayHaveOtherOrders() throws IOException {
    Files.createDirectories(folder.resolve("t"));
    Files.writeString(folder.resolve("t/1.csv"), "a,b\n1,2\n");
    Files.writeString(folder.resolve("t/2.csv"), "b,a\n4,3\n");
    assertThat(engine.deploy(registry("a: int32; b: int32", ""), folder).problems()).isEmpty();
    assertThat(rows("SELECT a, b FROM t ORDER BY a"))
        .containsExactly(List.of(1L, 2L), List.of(3L, 4L));
  }

  @Test
  void aCsvFileWithoutHeaderIsReadByPosition() throws IOException {
    Files.writeString(folder.resolve("x.csv"), "1;x\n2;y\n");
    Deployment deployment =
        engine.deploy(
            registry(
                "a: int32; b: utf8",
                "location: {path: x.csv, options: {has_header: 'false', delimiter: ';'}}"),
            null);
    assertThat(deployment.problems()).isEmpty();
    assertThat(rows("SELECT a, b FROM t")).containsExactly(List.of(1L, "x"), List.of(2L, "y"));
  }

  @Test
  void jsonFilesNeedTheirColumnsAndReadableObjects() throws IOException {
    Path file = folder.resolve("t.json");
    Files.writeString(file, "{\"a\":1}\n");
    assertThat(engine.deploy(registry("a: int64; c: utf8", ""), folder).problems().get("t"))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("t.c");
    for (String damaged : List.of("{\"a\":1}\n{\"a\":", "{\"a\":1}\n[1]\n", "\u0000")) {
      Files.writeString(file, damaged);
      DataFusionException problem =
          engine.deploy(registry("a: int64", ""), folder).problems().get("t");
      assertThat(problem).as(damaged).isNotNull();
      assertThat(problem.kind()).isEqualTo(ErrorKind.IO);
      assertThat(problem).hasMessageContaining("t.json").hasMessageContaining("line");
    }
  }

  @Test
  void oddFileNamesAreNamesAndNoPatterns() throws IOException {
    for (String odd : List.of("a [1].csv", "50%20.csv", "é#x.csv", "what?.csv", "it's \"q\".csv")) {
      Files.writeString(folder.resolve(odd), "a\n1\n");
      Registry registry =
          registry("a: int32", "location: {path: \"" + odd.replace("\"", "\\\"") + "\"}");
      assertThat(engine.deploy(registry, null).problems()).as(odd).isEmpty();
      assertThat(rows("SELECT a FROM t")).as(odd).containsExactly(List.of(1L));
      Files.delete(folder.resolve(odd));
    }
  }

  @Test
  void hiddenFilesOfAFolderAreNoData() throws IOException {
    Files.createDirectories(folder.resolve("t/_temporary"));
    Files.writeString(folder.resolve("t/_temporary/0.csv"), "a\n100\n");
    Files.writeString(folder.resolve("t/.1.csv"), "a\n200\n");
    Files.writeString(folder.resolve("t/2.csv"), "a\n2\n");
    engine.deploy(registry("a: int32", ""), folder);
    assertThat(rows("SELECT a FROM t")).containsExactly(List.of(2L));
  }

  @Test
  void columnsOfParquetAreMappedByName() throws IOException {
    write("SELECT 1.5 AS extra, 'x' AS b, CAST(1 AS BIGINT) AS a", folder.resolve("t.parquet"));

    Deployment deployment = engine.deploy(registry("a: int64; b: utf8", ""), folder);

    assertThat(deployment.problems()).isEmpty();
    assertThat(rows("SELECT * FROM t")).containsExactly(List.of(1L, "x"));
  }

  @Test
  void fieldsOfStructsInParquetAreMappedByName() throws IOException {
    write(
        """
        SELECT [named_struct('z', 1, 'y', 'b', 'x', CAST(1 AS BIGINT)), NULL] AS a,
          named_struct('y', 'b', 'x', CAST(2 AS BIGINT)) AS b\
        """,
        folder.resolve("t.parquet"));

    Deployment deployment =
        engine.deploy(
            registry("a: 'list<struct<x: int64, y: utf8>>'; b: 'struct<x: int64, y: utf8>'", ""),
            folder);

    assertThat(deployment.problems()).isEmpty();
    assertThat(rows("SELECT a, b, b['x'], a[1]['y'] FROM t").toString())
        .isEqualTo("[[[{x=1, y=b}, null], {x=2, y=b}, 2, b]]");
  }

  @Test
  void filesOfAnotherSchemaAreAProblemOfTheirDatasetOnly() throws IOException {
    write("SELECT 0.5 AS a, 'x' AS c", folder.resolve("t.parquet"));
    write("SELECT CAST(1 AS BIGINT) AS a", folder.resolve("u.parquet"));

    Deployment deployment = engine.deploy(registry("a: int64; b: utf8", ""), folder);

    assertThat(deployment.tables()).containsExactly("u");
    DataFusionException problem = deployment.problems().get("t");
    assertThat(problem).isInstanceOf(SchemaMismatchException.class);
    assertThat(((SchemaMismatchException) problem).differences())
        .containsExactly(
            new SchemaDifference.Retyped("t", "a", "int64", "float64"),
            new SchemaDifference.Missing("t", "b", "utf8"));
    assertScanRaises("SELECT * FROM t", problem);
    assertScanRaises("SELECT * FROM v", problem);
    assertThat(rows("SELECT a FROM u")).containsExactly(List.of(1L));
    assertThat(
            rows(
                "SELECT column_name FROM information_schema.columns"
                    + " WHERE table_name = 't' ORDER BY ordinal_position"))
        .containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void aMissingLocationIsAProblemAndKeepsTheSchema() throws IOException {
    for (String path : List.of("gone.parquet", "gone/*.parquet", "/no/such/folder")) {
      Deployment deployment =
          engine.deploy(registry("a: int64", "location: {path: '" + path + "'}"), null);

      DataFusionException problem = deployment.problems().get("t");
      assertThat(problem.kind()).isEqualTo(ErrorKind.IO);
      assertThat(problem.sqlState()).isEqualTo("58P01");
      assertThat(problem).hasMessageContaining(path);
      assertScanRaises("SELECT * FROM t", problem);
      assertThat(rows("SELECT table_name FROM information_schema.tables WHERE table_name = 't'"))
          .hasSize(1);
    }
  }

  @Test
  void locationsAreFilesFoldersAndGlobsBesideTheRegistry() throws IOException {
    Files.createDirectories(folder.resolve("in/deep"));
    write("SELECT CAST(1 AS BIGINT) AS a", folder.resolve("in/x1.parquet"));
    write("SELECT CAST(2 AS BIGINT) AS a", folder.resolve("in/deep/x2.parquet"));
    Files.writeString(folder.resolve("in/_SUCCESS"), "");
    assertSum("path: in/x1.parquet", 1);
    assertSum("path: in", 3);
    assertSum("path: in/x*.parquet", 1);
    assertSum("path: in/*.parquet", 1);
    assertSum("path: in/**.parquet", 3);
    assertSum("path: '*/{x1,x2}.parquet'", 1);
    assertSum("path: [in/x1.parquet, in/deep/x2.parquet]", 3);
    assertSum("path: '" + folder.resolve("in") + "'", 3);
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    assertSum("path: link", 3);
    assertSum("path: link/deep/*", 2);
  }

  private void assertSum(String location, long sum) throws IOException {
    Deployment deployment =
        engine.deploy(registry("a: int64", "location: {" + location + ", format: parquet}"), null);
    assertThat(deployment.problems()).as(location).isEmpty();
    assertThat(rows("SELECT sum(a) FROM t")).as(location).containsExactly(List.of(sum));
  }

  @Test
  void anEmptyFolderIsAnEmptyTableAndOneOfOtherFilesAProblem() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Registry registry = registry("a: int64", "location: {path: in, format: parquet}");
    assertThat(engine.deploy(registry, null).emptyTables()).containsExactly("t");
    assertThat(rows("SELECT * FROM t")).isEmpty();

    Files.writeString(folder.resolve("in/x.txt"), "");
    assertThat(engine.deploy(registry, null).problems().get("t"))
        .hasMessageContaining("x.txt")
        .hasMessageContaining("*.parquet");
  }

  @Test
  void damagedFilesAreAProblemOfKindIo() throws IOException {
    Path file = folder.resolve("t.parquet");
    write("SELECT CAST(i AS BIGINT) AS a FROM generate_series(1, 9999) AS s(i)", file);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 3, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));

      Deployment deployment = engine.deploy(registry("a: int64", ""), folder);

      DataFusionException problem = deployment.problems().get("t");
      assertThat(problem).as("length %s", length).isNotNull();
      assertThat(problem.kind()).as(problem.getMessage()).isEqualTo(ErrorKind.IO);
      assertThat(problem).hasMessageContaining("Dataset t").hasMessageContaining(file.toString());
      assertScanRaises("SELECT * FROM t", problem);
    }
  }

  @Test
  void theDamagedOneOfSeveralFilesIsNamed() throws IOException {
    Path tables = Files.createDirectory(folder.resolve("t"));
    for (String name : List.of("a", "b", "c")) {
      write("SELECT CAST(1 AS BIGINT) AS a", tables.resolve(name + ".parquet"));
    }
    Files.writeString(tables.resolve("b.parquet"), "no Parquet");

    DataFusionException problem =
        engine.deploy(registry("a: int64", ""), folder).problems().get("t");

    assertThat(problem.kind()).isEqualTo(ErrorKind.IO);
    assertThat(problem).hasMessageContaining("b.parquet").hasMessageNotContaining("a.parquet");
  }

  @Test
  void twoPlacesForOneDatasetAreAProblem() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "a\n1\n");
    write("SELECT CAST(1 AS BIGINT) AS a", folder.resolve("t.parquet"));

    DataFusionException problem =
        engine.deploy(registry("a: int64", ""), folder).problems().get("t");

    assertThat(problem.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    assertThat(problem).hasMessageContaining("t.csv").hasMessageContaining("t.parquet");
  }

  @Test
  void aDataFolderThatIsMissingIsAnErrorAtOnce() throws IOException {
    Registry registry = registry("a: int64", "");
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> engine.deploy(registry, folder.resolve("gone")));
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error).hasMessageContaining("gone");
  }

  @Test
  void keysAndOrderOfFilesReachTheEngine() throws IOException {
    write(
        "SELECT CAST(i AS BIGINT) AS a, CAST(i % 3 AS BIGINT) AS b"
            + " FROM generate_series(1, 100) AS s(i) ORDER BY a",
        folder.resolve("data.parquet"));
    engine.deploy(
        registry("a: int64; b: int64", "location: {path: data.parquet, sorted: [a]}\n    key: [a]"),
        null);

    // The key makes every column of a group known, and the order makes a sort needless.
    assertThat(rows("SELECT a, b FROM t GROUP BY a ORDER BY a LIMIT 1"))
        .containsExactly(List.of(1L, 1L));
    assertThat(rows("EXPLAIN SELECT a FROM t ORDER BY a").toString()).doesNotContain("SortExec");
    assertThat(rows("EXPLAIN SELECT a FROM t ORDER BY b").toString()).contains("SortExec");
  }

  @Test
  void theDirectionOfAnOrderReachesTheEngine() throws IOException {
    write(
        "SELECT CAST(101 - i AS BIGINT) AS a FROM generate_series(1, 100) AS s(i) ORDER BY a DESC",
        folder.resolve("data.parquet"));
    engine.deploy(
        registry(
            "a: int64", "location: {path: data.parquet, sorted: [{column: a, order: descending}]}"),
        null);

    assertThat(rows("EXPLAIN SELECT a FROM t ORDER BY a DESC").toString())
        .doesNotContain("SortExec");
    assertThat(rows("EXPLAIN SELECT a FROM t ORDER BY a").toString()).contains("SortExec");
    assertThat(rows("SELECT a FROM t ORDER BY a LIMIT 1")).containsExactly(List.of(1L));
  }

  @Test
  void aViewThatDiffersFromItsDeclarationChangesNothing() throws IOException {
    engine.deploy(registry("a: int64", ""), null);
    CatalogSnapshot before = engine.catalogSnapshot();
    String view =
        """
          - name: w
            root: t
            path: l
            columns:
              - {name: x, type: int64, expr: "{.}"}
              - {name: y, type: int64, expr: "CAST({.} AS INT)"}
        """;
    Registry registry = registry("l: 'list<int64>'", "", view);

    SchemaMismatchException error =
        catchThrowableOfType(SchemaMismatchException.class, () -> engine.deploy(registry, null));

    assertThat(error)
        .hasMessageContaining("view w")
        .hasMessageContaining("w.y")
        .hasMessageContaining("int64")
        .hasMessageContaining("int32");
    assertThat(engine.catalogSnapshot()).isEqualTo(before);
    assertThat(DataFusionEngine.nativeCounters().stagings()).isZero();
  }

  @Test
  void aViewThatCanNotBePlannedChangesNothing() throws IOException {
    engine.deploy(registry("a: int64", ""), null);
    CatalogSnapshot before = engine.catalogSnapshot();
    Registry registry = registry("a: int64", "", "  - {name: w, sql: SELECT nothing FROM t}");

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.deploy(registry, null));

    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(error).hasMessageContaining("view w").hasMessageContaining("nothing");
    assertThat(engine.catalogSnapshot()).isEqualTo(before);
    assertThat(DataFusionEngine.nativeCounters().stagings()).isZero();
  }

  @Test
  void viewsMayReadViewsWhateverTheirNames() throws IOException {
    write(
        "SELECT CAST(i AS BIGINT) AS a FROM generate_series(1, 5) AS s(i)",
        folder.resolve("t.parquet"));
    Deployment deployment =
        engine.deploy(
            registry(
                "a: int64",
                "",
                """
                  - {name: b1, sql: SELECT a * 10 AS a FROM c1 WHERE a > 2}
                  - {name: a1, sql: SELECT sum(a) AS s FROM b1}
                  - {name: c1, sql: SELECT a FROM shop.public.v}
                """),
            folder);

    assertThat(deployment.views()).containsExactly("v", "c1", "b1", "a1");
    assertThat(rows("SELECT s FROM a1")).containsExactly(List.of(120L));
  }

  private void assertScanRaises(String sql, DataFusionException problem) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> BatchValues.query(session, sql));
    assertThat(error.kind()).isEqualTo(problem.kind());
    assertThat(error.sqlState()).isEqualTo(problem.sqlState());
    assertThat(error).hasMessageContaining(problem.getMessage());
  }

  /** Two datasets, {@code t} with these columns and a line of its own, and {@code u}; view v. */
  private Registry registry(String columns, String line, String... views) throws IOException {
    StringBuilder yaml = new StringBuilder("registry: shop\ndatasets:\n  - name: t\n");
    yaml.append("    version: 1\n    columns:\n");
    for (String column : columns.split("; ")) {
      String[] parts = column.split(": ", 2);
      yaml.append("      - {name: %s, type: %s}\n".formatted(parts[0], parts[1]));
    }
    yaml.append("    ").append(line).append('\n');
    if (columns.equals("a: int64; b: utf8") && line.isEmpty()) {
      yaml.append("  - name: u\n    version: 1\n    columns:\n      - {name: a, type: int64}\n");
    }
    yaml.append("views:\n  - {name: v, sql: SELECT * FROM t}\n");
    for (String view : views) {
      yaml.append(view).append('\n');
    }
    Path file = folder.resolve("registry.yaml");
    Files.writeString(file, yaml.toString());
    return RegistryReader.read(file);
  }

  private void write(String query, Path file) {
    session.update("COPY (%s) TO '%s'".formatted(query, file));
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(session, sql);
  }

  private static TableName name(String table) {
    return new TableName("shop", "public", table);
  }
}
