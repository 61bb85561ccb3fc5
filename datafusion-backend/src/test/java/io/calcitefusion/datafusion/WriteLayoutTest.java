package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of a write look like. */
@ExtendWith(NativeLeakCheck.class)
class WriteLayoutTest {
  private static final String NUMBERS =
      "SELECT value AS id, value %% 3 AS g FROM generate_series(1, %d)";

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
  @CsvSource({"uncompressed,0", "snappy,1", "gzip,2", "zstd,6", "lz4,7"})
  void theCodecIsThePolicys(String codec, long number) {
    shop.deploy(
        "name: id, type: int64; name: g, type: int64", "write: {compression: " + codec + "}");
    shop.write(NUMBERS.formatted(1000)).run();
    for (Path file : shop.files()) {
      assertThat(ParquetFooter.of(file).codecs()).containsExactly(number);
    }
    assertThat(shop.rows("SELECT count(*), sum(id) FROM t"))
        .containsExactly(List.of(1000L, 500500L));
  }

  @ParameterizedTest
  @CsvSource({"none,false,false", "chunk,true,false", "page,true,true"})
  void statisticsAreThePolicys(String kept, boolean chunks, boolean pages) {
    shop.deploy("name: id, type: int64; name: g, type: int64", "write: {statistics: " + kept + "}");
    shop.write(NUMBERS.formatted(10)).run();
    ParquetFooter footer = ParquetFooter.of(shop.files().get(0));
    assertThat(footer.hasStatistics()).isEqualTo(chunks);
    assertThat(footer.hasPageStatistics()).isEqualTo(pages);
  }

  @Test
  void rowGroupsHaveTheRowsOfThePolicy() {
    shop.deploy(
        "name: id, type: int64; name: g, type: int64",
        "write: {row_group_rows: 1000, single_file: true}");
    shop.write(NUMBERS.formatted(3500)).run();
    assertThat(shop.files()).containsExactly(shop.data.resolve("t.parquet"));
    assertThat(ParquetFooter.of(shop.files().get(0)).rowGroups())
        .containsExactly(1000L, 1000L, 1000L, 500L);
  }

  @Test
  void rowsAreSortedByThePolicyElseByTheContract() {
    for (String order :
        List.of(
            "write: {sort_by: [{column: id, order: descending}]}",
            "contract: {sort: [{column: id, order: descending}]}")) {
      shop.deploy("name: id, type: int64; name: g, type: int64", order);
      shop.write(
              "SELECT value AS id, 1 AS g FROM generate_series(1, 20000) UNION ALL SELECT NULL, 2")
          .run();
      List<Long> ids = new ArrayList<>();
      for (Path file : shop.files()) {
        shop.rows("SELECT coalesce(id, 99999) FROM t").forEach(row -> ids.add((Long) row.get(0)));
      }
      assertThat(shop.files()).hasSize(1);
      assertThat(ids).hasSize(20001).isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(ids.get(0)).isEqualTo(99999);
    }
  }

  @Test
  void valuesOfPartitionColumnsBecomeFolders() throws IOException {
    shop.deploy(
        "name: id, type: int64; name: g, type: utf8; name: d, type: date32",
        "write: {partition_by: [g, d], sort_by: [id]}");
    WriteReport report =
        shop.write(
                "SELECT 5000 - value AS id, CASE value % 2 WHEN 0 THEN 'a b/c' ELSE 'ü=1' END AS g,"
                    + " DATE '2024-01-01' + CAST(value % 2 AS INT) AS d FROM generate_series(1, 5000)")
            .run();
    assertThat(report.files()).isEqualTo(2);
    Set<Path> folders =
        shop.files().stream()
            .map(file -> shop.data.resolve("t").relativize(file).getParent())
            .collect(Collectors.toSet());
    assertThat(folders).hasSize(2).allMatch(path -> path.getNameCount() == 2);
    assertThat(folders.toString()).contains("d=2024-01-01", "d=2024-01-02");
    for (Path file : shop.files()) {
      assertThat(ParquetFooter.of(file).names()).hasSize(2).endsWith("id");
      List<Long> ids = new ArrayList<>();
      try (DataFusionSession reader =
          shop.engine.openSession(
              SessionOptions.builder().allowedFolders(List.of(shop.data)).build())) {
        BatchValues.query(reader, "SELECT id FROM read_parquet('" + file + "')")
            .forEach(row -> ids.add((Long) row.get(0)));
      }
      assertThat(ids).hasSize(2500).isSorted();
    }
  }

