package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.SchemaDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a write does with rows and columns that are not as declared. */
@ExtendWith(NativeLeakCheck.class)
class WriteContractTest {
  private static final String IDS = "name: id, type: int64, nullable: false; name: n, type: int32";
  private static final String BAD_ROWS =
      "SELECT column1 AS id, CAST(column2 AS INT) AS n FROM (VALUES (1, 1), (NULL, 1), (3, -1), (1, 5))";

  private WriteFixture shop;

  @BeforeEach
  void open(@TempDir Path folder) {
    shop = new WriteFixture(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void everyColumnThatDoesNotFitIsNamedBeforeAnythingIsRead() {
    shop.deploy(
        "name: a, type: int32; name: b, type: utf8; name: c, type: date32",
        "evolution: {allow_extra: false}");
    SchemaMismatchException error =
        catchThrowableOfType(
            SchemaMismatchException.class,
            () -> shop.write("SELECT 1 AS a, 2 AS x, 'y' AS y, DATE '2024-01-01' AS c"));
    assertThat(error.differences())
        .extracting(difference -> difference.kind() + " " + difference.column())
        .containsExactly("RETYPED a", "MISSING b", "EXTRA x", "EXTRA y");
    assertThat(error)
        .hasMessageContaining("expected int32, found int64")
        .hasMessageContaining("coerce");
    assertThat(shop.files()).isEmpty();
  }

  @Test
  void aConstraintThatAsksOtherTablesIsRefusedBeforeAnythingIsRead() {
    for (String constraint : List.of("n IN (SELECT 1)", "EXISTS (select 1)")) {
      shop.deploy(IDS, "contract: {constraints: ['" + constraint + "']}");
      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class, () -> shop.write("SELECT 1 AS id, CAST(1 AS INT) AS n"));
      assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
      assertThat(error.sqlState()).isEqualTo("0A000");
      assertThat(error)
          .hasMessageContaining("Dataset t can not be written")
          .hasMessageContaining(constraint)
          .hasMessageContaining("references");
      assertThat(shop.files()).isEmpty();
    }
    shop.deploy(
        IDS.replace("name: n,", "name: select,"), "contract: {constraints: ['\"select\" > 0']}");
    assertThat(shop.write("SELECT 1 AS id, CAST(1 AS INT) AS \"select\"").run().rows())
        .isEqualTo(1);
  }

  @Test
  void columnsAreFoundByNameAndFurtherOnesLeftOut() {
    shop.deploy("name: a, type: int64; name: b, type: utf8", "evolution: {renames: {old_b: b}}");
    WriteReport report = shop.write("SELECT 'x' AS old_b, 9 AS other, 1 AS a").run();
    assertThat(report.ignoredColumns()).containsExactly("other");
    assertThat(shop.rows("SELECT a, b FROM t")).containsExactly(List.of(1L, "x"));
  }

  @Test
  void aMissingColumnIsNullOnlyWhereThatIsAllowed() {
    shop.deploy(
        "name: a, type: int64; name: b, type: utf8; name: l, type: 'list<struct<x: int32>>'",
        "evolution: {allow_missing: true}");
    WriteReport report = shop.write("SELECT 1 AS a").run();
    assertThat(report.filledColumns()).containsExactly("b", "l");
    assertThat(shop.rows("SELECT * FROM t")).containsExactly(Arrays.asList(1L, null, null));

    shop.deploy(
        "name: a, type: int64; name: b, type: utf8, nullable: false",
        "evolution: {allow_missing: true}");
    SchemaMismatchException error =
        catchThrowableOfType(SchemaMismatchException.class, () -> shop.write("SELECT 1 AS a"));
    assertThat(error.differences()).extracting(SchemaDifference::column).containsExactly("b");
  }

  @Test
  void typesWidenWithoutLoss() {
    shop.deploy("name: a, type: int64; name: b, type: float64; name: c, type: 'decimal(12,3)'");
    WriteReport report =
        shop.write(
                "SELECT CAST(7 AS SMALLINT) AS a, CAST(1.5 AS REAL) AS b, CAST(2.25 AS DECIMAL(5, 2)) AS c")
            .run();
    assertThat(report.convertedColumns()).isEmpty();
    assertThat(shop.rows("SELECT a, b, CAST(c AS VARCHAR) FROM t"))
        .containsExactly(List.of(7L, 1.5, "2.250"));
  }

  @Test
  void whatAConversionWouldLoseMakesTheRowInvalid() {
    shop.deploy(
        "name: id, type: int64; name: a, type: int8; name: b, type: int32; name: c, type: 'decimal(5,2)'; name: d, type: date32",
        "validation: {coerce: true}");
    WriteReport report =
        shop.write(
                "SELECT column1 AS id, column2 AS a, column3 AS b, column4 AS c, column5 AS d FROM (VALUES"
                    + " (1, 100, 1.0, '1.25', '2024-01-01'), (2, 300, 1.0, '1', '2024-01-01'),"
                    + " (3, 1, 1.5, '1', '2024-01-01'), (4, 1, 1.0, '1.255', '2024-01-01'),"
                    + " (5, 1, 1.0, 'x', '2024-01-01'), (6, 1, 1.0, '1', '2024-13-01'),"
                    + " (7, NULL, NULL, NULL, NULL))")
            .run();
    assertThat(report.invalidByCheck())
        .containsEntry("type: a", 1L)
        .containsEntry("type: b", 1L)
        .containsEntry("type: c", 2L)
        .containsEntry("type: d", 1L)
        .hasSize(4);
    assertThat(shop.rows("SELECT id FROM t ORDER BY id")).containsExactly(List.of(1L), List.of(7L));
  }

  @Test
  void aStrictDatasetRefusesTheWholeAndTellsWhy() {
    shop.deploy(
        IDS, "key: [id]", "contract: {constraints: [\"n > 0\"]}", "validation: {strict: true}");
    shop.write("SELECT 1 AS id, CAST(1 AS INT) AS n").run();
    var before = shop.bytes();
    Path rejects = shop.folder.resolve("rejects.csv");
    DatasetWrite write = shop.session.write("t").withRejects(rejects).fromQuery(BAD_ROWS);
    DataFusionException error = catchThrowableOfType(DataFusionException.class, write::run);
    assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
    assertThat(error.sqlState()).isEqualTo("23502");
    assertThat(error)
        .hasMessageContaining("3 of 4 rows")
        .hasMessageContaining("not null: id (1 row), constraint: n > 0 (1 row), key: id (1 row)")
        .hasMessageContaining("strict")
        .hasMessageContaining("rejects.csv");
    assertThat(shop.bytes()).isEqualTo(before);
    assertThat(rejects)
        .content()
        .contains(
            "id,n,rejected_for\n",
            ",1,not null: id\n",
            "3,-1,constraint: n > 0\n",
            "1,5,key: id\n");
  }

  @Test
  void aLenientDatasetTakesInvalidRowsAndTells() {
    shop.deploy(
        IDS.replace(", nullable: false", ""),
        "key: [id]",
        "required: [id]",
        "validation: {strict: false}");
    WriteReport report = shop.write(BAD_ROWS).run();
    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.invalidByCheck())
        .containsEntry("not null: id", 1L)
        .containsEntry("key: id", 1L);
    assertThat(shop.rows("SELECT count(*) FROM t")).containsExactly(List.of(4L));
  }

