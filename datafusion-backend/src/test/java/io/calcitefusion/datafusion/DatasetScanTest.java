package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class DatasetScanTest {
  private static final String PARQUET = "location: {path: t, format: parquet}";
  private static final String CSV = "location: {path: t, format: csv}";

  @TempDir private Path folder;
  private DeployedFiles files;

  @BeforeEach
  void open() {
    files = new DeployedFiles(folder);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private DataFusionException problem(String columns, String... lines) {
    DataFusionException problem = files.deploy(columns, lines).problems().get("t");
    assertThat(problem).isNotNull();
    return problem;
  }

  @Test
  void optionsOfATableAreNoSettingsOfASession() {
    files.write("SELECT CAST(1 AS BIGINT) AS a", "t/1.parquet");
    List<List<@Nullable Object>> before =
        files.rows("SELECT name, value FROM information_schema.df_settings ORDER BY name");
    Deployment deployment =
        files.deploy(
            "a: int64",
            PARQUET,
            "scan: {parquet_pruning: false, binary_as_string: true, schema_force_view_types: true,"
                + " skip_arrow_metadata: true, collect_statistics: false,"
                + " meta_fetch_concurrency: 3, list_files_cache_ttl: 1h,"
                + " list_files_cache_limit: 1MiB, listing_mutable: true, ignore_subdirectory: true,"
                + " infer_partitions: false, cache: true}");
    assertThat(deployment.problems()).isEmpty();
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(1L));
    assertThat(files.rows("SELECT name, value FROM information_schema.df_settings ORDER BY name"))
        .isEqualTo(before);
  }

  @Test
  void theScanOfALocationBeatsThatOfItsDataset() {
    files.text("t/a.csv", "a\n1\n");
    files.text("t/b.txt", "a\n2\n");
    files.deploy("a: int64", CSV, "scan: {file_extension: .txt}");
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(2L));
    files.deploy(
        "a: int64",
        "location: {path: t, format: csv, scan: {ignore_subdirectory: true}}",
        "scan: {file_extension: .txt}");
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(1L));
  }

  @Test
  void pruningCanBeTurnedOff() {
    files.session.update(
        "COPY (SELECT CAST(i AS BIGINT) AS a FROM generate_series(1, 9000) AS s(i)) TO '%s'"
                .formatted(folder.resolve("t.parquet"))
            + " OPTIONS ('format.max_row_group_size' '1000')");
    String location = "location: {path: t.parquet}";
    files.deploy("a: int64", location);
    assertThat(rowGroupsRead("SELECT a FROM t WHERE a > 8500")).isEqualTo(1);
    files.deploy("a: int64", location, "scan: {parquet_pruning: false}");
    assertThat(rowGroupsRead("SELECT a FROM t WHERE a > 8500")).isEqualTo(9);
  }

  private int rowGroupsRead(String sql) {
    String plan = files.explain("ANALYZE " + sql);
    Matcher matched =
        Pattern.compile("row_groups_pruned_statistics=9 total → (\\d+) matched").matcher(plan);
    assertThat(matched.find()).as(plan).isTrue();
    return Integer.parseInt(matched.group(1));
  }

  @Test
  void bytesCanBeReadAsText() {
    files.write("SELECT arrow_cast('x', 'Binary') AS a", "t/1.parquet");
    assertThat(problem("a: utf8", PARQUET)).isInstanceOf(SchemaMismatchException.class);
    assertThat(files.deploy("a: utf8", PARQUET, "scan: {binary_as_string: true}").problems())
        .isEmpty();
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of("x"));
  }

  @Test
  void textsCanBeReadAsViewTypes() {
    files.write("SELECT 'x' AS a", "t/1.parquet");
    files.deploy("a: utf8", PARQUET);
    assertThat(files.explain("SELECT a FROM t")).doesNotContain("CAST");
    files.deploy("a: utf8", PARQUET, "scan: {schema_force_view_types: true}");
    assertThat(files.explain("SELECT a FROM t")).contains("CAST");
    assertThat(files.rows("SELECT a, arrow_typeof(a) FROM t"))
        .containsExactly(List.of("x", "Utf8"));
  }

  @Test
  void theArrowSchemaOfAParquetFileCanBeIgnored() {
    files.write("SELECT arrow_cast('x', 'LargeUtf8') AS a", "t/1.parquet");
    assertThat(problem("a: utf8", PARQUET)).hasMessageContaining("large_utf8");
    assertThat(files.deploy("a: utf8", PARQUET, "scan: {skip_arrow_metadata: true}").problems())
        .isEmpty();
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of("x"));
  }

  @Test
  void filesOfSubFoldersCanBeLeftOut() {
    files.text("t/1.csv", "a\n1\n");
    files.text("t/sub/2.csv", "a\n2\n");
    files.deploy("a: int64", CSV);
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(3L));
    files.deploy("a: int64", CSV, "scan: {ignore_subdirectory: true}");
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(1L));
  }

  @Test
  void whichFilesThereAreIsLookedUpAsOftenAsDeclared() throws IOException {
    files.text("t/1.csv", "a\n1\n");
    files.deploy("a: int64", CSV);
    files.text("t/2.csv", "a\n2\n");
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(1L));
    files.deploy("a: int64", CSV, "scan: {listing_mutable: true}");
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(3L));
    files.text("t/3.csv", "a\n3\n");
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(6L));
    Files.delete(folder.resolve("t/1.csv"));
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(5L));

    files.deploy("a: int64", CSV, "scan: {list_files_cache_ttl: 1h}");
    files.text("t/4.csv", "a\n4\n");
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(5L));
    files.deploy("a: int64", CSV, "scan: {list_files_cache_ttl: 1h, list_files_cache_limit: 10}");
    files.text("t/5.csv", "a\n5\n");
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(14L));

    files.deploy("a: int64", CSV);
    Files.delete(folder.resolve("t/5.csv"));
    assertThat(Assertions.catchThrowable(() -> files.rows("SELECT a FROM t")))
        .hasMessageContaining("5.csv")
        .hasMessageContaining("listing_mutable");
  }

  @Test
  void statisticsCanBeLeftAlone() {
    files.write("SELECT CAST(i AS BIGINT) AS a FROM generate_series(1, 9) AS s(i)", "t/1.parquet");
    files.deploy("a: int64", PARQUET);
    assertThat(files.explain("SELECT count(*) FROM t")).doesNotContain("parquet");
    files.deploy("a: int64", PARQUET, "scan: {collect_statistics: false}");
    assertThat(files.explain("SELECT count(*) FROM t")).contains("parquet");
    assertThat(files.rows("SELECT count(*) FROM t")).containsExactly(List.of(9L));
  }

  @Test
  void rowsStayInMemoryWhileTheirFilesAreTheSame() {
    files.text("t/1.csv", "a,b\n3,x\n1,y\n");
    files.text("t/2.csv", "a,b\n2,z\n");
    files.deploy("a: int64; b: utf8", CSV, "scan: {cache: true}");
    assertThat(files.explain("SELECT a FROM t")).contains("KeepRowsExec");
    assertThat(files.rows("SELECT b FROM t WHERE a > 1 ORDER BY a"))
        .containsExactly(List.of("z"), List.of("x"));
    assertThat(files.explain("SELECT a FROM t"))
        .doesNotContain("KeepRowsExec")
        .doesNotContain("csv");
    assertThat(files.rows("SELECT b FROM t WHERE a > 1 ORDER BY a"))
        .containsExactly(List.of("z"), List.of("x"));

    files.text("t/2.csv", "a,b\n22,changed\n");
    assertThat(files.rows("SELECT b FROM t WHERE a > 1 ORDER BY a"))
        .containsExactly(List.of("x"), List.of("changed"));
  }

  @Test
  void whatAListOfFilesCanNotDoIsRefusedByName() {
    files.text("t/1.csv", "a\n1\n");
    assertThat(problem("a: int64", CSV, "scan: {unbounded: true}"))
        .hasMessageContaining("scan.unbounded")
        .extracting(DataFusionException::kind)
        .isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(problem("a: int64", CSV, "scan: {skip_metadata: false}"))
        .hasMessageContaining("scan.skip_metadata");
    for (String option :
        List.of(
            "parquet_pruning: false",
            "binary_as_string: true",
            "schema_force_view_types: true",
            "skip_arrow_metadata: true")) {
      assertThat(problem("a: int64", CSV, "scan: {" + option + "}"))
          .hasMessageContaining("scan." + option.split(":", 2)[0]);
    }
  }

  @Test
  void aDeclaredOrderMakesASortNeedless() {
    for (int i = 0; i < 5; i++) {
      files.text("t/%d.csv".formatted(i), "a,b\n%d,2\n%d,\n%d,1\n".formatted(i, i, i + 10));
    }
    files.deploy(
        "a: int64; b: int64", CSV, "scan: {file_sort_order: [a, {column: b, order: descending}]}");
    assertThat(files.explain("SELECT a FROM t ORDER BY a")).doesNotContain("SortExec");
    assertThat(files.explain("SELECT a FROM t ORDER BY a, b DESC NULLS FIRST"))
        .doesNotContain("SortExec");
    assertThat(files.explain("SELECT a FROM t ORDER BY a, b DESC NULLS LAST")).contains("SortExec");
    assertThat(files.explain("SELECT a FROM t ORDER BY a DESC")).contains("SortExec");
    assertThat(files.rows("SELECT a FROM t ORDER BY a").get(14)).containsExactly(14L);
    files.deploy("a: int64; b: int64", CSV);
    assertThat(files.explain("SELECT a FROM t ORDER BY a")).contains("SortExec");
  }

  @Test
  void compressedTextIsReadByItsEndingOrItsOption() throws IOException {
    Files.createDirectories(folder.resolve("t"));
    files.gzip("t/1.csv.gz", "a\n1\n");
    files.text("t/2.csv", "a\n2\n");
    for (String compression : List.of("zstd zst", "bzip2 bz2", "xz xz")) {
      String[] parts = compression.split(" ", 2);
      files.session.update(
          "COPY (SELECT 3 AS a) TO '%s' STORED AS CSV OPTIONS ('format.compression' '%s')"
              .formatted(folder.resolve("t/" + parts[0] + ".csv." + parts[1]), parts[0]));
    }
    assertThat(files.deploy("a: int64", CSV).problems()).isEmpty();
    assertThat(files.rows("SELECT sum(a), count(*) FROM t")).containsExactly(List.of(12L, 5L));

    files.gzip("x.json.gz", "{\"a\":5}\n");
    assertThat(files.deploy("a: int64", "location: {path: x.json.gz}").problems()).isEmpty();
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(5L));
    files.gzip("other.dat", "a\n6\n");
    files.deploy(
        "a: int64", "location: {path: other.dat, format: csv, options: {compression: gzip}}");
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(6L));
    assertThat(problem("a: int64", "location: {path: x.parquet, options: {compression: gzip}}"))
        .hasMessageContaining("compression");
  }
}
