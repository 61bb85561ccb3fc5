package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class DatasetPartitionsTest {
  private static final String COLUMNS = "kind: utf8; a: int64; year: int32 not null";
  private static final String SCAN = "scan: {partition_columns: [year, kind]}";

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

  private void writeYears(String format) {
    for (int year = 2020; year < 2024; year++) {
      for (String kind : List.of("x", "y z", "__HIVE_DEFAULT_PARTITION__")) {
        files.write(
            "SELECT CAST(%d AS BIGINT) AS a".formatted(year * 10 + kind.length()),
            "t/year=%d/kind=%s/1.%s".formatted(year, kind, format));
      }
    }
  }

  @Test
  void valuesComeFromTheNamesOfFolders() {
    for (String format : List.of("parquet", "csv", "json", "arrow")) {
      writeYears(format);
      Deployment deployment =
          files.deploy(COLUMNS, SCAN, "location: {path: t, format: " + format + "}");
      assertThat(deployment.problems()).as(format).isEmpty();
      assertThat(files.rows("SELECT * FROM t WHERE year = 2022 ORDER BY kind"))
          .as(format)
          .containsExactly(
              List.of("x", 20221L, 2022L),
              List.of("y z", 20223L, 2022L),
              Arrays.asList(null, 20246L, 2022L));
      assertThat(files.rows("SELECT count(*), sum(year), count(kind) FROM t"))
          .as(format)
          .containsExactly(List.of(12L, 3L * (2020 + 2021 + 2022 + 2023), 8L));
      assertThat(files.rows("SELECT max(year), min(kind) FROM t WHERE kind IS NULL"))
          .as(format)
          .containsExactly(Arrays.asList(2023L, null));
      assertThat(files.rows("SELECT arrow_typeof(year), arrow_typeof(kind) FROM t LIMIT 1"))
          .containsExactly(List.of("Int32", "Utf8"));
    }
  }

  @Test
  void aFilterLeavesFoldersOut() {
    writeYears("parquet");
    files.deploy(COLUMNS, SCAN, "location: {path: t, format: parquet}");
    String plan = files.explain("SELECT a FROM t WHERE year = 2022 AND kind = 'x'");
    assertThat(plan).contains("year=2022/kind=x/1.parquet");
    assertThat(plan).doesNotContain("2021").doesNotContain("kind=y");
    assertThat(filesRead("SELECT a FROM t WHERE year > 2022 AND a > 0")).isEqualTo(3);
    assertThat(filesRead("SELECT a FROM t WHERE kind IS NULL")).isEqualTo(4);
    assertThat(filesRead("SELECT a FROM t WHERE year < 2023 AND year + a > 0")).isEqualTo(9);
  }

  private long filesRead(String sql) {
    String plan = files.explain(sql);
    return plan.split("1\\.parquet", -1).length - 1L;
  }

  @Test
  void aFileThatLiesElsewhereIsNamed() {
    writeYears("parquet");
    files.write("SELECT CAST(1 AS BIGINT) AS a", "t/year=2020/stray.parquet");
    assertThat(
            files.deploy(COLUMNS, SCAN, "location: {path: t, format: parquet}").problems().get("t"))
        .hasMessageContaining("stray.parquet")
        .hasMessageContaining("year=…/kind=…");
  }

  @Test
  void aValueOfAnotherTypeAndANullWhereNoneMayBeAreErrors() {
    files.write("SELECT CAST(1 AS BIGINT) AS a", "t/year=soon/kind=x/1.parquet");
    String location = "location: {path: t, format: parquet}";
    assertThat(files.deploy(COLUMNS, SCAN, location).problems().get("t"))
        .hasMessageContaining("year=soon")
        .hasMessageContaining("int32");
    files.write(
        "SELECT CAST(1 AS BIGINT) AS a", "u/year=__HIVE_DEFAULT_PARTITION__/kind=x/1.parquet");
    assertThat(
            files.deploy(COLUMNS, SCAN, "location: {path: u, format: parquet}").problems().get("t"))
        .hasMessageContaining("NOT NULL");
  }

  @Test
  void columnsThatNoFileHasAreFoundByTheNamesOfFolders() {
    writeYears("parquet");
    String location = "location: {path: t, format: parquet}";
    assertThat(files.deploy(COLUMNS, location).problems()).isEmpty();
    assertThat(files.rows("SELECT count(*) FROM t WHERE year = 2021")).containsExactly(List.of(3L));
    assertThat(files.deploy(COLUMNS, location, "scan: {infer_partitions: false}").problems())
        .containsKey("t");
    assertThat(
            files
                .deploy(COLUMNS, "location: {path: t, format: parquet, partitioning: none}")
                .problems())
        .containsKey("t");

    files.write("SELECT CAST(1 AS BIGINT) AS a, CAST(7 AS INT) AS year", "u/year=8/1.parquet");
    String other = "location: {path: u, format: parquet}";
    files.deploy("a: int64; year: int32", other);
    assertThat(files.rows("SELECT year FROM t")).containsExactly(List.of(7L));
    files.deploy("a: int64; year: int32", other, "scan: {infer_partitions: true}");
    assertThat(files.rows("SELECT year FROM t")).containsExactly(List.of(8L));
  }

  @Test
  void folderNamesThatSayNothingCanNotHoldColumns() {
    assertThat(
            files
                .deploy(COLUMNS, SCAN, "location: {path: t, format: parquet, partitioning: none}")
                .problems()
                .get("t"))
        .hasMessageContaining("partitioning: none");
  }
}