  @Test
  void moreInvalidRowsThanTheLimitStopTheWrite() {
    for (int limit = 1; limit <= 2; limit++) {
      shop.deploy(
          IDS, "contract: {constraints: [\"n > 0\"]}", "validation: {max_errors: " + limit + "}");
      DatasetWrite write = shop.write(BAD_ROWS);
      if (limit == 1) {
        assertThat(catchThrowableOfType(DataFusionException.class, write::run))
            .hasMessageContaining("at most 1");
      } else {
        assertThat(write.run().invalidRows()).isEqualTo(2);
      }
    }
  }

  @Test
  void countsAndRowsAreReportedOnlyWhereThePolicySaysSo() {
    shop.deploy(IDS, "validation: {emit_error_table: false, emit_invalid_rows: false}");
    WriteReport report = shop.write(BAD_ROWS).run();
    assertThat(report.invalidByCheck()).isEmpty();
    assertThat(report.invalidRows()).isEqualTo(1);
    DatasetWriter writer = shop.session.write("t").withRejects(shop.folder.resolve("r.csv"));
    assertThat(catchThrowableOfType(DataFusionException.class, () -> writer.fromQuery(BAD_ROWS)))
        .hasMessageContaining("emit_invalid_rows");
  }

  @Test
  void rowsWithTheKeyOfARowBeforeThemAreLeftOutAlsoWhenThatIsThereAlready() {
    shop.deploy(IDS, "key: [id]");
    String query = "SELECT column1 AS id, CAST(column2 AS INT) AS n FROM (VALUES %s)";
    WriteReport report = shop.write(query.formatted("(2, 5), (2, 2), (2, NULL)")).run();
    assertThat(report.invalidByCheck()).containsEntry("key: id", 2L);
    assertThat(shop.rows("SELECT id, n FROM t")).containsExactly(List.of(2L, 2L));

    Path rejects = shop.folder.resolve("rejects.json");
    report =
        shop.session
            .write("t")
            .withMode(WriteMode.APPEND)
            .withRejects(rejects)
            .fromQuery(query.formatted("(2, 1), (3, 3)"))
            .run();
    assertThat(report.rows()).isEqualTo(1);
    assertThat(shop.rows("SELECT id, n FROM t ORDER BY id"))
        .containsExactly(List.of(2L, 2L), List.of(3L, 3L));
    assertThat(rejects).content().contains("\"id\":2", "\"n\":1", "key: id");
  }

