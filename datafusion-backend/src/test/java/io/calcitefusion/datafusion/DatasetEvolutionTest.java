package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.calcitefusion.metadata.SchemaDifference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class DatasetEvolutionTest {
  private static final String IN_T = "location: {path: t, format: parquet}";

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

  @Test
  void aColumnOfANarrowerTypeReadsAsDeclared() {
    files.write("SELECT CAST(1 AS INT) AS a, CAST(0.5 AS REAL) AS b", "t/1.parquet");
    assertThat(files.deploy("a: int64; b: float64", IN_T).problems()).isEmpty();
    assertThat(files.rows("SELECT a, b, arrow_typeof(a) FROM t WHERE a > 0"))
        .containsExactly(List.of(1L, 0.5, "Int64"));

    assertMisfit(
        new SchemaDifference.Retyped("t", "a", "int64", "int32"),
        "a: int64; b: float32",
        IN_T,
        "evolution: {allow_casts: false}");
  }

  @Test
  void aConversionThatCanFailForAValueIsAnError() {
    files.write("SELECT CAST(1 AS BIGINT) AS a", "t/1.parquet");
    assertMisfit(new SchemaDifference.Retyped("t", "a", "int32", "int64"), "a: int32", IN_T);
    assertMisfit(new SchemaDifference.Retyped("t", "a", "utf8", "int64"), "a: utf8", IN_T);
  }

  @Test
  void aMissingColumnReadsAsNullWhereThatIsAllowed() {
    files.write("SELECT CAST(1 AS BIGINT) AS a", "t/1.parquet");
    SchemaDifference missing = new SchemaDifference.Missing("t", "b", "utf8");
    assertMisfit(missing, "a: int64; b: utf8", IN_T);
    assertThat(
            files.deploy("a: int64; b: utf8", IN_T, "evolution: {allow_missing: true}").problems())
        .isEmpty();
    assertThat(files.rows("SELECT b, a FROM t")).containsExactly(Arrays.asList((Object) null, 1L));
    assertThat(files.rows("SELECT a FROM t WHERE b IS NULL")).containsExactly(List.of(1L));
    assertThat(files.rows("SELECT a FROM t WHERE b = 'x'")).isEmpty();
    assertThat(files.rows("SELECT count(b), count(*) FROM t")).containsExactly(List.of(0L, 1L));
    assertMisfit(missing, "a: int64; b: utf8 not null", IN_T, "evolution: {allow_missing: true}");
  }

  @Test
  void furtherColumnsAreLeftOutOrRefused() {
    files.write("SELECT 'x' AS more, CAST(1 AS BIGINT) AS a", "t/1.parquet");
    assertThat(files.deploy("a: int64", IN_T).problems()).isEmpty();
    assertThat(files.rows("SELECT * FROM t")).containsExactly(List.of(1L));
    assertMisfit(
        new SchemaDifference.Extra("t", "more", "utf8"),
        "a: int64",
        IN_T,
        "evolution: {allow_extra: false}");
  }

  @Test
  void olderFilesMayCallAColumnByItsOldName() {
    files.write(
        "SELECT CAST(i AS INT) AS old, 'o' AS b FROM generate_series(1, 3) AS s(i)", "t/1.parquet");
    files.write(
        "SELECT 'n' AS b, CAST(i AS BIGINT) AS a FROM generate_series(4, 6) AS s(i)",
        "t/2.parquet");
    for (String format : List.of("parquet", "csv", "json", "arrow")) {
      if (!format.equals("parquet")) {
        files.write(
            "SELECT i AS old, 'o' AS b FROM generate_series(1, 3) AS s(i)", "t/1." + format);
        files.write("SELECT 'n' AS b, i AS a FROM generate_series(4, 6) AS s(i)", "t/2." + format);
      }
      Deployment deployment =
          files.deploy(
              "a: int64; b: utf8",
              "location: {path: t, format: " + format + "}",
              "evolution: {renames: {old: a}}");
      assertThat(deployment.problems()).as(format).isEmpty();
      assertThat(files.rows("SELECT a, b FROM t ORDER BY a"))
          .as(format)
          .containsExactly(
              List.of(1L, "o"),
              List.of(2L, "o"),
              List.of(3L, "o"),
              List.of(4L, "n"),
              List.of(5L, "n"),
              List.of(6L, "n"));
      assertThat(files.rows("SELECT b FROM t WHERE a = 3 OR a > 5 ORDER BY a"))
          .as(format)
          .containsExactly(List.of("o"), List.of("n"));
    }
  }

  @Test
  void fieldsOfStructsEvolveAtEveryDepth() {
    files.write("SELECT [named_struct('x', CAST(1 AS INT), 'gone', 'g')] AS a", "t/1.parquet");
    files.write("SELECT [named_struct('y', 'b', 'x', CAST(2 AS BIGINT))] AS a", "t/2.parquet");
    Deployment deployment = files.deploy("a: list<struct<x: int64, y: utf8>>", IN_T);
    assertThat(deployment.problems()).isEmpty();
    assertThat(files.rows("SELECT a[1]['x'], a[1]['y'] FROM t ORDER BY 1"))
        .containsExactly(Arrays.asList(1L, null), List.of(2L, "b"));
    assertMisfit(
        new SchemaDifference.Extra("t", "a[].gone", "utf8"),
        "a: list<struct<x: int64, y: utf8>>",
        IN_T,
        "evolution: {allow_extra: false}");
    assertMisfit(
        new SchemaDifference.Retyped("t", "a[].x", "int16", "int64"),
        "a: list<struct<x: int16, y: utf8>>",
        IN_T);
    assertMisfit(
        new SchemaDifference.Missing("t", "a[].z", "utf8"),
        "a: list<struct<x: int64, z: utf8>>",
        IN_T,
        "evolution: {allow_missing: false}");
  }

  @Test
  void howSeveralFilesBecomeOneIsDeclared() {
    files.write("SELECT CAST(1 AS BIGINT) AS a, 'x' AS b", "t/1.parquet");
    files.write("SELECT CAST(2 AS BIGINT) AS a", "t/2.parquet");
    assertThat(files.deploy("a: int64; b: utf8", IN_T).problems()).isEmpty();
    assertThat(files.rows("SELECT a, b FROM t ORDER BY a"))
        .containsExactly(List.of(1L, "x"), Arrays.asList(2L, null));
    assertThat(
            files
                .deploy("a: int64; b: utf8", IN_T, "evolution: {promote: none}")
                .problems()
                .get("t"))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("2.parquet")
        .hasMessageContaining("t.b");

    files.write("SELECT CAST(3 AS INT) AS a, 'y' AS b", "t/2.parquet");
    assertThat(files.deploy("a: int64; b: utf8", IN_T).problems()).isEmpty();
    assertThat(files.rows("SELECT sum(a) FROM t")).containsExactly(List.of(4L));
    assertThat(
            files
                .deploy("a: int64; b: utf8", IN_T, "evolution: {promote: default}")
                .problems()
                .get("t"))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("expected int64, found int32");
  }

  @Test
  void aColumnThatHoldsNoNullHasToBeInEveryFile() {
    files.write("SELECT CAST(1 AS BIGINT) AS a, 'x' AS b", "t/1.parquet");
    files.write("SELECT CAST(2 AS BIGINT) AS a", "t/2.parquet");
    assertThat(files.deploy("a: int64; b: utf8 not null", IN_T).problems().get("t"))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("2.parquet");
  }

  @Test
  void filesThatChangeLaterAreCheckedAgain() {
    files.write("SELECT CAST(1 AS BIGINT) AS a", "t/1.parquet");
    files.deploy("a: int64", IN_T);
    files.write("SELECT 1.5 AS a, 'other size' AS b", "t/1.parquet");
    assertThat(catchThrowable(() -> files.rows("SELECT a FROM t")))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("t.a")
        .hasMessageContaining("expected int64, found float64");
  }

  private void assertMisfit(SchemaDifference difference, String columns, String... lines) {
    DataFusionException problem = files.deploy(columns, lines).problems().get("t");
    assertThat(problem).isInstanceOf(SchemaMismatchException.class);
    assertThat(((SchemaMismatchException) problem).differences()).contains(difference);
  }
}
