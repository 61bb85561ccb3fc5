package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Closed objects: every method is refused with a SQLException, but those that JDBC allows. */
final class ClosedChecks {
  private static final String GROUP = "closed objects";

  /** What may be called on a closed object, or whose behaviour then is not fixed. */
  private static final Set<String> FREE =
      Set.of(
          "close",
          "isClosed",
          "abort",
          "isValid",
          "unwrap",
          "isWrapperFor",
          "cancel",
          "enquoteLiteral",
          "enquoteNCharLiteral",
          "enquoteIdentifier",
          "isSimpleIdentifier",
          "beginRequest",
          "endRequest",
          "closeOnCompletion",
          "isCloseOnCompletion");

  private interface Closed {
    Object of(JdbcProduct.Session session) throws SQLException;
  }

  private ClosedChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    add(checks, ResultSet.class, ClosedChecks::resultSet);
    add(checks, Statement.class, ClosedChecks::statement);
    add(checks, PreparedStatement.class, ClosedChecks::prepared);
    add(checks, Connection.class, ClosedChecks::connection);
    return checks;
  }

  private static Object resultSet(JdbcProduct.Session session) throws SQLException {
    ResultSet rows = session.connection().createStatement().executeQuery("SELECT 1 AS \"v\"");
    rows.next();
    rows.close();
    return rows;
  }

  private static Object statement(JdbcProduct.Session session) throws SQLException {
    Statement statement = session.connection().createStatement();
    statement.close();
    return statement;
  }

  private static Object prepared(JdbcProduct.Session session) throws SQLException {
    PreparedStatement statement = session.connection().prepareStatement("SELECT 1 AS \"v\"");
    statement.close();
    return statement;
  }

  private static Object connection(JdbcProduct.Session session) throws SQLException {
    Connection connection = session.product().connect();
    connection.close();
    return connection;
  }

  private static void add(List<ContractCheck> checks, Class<?> type, Closed closed) {
    for (Method method : ContractMethods.of(type)) {
      if (FREE.contains(method.getName())) {
        continue;
      }
      checks.add(
          new ContractCheck(
              GROUP,
              type.getSimpleName() + "." + ContractMethods.signature(method),
              session -> {
                checkRefused(closed.of(session), method);
              }));
    }
  }

  private static void checkRefused(Object closed, Method method) throws IllegalAccessException {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(ClosedChecks::argument).toArray();
    try {
      method.invoke(closed, arguments);
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).isInstanceOf(SQLException.class);
      return;
    }
    throw new AssertionError("it is not refused");
  }

  private static Object argument(Class<?> type) {
    if (type == boolean.class) {
      return true;
    }
    if (type == int.class) {
      return 1;
    }
    if (type == long.class) {
      return 1L;
    }
    if (type == byte.class) {
      return (byte) 1;
    }
    if (type == short.class) {
      return (short) 1;
    }
    if (type == float.class) {
      return 1f;
    }
    if (type == double.class) {
      return 1.0;
    }
    return type == String.class ? "v" : null;
  }
}
