package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.stream.Collectors;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every result column names the columns that its values come from. */
class LineageTest {
  private static EngineFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new EngineFixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT s FROM t | s UNCHANGED t.s",
        "SELECT s AS x, 1 AS one FROM t | x UNCHANGED t.s; one DERIVED",
        "SELECT i + f AS x FROM t WHERE b | x DERIVED t.f t.i",
        "SELECT u.n, count(*) AS c, max(t.i) AS m FROM t JOIN u ON t.id = u.id GROUP BY u.n"
            + "| n UNCHANGED u.n; c DERIVED; m DERIVED t.i",
        "SELECT id FROM t UNION ALL SELECT id FROM u | id DERIVED t.id u.id",
        "WITH w AS (SELECT s AS z FROM t) SELECT z FROM w | z UNCHANGED t.s",
        "SELECT (SELECT max(n) FROM u WHERE u.id = t.id) AS x FROM t | x DERIVED u.n",
        "SELECT id FROM t WHERE id IN (SELECT id FROM u) | id UNCHANGED t.id",
        "SELECT s FROM v | s UNCHANGED v.s",
        "SELECT sum(i) OVER (ORDER BY id) AS x FROM t | x DERIVED t.i t.id",
        "SELECT st['f'] AS x FROM c | x DERIVED c.st",
        "SELECT (SELECT max(CASE WHEN t.b THEN u.n ELSE t.s END) FROM u WHERE u.id = t.id) AS x FROM t"
            + "| x DERIVED t.b t.s u.n",
        "SELECT t.id, a.v FROM t CROSS JOIN UNNEST(t.arr) AS a (v)"
            + "| id UNCHANGED t.id; v DERIVED t.arr",
        "SELECT a.v FROM UNNEST(ARRAY[1, 2]) AS a (v) | v DERIVED",
        "SELECT t.s, u.n FROM t LEFT JOIN u ON t.id = u.id | s UNCHANGED t.s; n DERIVED u.n"
      })
  void columnsOfQueries(String sql, String expected) {
    try (PreparedQuery query = fixture.frontEnd().prepare(sql)) {
      assertThat(text(query.lineage())).isEqualTo(expected);
    }
  }

  @Test
  void columnsOfExpressions() {
    RelBuilder builder = fixture.frontEnd().relBuilder();
    builder.scan("t").project(builder.field("s"), builder.alias(builder.field("d"), "price"));
    try (PreparedQuery query = fixture.frontEnd().prepare(builder.build())) {
      assertThat(text(query.lineage())).isEqualTo("s UNCHANGED t.s; price UNCHANGED t.d");
    }
  }

  private static String text(ImmutableList<ColumnLineage> columns) {
    return columns.stream()
        .map(
            column ->
                column.column()
                    + " "
                    + column.kind()
                    + column.origins().stream()
                        .map(origin -> " " + origin.table().table() + "." + origin.column())
                        .sorted()
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("; "));
  }
}