  @Test
  void rejectedRowsHaveTheSourcesValues() {
    shop.deploy("name: a, type: int32", "validation: {coerce: true}");
    Path rejects = shop.folder.resolve("rejects.csv");
    shop.session
        .write("t")
        .withRejects(rejects)
        .fromQuery("SELECT '12' AS a UNION ALL SELECT 'twelve'")
        .run();
    assertThat(rejects).hasContent("a,rejected_for\ntwelve,type: a\n");
    assertThat(shop.rows("SELECT a FROM t")).containsExactly(List.of(12L));
  }

  @Test
  void duplicatesGoAsPlainJavaWouldTakeThemAway() {
    shop.deploy(
        "name: k, type: int64; name: s, type: int64; name: v, type: utf8",
        "contract:",
        "  sort: [k]",
        "  dedupe: {keys: [k], tie_breakers: [{column: s, order: descending}, v]}");
    Random random = new Random(7);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Long score = random.nextInt(10) == 0 ? null : (long) random.nextInt(5);
      rows.add(Arrays.asList((long) random.nextInt(300), score, "v" + random.nextInt(50)));
    }
    String values =
        rows.stream()
            .map(row -> "(%s, %s, '%s')".formatted(row.get(0), row.get(1), row.get(2)))
            .collect(Collectors.joining(", "));
    WriteReport report =
        shop.write("SELECT column1 AS k, column2 AS s, column3 AS v FROM (VALUES " + values + ")")
            .run();

    // Nulls sort high, so they come first when descending.
    Comparator<List<@Nullable Object>> order =
        Comparator.<List<@Nullable Object>, Long>comparing(
                row -> row.get(1) == null ? Long.MAX_VALUE : (Long) row.get(1))
            .reversed()
            .thenComparing(row -> (String) row.get(2));
    Map<Long, List<@Nullable Object>> best = new TreeMap<>();
    rows.forEach(
        row -> best.merge((Long) row.get(0), row, (a, b) -> order.compare(a, b) <= 0 ? a : b));
    assertThat(shop.rows("SELECT k, s, v FROM t")).containsExactlyElementsOf(best.values());
    assertThat(report.duplicateRows()).isEqualTo(2000 - best.size());
  }

  @Test
  void rowsOfOneKeyCollapseIntoLists() {
    shop.deploy(
        "name: k, type: int64; name: v, type: list<utf8>",
        "contract: {dedupe: {keys: [k], tie_breakers: [v], strategy: collapse_list}, sort: [k]}");
    shop.write("SELECT column1 AS k, column2 AS v FROM (VALUES (1, 'b'), (2, 'c'), (1, 'a'))")
        .run();
    assertThat(shop.rows("SELECT k, v FROM t"))
        .containsExactly(List.of(1L, List.of("a", "b")), List.of(2L, List.of("c")));
  }

  @Test
  void aSourceIsReadOnce() {
    shop.deploy(IDS.replace("int32", "float64"), "key: [id]");
    WriteReport report =
        shop.write("SELECT value AS id, random() AS n FROM generate_series(1, 100)").run();
    assertThat(report.rows()).isEqualTo(100);
    // A query that is run for every step would judge other values than it writes.
    assertThat(
            shop.engine.queries().stream()
                .filter(query -> query.sql().contains("random()"))
                .count())
        .isEqualTo(1);
  }

  @Test
  void filesAreSourcesAndTextsAreReadAsDeclared() throws IOException {
    shop.deploy(
        "name: id, type: int32, nullable: false; name: zip, type: utf8; name: t, type: 'timestamp(us)'");
    Path csv = shop.folder.resolve("in.csv");
    Files.writeString(
        csv, "zip,id,t\n01234,1,2024-01-01T10:00:00\n00001,x,2024-01-01T10:00:00\n,3,\n");
    WriteReport report = shop.session.write("t").fromFile(csv, null).run();
    assertThat(report.invalidByCheck()).containsEntry("type: id", 1L);
    assertThat(shop.rows("SELECT id, zip FROM t ORDER BY id"))
        .containsExactly(List.of(1L, "01234"), Arrays.asList(3L, null));

    Path json = shop.folder.resolve("in.txt");
    Files.writeString(json, "{\"id\":5,\"zip\":\"07\",\"t\":null}\n");
    shop.deploy("name: id, type: int64; name: zip, type: utf8");
    shop.session.write("t").fromFile(json, DataFormat.JSON).run();
    assertThat(shop.rows("SELECT id, zip FROM t")).containsExactly(List.of(5L, "07"));
    assertThat(
            catchThrowableOfType(
                DataFusionException.class,
                () -> shop.session.write("t").fromFile(shop.folder.resolve("none.csv"), null)))
        .hasMessageContaining("none.csv");
  }

  @Test
  void aTryTellsWhatAWriteWouldDo() {
    shop.deploy(IDS, "key: [id]");
    WriteReport report = shop.write(BAD_ROWS).check();
    assertThat(report.isPublished()).isFalse();
    assertThat(report.rows()).isEqualTo(2);
    assertThat(report.invalidRows()).isEqualTo(2);
    assertThat(shop.files()).isEmpty();
    assertThat(shop.rows("SELECT * FROM t")).isEmpty();
  }
}
