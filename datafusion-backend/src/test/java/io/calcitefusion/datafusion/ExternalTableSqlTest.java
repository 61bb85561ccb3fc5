package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Partitioning;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class ExternalTableSqlTest {
  private static final TableName COPY = new TableName("datafusion", "public", "a \"copy\"");

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

  private DatasetSpec dataset() {
    TableSnapshot table =
        files.engine.catalogSnapshot().tables().get(new TableName("shop", "public", "t"));
    return requireNonNull(requireNonNull(table).dataset());
  }

  private DatasetLocation location(String format) {
    return new DatasetLocation(
        ImmutableList.of(folder.resolve("it's " + format) + "/"),
        DataFormat.ofWord(format).orElseThrow(),
        format.equals("csv")
            ? ImmutableMap.of("format.has_header", "true", "format.delimiter", ",")
            : ImmutableMap.of(),
        ImmutableList.of(
            new SortKey("a", SortOrder.ASCENDING), new SortKey("b", SortOrder.DESCENDING)),
        Partitioning.HIVE,
        ImmutableMap.of("secret_key", "hidden"),
        null,
        null,
        null);
  }

  @Test
  void everyPartIsWritten() {
    files.deploy(
        "p: int32 not null; a: int64 not null; b: utf8",
        "key: [a]",
        "scan: {partition_columns: [p]}");
    assertThat(ExternalTableSql.create(COPY, dataset(), location("csv")))
        .isEqualTo(
            """
            CREATE EXTERNAL TABLE "datafusion"."public"."a ""copy""\" (
              "a" BIGINT NOT NULL,
              "b" VARCHAR,
              "p" INT NOT NULL,
              PRIMARY KEY ("a")
            )
            STORED AS CSV
            PARTITIONED BY (p)
            WITH ORDER ("a" ASC NULLS LAST, "b" DESC NULLS FIRST)
            LOCATION '%s/'
            OPTIONS ('format.has_header' 'true', 'format.delimiter' ',')"""
                .formatted(folder.resolve("it's csv").toString().replace("'", "''")));
    assertThat(ExternalTableSql.createOrReplace(COPY, dataset(), location("csv")))
        .startsWith("CREATE OR REPLACE EXTERNAL TABLE ")
        .doesNotContain("hidden");
  }

  @Test
  void whatTheEngineMakesOfItReadsTheSameRows() {
    String columns =
        "p: int32 not null; a: int64 not null; b: utf8; c: decimal(5,2); d: date32; e: float64;"
            + " f: timestamp(us); g: bool; h: uint16";
    for (String format : List.of("parquet", "csv", "json")) {
      for (int p = 1; p < 3; p++) {
        files.write(
            """
            SELECT CAST(i AS BIGINT) AS a, CASE WHEN i > 2 THEN 'x''y' END AS b,
              CAST(i + 0.25 AS DECIMAL(5, 2)) AS c, DATE '2024-02-29' AS d, i / 4.0 AS e,
              arrow_cast(TIMESTAMP '2024-01-02T03:04:05.000006', 'Timestamp(Microsecond, None)') AS f,
              i = 1 AS g, arrow_cast(i, 'UInt16') AS h
            FROM generate_series(1, 5) AS s(i) ORDER BY a""",
            "it's %s/p=%d/1.%1$s".formatted(format, p));
      }
      Deployment deployment =
          files.deploy(
              columns,
              "key: [p, a]",
              "scan: {partition_columns: [p]}",
              "location: {path: \"it's %s\", format: %1$s, sorted: [a]}".formatted(format));
      assertThat(deployment.problems()).as(format).isEmpty();
      String shown = String.valueOf(files.rows("SHOW CREATE TABLE t").get(0).get(3));
      assertThat(shown).startsWith("CREATE EXTERNAL TABLE \"shop\".\"public\".\"t\"");

      files.session.update(ExternalTableSql.createOrReplace(COPY, dataset(), found(format)));
      String query = "SELECT p, a, b, c, d, e, f, g, h FROM %s ORDER BY p, a";
      assertThat(files.rows(query.formatted(COPY.toSql())))
          .as(format)
          .isEqualTo(files.rows(query.formatted("t")))
          .hasSize(10);
      assertThat(types("t")).as(format).isEqualTo(types(COPY.table())).hasSize(9);
    }
  }

  private List<List<@Nullable Object>> types(String table) {
    return files.rows(
        "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
            + " WHERE table_name = %s ORDER BY column_name"
                .formatted(SqlIdentifier.literal(table)));
  }

  private DatasetLocation found(String format) {
    DatasetLocation location = location(format);
    return new DatasetLocation(
        location.paths(),
        location.format(),
        location.options(),
        ImmutableList.of(new SortKey("a", SortOrder.ASCENDING)),
        location.partitioning(),
        location.storageOptions(),
        null,
        null,
        null);
  }

  @Test
  void aTypeWithoutAWordLeavesTheColumnsToTheFiles() {
    files.deploy("a: map<utf8, utf8>; b: int64");
    String sql = ExternalTableSql.create(COPY, dataset(), location("parquet"));
    assertThat(sql).contains("/* the columns are those of the files").doesNotContain("BIGINT");
    assertThat(sql).contains("STORED AS PARQUET");
  }

  @Test
  void everyWordMakesTheTypeThatItStandsFor() {
    String columns =
        "a: bool; b: int8; c: int16; d: int32; e: int64; f: uint8; g: uint16; h: uint32; i: uint64;"
            + " j: float32; k: float64; l: decimal(7,3); m: decimal(50,3); n: utf8; o: binary;"
            + " p: date32; q: time64(ns); r: timestamp(s); s: timestamp(ms); t: timestamp(us);"
            + " u: timestamp(ns); v: interval(month_day_nano); w: list<list<int32>>;"
            + " x: struct<y: int32, z: list<utf8>>";
    files.deploy(columns);
    for (Field field : dataset().arrowSchema().getFields()) {
      String type = ColumnTypeSql.of(field);
      assertThat(type).as(field.toString()).isNotNull();
      files.session.update("CREATE OR REPLACE TABLE other (c %s)".formatted(type));
      assertThat(
              files.rows(
                  "SELECT data_type FROM information_schema.columns WHERE table_name = 'other'"))
          .as(type)
          .isEqualTo(
              files.rows(
                  "SELECT data_type FROM information_schema.columns"
                      + " WHERE table_name = 't' AND column_name = '%s'"
                          .formatted(field.getName())));
    }
  }
}
