package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.ErrorKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQLSTATEs and vendor codes that docs/jdbc.md lists, each by a statement that raises it. */
@ExtendWith(NativeLeakCheck.class)
class SqlStatesTest {
  private static final String MEMORY = "datafusion.runtime.memory_limit";

  private TestConnections connections;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:;access=admin");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b, CAST(0 AS BIGINT) AS zero");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  private interface Failing {
    void run() throws Exception;
  }

  private static SQLException failure(Failing failing) {
    SQLException e = catchThrowableOfType(SQLException.class, failing::run);
    assertThat((Object) e).isNotNull();
    return e;
  }

  private void drain(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        rows.getString(1);
      }
    }
  }

  private void stillUsable() throws SQLException {
    drain("SELECT 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "42601 | SYNTAX | SELECT FROM WHERE",
        "42P01 | PLAN | SELECT * FROM nowhere",
        "42703 | PLAN | SELECT nothing FROM t",
        "42883 | PLAN | SELECT no_such_function(a) FROM t",
        "42804 | PLAN | SELECT a FROM t WHERE a",
        "22012 | DATA | SELECT 1 / zero FROM t",
        "22P02 | DATA | SELECT CAST(b AS INTEGER) FROM t",
        "22003 | DATA | SELECT CAST(9223372036854775807 AS BIGINT) + a FROM t",
      })
  void statementsHaveTheirStates(String state, ErrorKind kind, String sql) throws SQLException {
    SQLException e = failure(() -> drain(sql));
    assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state);
    assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(SqlExceptions.vendorCode(kind));
    stillUsable();
  }

  @Test
  void placesAreShown() {
    SQLException e = failure(() -> drain("SELECT a,\n  nothing FROM t"));
    assertThat(e.getMessage()).contains("line 2").contains("  nothing FROM t\n  ^");
  }

  @Test
  void errorsOfAnExecutionShowBothTexts() {
    SQLException e = failure(() -> drain("SELECT a / zero FROM t"));
    assertThat(e.getMessage())
        .contains("\nstatement: SELECT a / zero FROM t\n")
        .contains("\nsent to the engine: SELECT ")
        .contains("\"zero\"");
  }

  @Test
  void namespaces() {
    assertThat(failure(() -> connection.setCatalog("nowhere")).getSQLState()).isEqualTo("3D000");
    assertThat(failure(() -> connection.setSchema("nowhere")).getSQLState()).isEqualTo("3F000");
  }

  @Test
  void argumentsAndParameters() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT a FROM t WHERE a = ?")) {
      assertThat(failure(statement::executeQuery).getSQLState()).isEqualTo("07001");
      assertThat(failure(() -> statement.setInt(2, 1)).getSQLState()).isEqualTo("07009");
      assertThat(failure(() -> statement.setQueryTimeout(-1)).getSQLState()).isEqualTo("22023");
      assertThat(failure(() -> statement.setString(1, "x")).getSQLState()).isEqualTo("22018");
    }
    assertThat(failure(() -> connection.prepareCall("{call p}")).getSQLState()).isEqualTo("0A000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{call abs(1)}", "{? = call abs(-1)}", " { ?=CALL p }", "call p(1)"})
  void callsOfProceduresAreRefused(String sql) throws SQLException {
    Connection natively = connections.open("jdbc:datafusion:;planner=native");
    for (Connection any : List.of(connection, natively)) {
      SQLException refused = failure(() -> any.prepareStatement(sql));
      assertThat((Object) refused).isInstanceOf(SQLFeatureNotSupportedException.class);
      assertThat(refused.getSQLState()).isEqualTo("0A000");
      assertThat(refused.getMessage()).contains("SELECT f(…)");
    }
  }

  @Test
  void cursors() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(failure(() -> rows.getInt(1)).getSQLState()).isEqualTo("24000");
    }
  }

  @Test
  void aReadOnlyConnectionRefusesWrites() throws SQLException {
    connection.setReadOnly(true);
    SQLException e =
        failure(
            () -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE u (v INT)");
              }
            });
    assertThat(e.getSQLState()).isEqualTo("25006");
    assertThat(e.getErrorCode()).isEqualTo(SqlExceptions.vendorCode(ErrorKind.POLICY));
    stillUsable();
  }

  @Test
  void memoryThatIsNotThere() throws SQLException {
    connection = connections.open("jdbc:datafusion:;profile=dev;" + MEMORY + "=1M");
    SQLException e =
        failure(
            () ->
                drain(
                    "SELECT a.value % 1000003, count(*) FROM generate_series(1, 2000000) AS a(value)"
                        + " GROUP BY 1 ORDER BY 2"));
    assertThat(e.getSQLState()).as(e.getMessage()).isIn("53200", "53100");
    assertThat(e.getErrorCode()).isEqualTo(SqlExceptions.vendorCode(ErrorKind.RESOURCES));
    stillUsable();
  }

  @Test
  void anEndOfTimeAndACancelShareAStateAndDifferInTheirCodes() throws SQLException {
    String endless =
        "SELECT count(*) FROM generate_series(1, 100000000) AS a(v)"
            + " JOIN generate_series(1, 100000000) AS b(w) ON a.v % 7 = b.w % 5";
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException late = failure(() -> statement.executeQuery(endless));
      assertThat((Object) late).isInstanceOf(SQLTimeoutException.class);
      assertThat(late.getSQLState()).isEqualTo("57014");
      assertThat(late.getErrorCode()).isEqualTo(SqlExceptions.vendorCode(ErrorKind.TIMEOUT));
      statement.setQueryTimeout(0);
      Thread canceller =
          new Thread(
              () -> {
                try {
                  Thread.sleep(300);
                  statement.cancel();
                } catch (SQLException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      canceller.start();
      SQLException cancelled = failure(() -> statement.executeQuery(endless));
      assertThat((Object) cancelled).isNotInstanceOf(SQLTimeoutException.class);
      assertThat(cancelled.getSQLState()).isEqualTo("57014");
      assertThat(cancelled.getErrorCode()).isEqualTo(SqlExceptions.vendorCode(ErrorKind.CANCELLED));
    }
    stillUsable();
  }

  @Test
  void connections() throws SQLException {
    assertThat(
            failure(() -> connections.open("jdbc:datafusion:/no/such/registry.yaml")).getSQLState())
        .isEqualTo("08001");
    connection.close();
    assertThat(failure(connection::createStatement).getSQLState()).isEqualTo("08003");
  }

  @Test
  void everyKindHasACodeOfItsOwn() {
    assertThat(Arrays.stream(ErrorKind.values()).map(SqlExceptions::vendorCode))
        .doesNotHaveDuplicates()
        .allMatch(code -> code > 0);
  }
}
