package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.DataFusionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wrong statements of every sort, through both planners: class, state, and a text for a user. */
@ExtendWith(NativeLeakCheck.class)
class BadStatementsTest {
  private static final Pattern INTERNALS =
      Pattern.compile(
          "DataFusion error|Internal error|Execution error|Error during planning|Arrow error|caused"
              + " by a bug|bug report|caused by\n"
              + "|called `|unwrap\\(|backtrace|RUST_|note: run"
              + " with|[a-z_]::[A-Za-z]|\\bSome\\(|\\bNone\\b|\\bErr\\(|Span\\(|Location\\(|\\b[A-Z]\\w+"
              + " \\{ \\w+:|Int64\\(|Utf8\\(|org\\.apache\\.calcite\\.|java\\.lang\\.");

  @ParameterizedTest
  @EnumSource(Planner.class)
  void eachHasItsClassAndAPlainText(Planner planner) throws SQLException, IOException {
    List<String> wrong = new ArrayList<>();
    int count = 0;
    try (TestConnections connections = new TestConnections();
        Connection connection =
            connections.open(
                "jdbc:datafusion:;planner=" + planner.name().toLowerCase(Locale.ROOT))) {
      prepare(connection);
      for (String line : lines()) {
        List<String> parts = List.of(line.split(" \\| "));
        String wanted = parts.get(planner == Planner.NATIVE ? 1 : parts.size() - 1);
        String found = failure(connection, parts.get(0));
        if (!found.startsWith(wanted + " ") || INTERNALS.matcher(found).find()) {
          wrong.add(parts.get(0) + "\n    wanted " + wanted + "\n    found  " + found);
        }
        count++;
      }
    }
    assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    assertThat(count).isGreaterThan(60);
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b");
      statement.execute("CREATE TABLE u AS SELECT 1 AS a, 'x' AS c");
      statement.execute("CREATE TABLE st AS SELECT named_struct('f', 1) AS s");
    }
  }

  /** Kind, SQLSTATE and message of the error. */
  private static String failure(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            rows.getObject(1);
          }
        }
      }
      return "no error";
    } catch (SQLException e) {
      String kind = e.getCause() instanceof DataFusionException cause ? cause.kind().name() : "?";
      return kind + ' ' + e.getSQLState() + ' ' + e.getMessage();
    }
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = BadStatementsTest.class.getResourceAsStream("bad-statements.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
