package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Deep and long statements through both planners: an answer or a typed error in bounded time, and a
 * connection that goes on. With the system property {@code calcitefusion.soak} many more of them.
 */
@ExtendWith(NativeLeakCheck.class)
class ComplexStatementTest {
  private static final List<String> WORDS =
      ImmutableList.<String>builder()
          .addAll(
              Splitter.on('|')
                  .split(
                      "SELECT|FROM|t|a|(|)|[|]|{|}|CASE|WHEN|THEN|END|NOT|-|+|*|,|1|'x'|"
                          + "AND|OR|IN|EXISTS|UNION|ALL|WITH|AS|JOIN|ON|GROUP BY|ORDER BY|CAST|"
                          + "INTERVAL|::|->|$1|?|/*|--|LATERAL|VALUES|OVER|DISTINCT|LIMIT|"
                          + "EXPLAIN|😀"))
          .add("\"q", "\n", "\u0000")
          .build();

  private static final boolean SOAK = Boolean.getBoolean("calcitefusion.soak");
  private static final int[] LEVELS =
      SOAK ? new int[] {8, 16, 40, 64, 120, 250, 500, 1_000, 4_096, 30_000} : new int[] {12, 3_000};

  private static Map<String, IntFunction<String>> shapes() {
    Map<String, IntFunction<String>> shapes = new TreeMap<>();
    shapes.put("parentheses", n -> "SELECT " + nest("(", "1", ")", n));
    shapes.put("sums in parentheses", n -> "SELECT " + nest("(1 + ", "1", ")", n));
    shapes.put("open parentheses", n -> "SELECT " + "(".repeat(n));
    shapes.put("closing parentheses", n -> "SELECT 1" + ")".repeat(n));
    shapes.put("AND", n -> "SELECT a FROM t WHERE " + chain("a <> 7", " AND ", n));
    shapes.put("OR", n -> "SELECT a FROM t WHERE " + chain("a < 7", " OR ", n));
    shapes.put("sum", n -> "SELECT " + chain("a", " + ", n) + " FROM t");
    shapes.put("product", n -> "SELECT " + chain("1", " * ", n));
    shapes.put("concatenation", n -> "SELECT " + chain("b", " || ", n) + " FROM t");
    shapes.put("NOT", n -> "SELECT " + "NOT ".repeat(n) + "true");
    shapes.put("minus", n -> "SELECT " + "- ".repeat(n) + "1");
    shapes.put("CASE", n -> "SELECT " + nest("CASE WHEN a = 1 THEN ", "1", " END", n) + " FROM t");
    shapes.put("calls", n -> "SELECT " + nest("abs(", "1", ")", n));
    shapes.put("casts", n -> "SELECT " + nest("CAST(1 + ", "1", " AS BIGINT)", n));
    shapes.put("brackets", n -> "SELECT " + nest("[", "1", "]", n));
    shapes.put("scalar sub-queries", n -> "SELECT " + nest("(SELECT ", "1", ")", n));
    shapes.put(
        "IN sub-queries",
        n -> "SELECT a FROM t WHERE " + nest("a IN (SELECT a FROM t WHERE ", "true", ")", n));
    shapes.put("FROM sub-queries", n -> nest("SELECT * FROM (", "SELECT 1 AS x", ") AS q", n));
    shapes.put("WITH in WITH", n -> nest("WITH c AS (", "SELECT 1 AS x", ") SELECT * FROM c", n));
    shapes.put("UNION ALL", n -> chain("SELECT 1", " UNION ALL ", n));
    shapes.put("EXCEPT", n -> chain("SELECT 1", " EXCEPT ", n));
    shapes.put("IN list", n -> "SELECT a FROM t WHERE a IN (" + chain("5", ", ", n) + ")");
    shapes.put("columns", n -> "SELECT " + chain("a", ", ", n) + " FROM t");
    shapes.put("EXPLAIN", n -> "EXPLAIN ".repeat(n) + "SELECT 1");
    shapes.put("garbage", n -> chain("SELECT ( CASE [ { NOT FROM '", " ", n));
    shapes.put(
        "joins",
        n -> {
          StringBuilder sql = new StringBuilder("SELECT 1 FROM t t0");
          for (int i = 1; i <= n; i++) {
            sql.append(" JOIN t t").append(i).append(" ON t0.a = t").append(i).append(".a");
          }
          return sql.toString();
        });
    return shapes;
  }

