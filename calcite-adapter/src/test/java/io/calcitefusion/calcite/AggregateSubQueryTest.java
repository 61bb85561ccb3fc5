package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sub-queries in the arguments, filters and orders of aggregates, with rows that were counted by
 * hand.
 */
final class AggregateSubQueryTest {
  private static EngineFixture engine;

  @BeforeAll
  static void open() {
    engine = new EngineFixture();
    engine
        .session()
        .update(
            "CREATE TABLE o(id BIGINT, c BIGINT, amount BIGINT, status VARCHAR) AS VALUES"
                + " (1, 1, 10, 'open'), (2, 1, 20, 'closed'), (3, 2, NULL, NULL),"
                + " (4, NULL, 1, 'open')");
    engine
        .session()
        .update(
            "CREATE TABLE k(id BIGINT, name VARCHAR) AS VALUES (1, 'Ann'), (2, NULL), (3, 'Bob')");
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "count(*) FILTER (WHERE c IN (SELECT id FROM k)); [[3]]",
        "count(*) FILTER (WHERE c NOT IN (SELECT id FROM k WHERE name IS NOT NULL)); [[1]]",
        "count(*) FILTER (WHERE c NOT IN (SELECT id FROM k WHERE FALSE)); [[4]]",
        "count(*) FILTER (WHERE EXISTS (SELECT 1 FROM k WHERE k.id = o.c AND name = 'Ann')); [[2]]",
        "sum(amount) FILTER (WHERE EXISTS (SELECT 1 FROM k WHERE k.id = o.c)); [[30]]",
        "sum(amount) FILTER (WHERE NOT EXISTS (SELECT 1 FROM k WHERE k.id = o.c)); [[1]]",
        "count(*) FILTER (WHERE amount > (SELECT avg(amount) FROM o)); [[1]]",
        "count(*) FILTER (WHERE amount > ALL (SELECT amount FROM o WHERE status = 'open')); [[1]]",
        "count(*) FILTER (WHERE (c, status) IN (SELECT id, 'open' FROM k)); [[1]]",
        "sum(CASE WHEN c IN (SELECT id FROM k) THEN amount ELSE 100 END); [[130]]",
        "max((SELECT max(name) FROM k WHERE k.id = o.c)); [[Ann]]",
        "sum((SELECT count(*) FROM k)); [[12]]",
        "count(DISTINCT (SELECT max(name) FROM k WHERE k.id = o.c)); [[1]]",
        "array_agg(id ORDER BY (SELECT max(name) FROM k WHERE k.id = o.c), id); [[[1, 2, 3, 4]]]",
        "string_agg(status, ',' ORDER BY id) FILTER (WHERE c IN (SELECT id FROM k)); [[open,closed]]",
        "stddev(amount) FILTER (WHERE c IN (SELECT id FROM k WHERE id = 3)); [[null]]"
      })
  void theyCountTheirRows(String call, String rows) {
    assertThat(engine.query("SELECT " + call + " FROM o")).as(call).hasToString(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT status, count(*) FILTER (WHERE c IN (SELECT id FROM k)) FROM o GROUP BY status"
            + " ORDER BY status; [[closed, 1], [open, 1], [null, 1]]",
        "SELECT status FROM o GROUP BY status HAVING count(*) FILTER (WHERE EXISTS (SELECT 1 FROM k"
            + " WHERE k.id = o.c)) = 0; []",
        "SELECT status, sum(amount) FILTER (WHERE EXISTS (SELECT 1 FROM k WHERE k.id = o.c)) FROM o"
            + " GROUP BY ROLLUP (status) ORDER BY status, 2; [[closed, 20], [open, 10], [null, 30],"
            + " [null, null]]",
        "SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM k)) OVER () FROM o LIMIT 1; [[4]]"
      })
  void theyDoInGroups(String sql, String rows) {
    assertThat(engine.query(sql)).as(sql).hasToString(rows);
  }
}