  @Test
  void foldersGiveTheirValuesBackAndFiltersLeaveThemOut() {
    shop.deploy(
        "name: id, type: int64; name: Name, type: utf8; name: n, type: int32; name: b, type: bool",
        "write: {partition_by: [Name, n, b]}");
    String rows =
        "SELECT column1 AS id, column2 AS \"Name\", CAST(column3 AS INT) AS n, column4 AS b FROM (VALUES"
            + " (1, 'a b/c', 1, true), (2, 'ü=1%2F', -7, false), (3, '.', 0, true), (4, '', 2, false),"
            + " (5, 'a b/c', 1, false))";
    shop.write(rows).run();
    assertThat(shop.rows("SELECT id, \"Name\", n, b FROM t ORDER BY id"))
        .isEqualTo(shop.rows(rows + " ORDER BY id"))
        .hasSize(5);
    try (DataFusionPlan plan = shop.session.plan("SELECT id FROM t WHERE n = -7")) {
      QueryInfo info = shop.session.analyze(plan, List.of(), ExecutionOptions.defaults());
      assertThat(info.operators()).isNotNull();
      assertThat(info.operators().toText()).contains("n=-7").doesNotContain("n=1/");
    }
  }

  @Test
  void aRowWithoutAFolderIsLeftOutOrStopsTheWrite() {
    String query = "SELECT column1 AS id, column2 AS g FROM (VALUES (1, 'a'), (2, NULL))";
    shop.deploy("name: id, type: int64; name: g, type: utf8", "write: {partition_by: [g]}");
    WriteReport report = shop.write(query).run();
    assertThat(report.invalidByCheck()).containsEntry("folder: g", 1L).hasSize(1);
    assertThat(report.rows()).isEqualTo(1);

    shop.deploy(
        "name: id, type: int64; name: g, type: utf8",
        "write: {partition_by: [g]}",
        "validation: {strict: false}");
    var before = shop.bytes();
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, shop.write(query)::run);
    assertThat(error.sqlState()).isEqualTo("22004");
    assertThat(shop.bytes()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv", "json", "arrow"})
  void aDatasetIsWrittenInTheFormatOfItsLocation(String format) {
    shop.deploy(
        "name: id, type: int32, nullable: false; name: s, type: utf8; name: d, type: 'decimal(5,2)'",
        "contract: {sort: [id]}",
        "location: {path: data/x." + format + "}");
    shop.write(
            "SELECT CAST(id AS INT) AS id, s, CAST(d AS DECIMAL(5, 2)) AS d FROM (VALUES (2, 'a;\"b', 1.5), (1, 'c', 2.25)) AS v(id, s, d)")
        .run();
    assertThat(shop.files()).containsExactly(shop.data.resolve("x." + format));
    assertThat(shop.rows("SELECT id, s, CAST(d AS VARCHAR) FROM t"))
        .containsExactly(List.of(1L, "c", "2.25"), List.of(2L, "a;\"b", "1.50"));
  }

  @Test
  void optionsOfTheLocationHoldForItsFiles() throws IOException {
    shop.deploy(
        "name: id, type: int32; name: s, type: utf8",
        "location: {path: data/x.csv, options: {has_header: \"false\", delimiter: \"|\"}}");
    shop.write("SELECT CAST(2 AS INT) AS id, 'a' AS s").run();
    assertThat(Files.readString(shop.data.resolve("x.csv"))).isEqualTo("2|a\n");
    assertThat(shop.rows("SELECT * FROM t")).containsExactly(List.of(2L, "a"));
  }

  @Test
  void whatIsNoDataOfTheDatasetStaysInItsFolder() throws IOException {
    shop.deploy("name: id, type: int64");
    shop.write("SELECT 1 AS id").run();
    Files.writeString(shop.data.resolve("t/README.txt"), "mine");
    Files.createDirectories(shop.data.resolve("t/_notes"));
    Files.writeString(shop.data.resolve("t/_notes/x.parquet"), "hidden");
    shop.write("SELECT 2 AS id").run();
    assertThat(shop.data.resolve("t/README.txt")).hasContent("mine");
    assertThat(shop.data.resolve("t/_notes/x.parquet")).hasContent("hidden");
    assertThat(shop.rows("SELECT * FROM t")).containsExactly(List.of(2L));
    assertThat(shop.files()).hasSize(3);
  }

  @Test
  void noRowsAreAnEmptyDataset() {
    shop.deploy("name: id, type: int64");
    shop.write("SELECT 1 AS id").run();
    WriteReport report = shop.write("SELECT 1 AS id WHERE FALSE").run();
    assertThat(report.rows()).isZero();
    assertThat(shop.rows("SELECT * FROM t")).isEmpty();
  }

  @Test
  void aLinkedPlaceIsReplacedWhereItLies() throws IOException {
    Path real = Files.createDirectories(shop.data.resolve("real"));
    Files.createSymbolicLink(shop.data.resolve("t"), real);
    shop.deploy("name: id, type: int64");
    shop.write("SELECT 1 AS id").run();
    shop.write("SELECT 2 AS id").run();
    assertThat(Files.isSymbolicLink(shop.data.resolve("t"))).isTrue();
    assertThat(shop.rows("SELECT * FROM t")).containsExactly(List.of(2L));
    assertThat(shop.files()).allMatch(file -> file.startsWith(real));
  }
}