  @ParameterizedTest
  @EnumSource(Planner.class)
  @Timeout(3_000)
  void everyStatementHasAnEnd(Planner planner) throws SQLException {
    List<String> wrong = new ArrayList<>();
    try (TestConnections connections = new TestConnections();
        Connection connection = open(connections, planner)) {
      for (Map.Entry<String, IntFunction<String>> shape : shapes().entrySet()) {
        for (int levels : LEVELS) {
          String end = end(connection, shape.getValue().apply(levels));
          if (!end.matches("ok|0A...|22...|42...|53...|54...|57014")) {
            wrong.add(shape.getKey() + " " + levels + ": " + end);
          }
        }
      }
      assertThat(wrong).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Planner.class)
  void longStatementsOfOrdinaryPeopleRun(Planner planner) throws SQLException {
    try (TestConnections connections = new TestConnections();
        Connection connection = open(connections, planner)) {
      for (String operator : List.of(" AND ", " OR ")) {
        assertThat(end(connection, "SELECT a FROM t WHERE " + chain("a < 7", operator, 1_000)))
            .as(operator)
            .isEqualTo("ok");
      }
      assertThat(end(connection, "SELECT " + chain("a", " + ", 1_000) + " FROM t")).isEqualTo("ok");
      assertThat(end(connection, chain("SELECT 1", " UNION ALL ", 500))).isEqualTo("ok");
      assertThat(end(connection, "SELECT " + nest("(", "1", ")", 400))).isEqualTo("ok");
      StringBuilder numbers = new StringBuilder();
      for (int i = 0; i < 100_000; i++) {
        numbers.append(i).append(", ");
      }
      assertThat(end(connection, "SELECT a FROM t WHERE a IN (" + numbers + "-1)")).isEqualTo("ok");
      assertThat(end(connection, "SELECT '" + "x".repeat(999_980) + "'")).isEqualTo("ok");
      assertThat(end(connection, "SELECT '" + "x".repeat(1_000_000) + "'")).isEqualTo("54000");
    }
  }

  @Test
  @Timeout(600)
  void randomTokensNeverHarm() throws SQLException {
    Random random = new Random(20);
    for (Planner planner : Planner.values()) {
      try (TestConnections connections = new TestConnections();
          Connection connection = open(connections, planner)) {
        for (int i = 0; i < (SOAK ? 20_000 : 200); i++) {
          StringBuilder sql = new StringBuilder("SELECT ");
          int length = 1 + random.nextInt(SOAK ? 400 : 60);
          for (int j = 0; j < length; j++) {
            sql.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
          }
          String end = end(connection, sql.toString());
          assertThat(end).as("%s", sql).doesNotStartWith("XX");
        }
      }
    }
  }

  private static Connection open(TestConnections connections, Planner planner) throws SQLException {
    Connection connection =
        connections.open(
            "jdbc:datafusion:;planner=" + planner.name().toLowerCase(java.util.Locale.ROOT));
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b");
    }
    return connection;
  }

  /** {@code ok} or the SQLSTATE; the connection works after it. */
  private static String end(Connection connection, String sql) throws SQLException {
    String end = "ok";
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(20);
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            rows.getObject(1);
          }
        }
      }
    } catch (SQLException e) {
      end = e.getSQLState();
      assertThat(e.getMessage()).as(end).isNotBlank();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1")) {
      assertThat(row.next()).isTrue();
    }
    return end;
  }

  private static String nest(String open, String inner, String close, int levels) {
    return open.repeat(levels) + inner + close.repeat(levels);
  }

  private static String chain(String term, String separator, int terms) {
    return String.join(separator, java.util.Collections.nCopies(terms, term));
  }
}
