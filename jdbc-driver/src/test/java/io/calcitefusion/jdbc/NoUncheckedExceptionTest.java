package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls every method of every interface with odd arguments. */
@ExtendWith(NativeLeakCheck.class)
class NoUncheckedExceptionTest {
  private static final int ROUNDS = 12;

  private TestConnections connections;

  @BeforeEach
  void open() {
    connections = new TestConnections();
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  /** Makes a fresh object for each call, since a call may close it. */
  private interface Target {
    Object make() throws SQLException;
  }

  private Connection connection() throws SQLException {
    return connections.open("jdbc:datafusion:;planner=native");
  }

  private ResultSet row(Connection connection) throws SQLException {
    ResultSet rows =
        connection
            .createStatement()
            .executeQuery(
                "SELECT 1 AS a, 'text' AS b, make_array(1, 2) AS c, named_struct('x', 1) AS d,"
                    + " TIMESTAMP '2024-01-01 00:00:00' AS e, X'01' AS f");
    rows.next();
    return rows;
  }

  @Test
  void statementsAndConnections() throws Exception {
    Connection connection = connection();
    check(Connection.class, this::connection, 2);
    check(Statement.class, connection::createStatement, ROUNDS);
    check(
        PreparedStatement.class,
        () -> connection.prepareStatement("SELECT CAST(? AS INT), CAST(? AS VARCHAR)"),
        ROUNDS);
  }

  @Test
  void results() throws Exception {
    Connection connection = connection();
    check(ResultSet.class, () -> row(connection), ROUNDS);
    check(
        ResultSet.class,
        () -> {
          ResultSet rows = row(connection);
          rows.close();
          return rows;
        },
        2);
    check(ResultSetMetaData.class, () -> row(connection).getMetaData(), ROUNDS);
    check(Array.class, () -> row(connection).getArray(3), ROUNDS);
    check(Struct.class, () -> row(connection).getObject(4), ROUNDS);
    check(Clob.class, () -> row(connection).getClob(2), ROUNDS);
    check(Blob.class, () -> row(connection).getBlob(6), ROUNDS);
  }

  @Test
  void metadata() throws Exception {
    Connection connection = connection();
    check(DatabaseMetaData.class, connection::getMetaData, 3);
    check(
        ResultSet.class,
        () -> {
          ResultSet rows = connection.getMetaData().getTypeInfo();
          rows.next();
          return rows;
        },
        3);
    check(
        ParameterMetaData.class,
        () -> connection.prepareStatement("SELECT CAST(? AS INT)").getParameterMetaData(),
        ROUNDS);
    check(Driver.class, () -> new DataFusionDriver(AccessCeiling.none(), Duration.ZERO), ROUNDS);
  }

  @Test
  void closedObjects() throws Exception {
    Connection closed = connection();
    Statement statement = closed.createStatement();
    PreparedStatement prepared = closed.prepareStatement("SELECT CAST(? AS INT)");
    DatabaseMetaData metadata = closed.getMetaData();
    closed.close();
    check(Connection.class, () -> closed, 3);
    check(Statement.class, () -> statement, 3);
    check(PreparedStatement.class, () -> prepared, 3);
    check(DatabaseMetaData.class, () -> metadata, 2);
  }

  private static void check(Class<?> type, Target target, int rounds) throws Exception {
    Random random = new Random(7);
    List<String> failures = new ArrayList<>();
    int calls = 0;
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) || method.getDeclaringClass() == Object.class) {
        continue;
      }
      int repeats = method.getParameterCount() == 0 ? 1 : rounds;
      for (int i = 0; i < repeats; i++) {
        Object object = target.make();
        Object[] arguments = new Object[method.getParameterCount()];
        for (int p = 0; p < arguments.length; p++) {
          arguments[p] = odd(method.getParameterTypes()[p], random);
        }
        calls++;
        try {
          Object answer = method.invoke(object, arguments);
          if (answer instanceof AutoCloseable closeable && !(answer instanceof Connection)) {
            closeable.close();
          }
        } catch (InvocationTargetException e) {
          if (!(e.getCause() instanceof SQLException)) {
            failures.add(
                method + " " + List.of(java.util.Arrays.toString(arguments)) + ": " + e.getCause());
          } else {
            String state = ((SQLException) e.getCause()).getSQLState();
            if (state == null || state.length() != 5 || state.equals("XX000")) {
              failures.add(
                  method
                      + " "
                      + java.util.Arrays.toString(arguments)
                      + ": "
                      + state
                      + " "
                      + e.getCause());
            }
          }
        }
      }
    }
    assertThat(calls).isPositive();
    assertThat(failures).isEmpty();
  }

  private static Object odd(Class<?> type, Random random) {
    if (type == int.class) {
      return List.of(-1, 0, 1, 2, 3, 5, 1003, Integer.MAX_VALUE, Integer.MIN_VALUE)
          .get(random.nextInt(9));
    }
    if (type == long.class) {
      return List.of(-1L, 0L, 1L, 5L, Long.MAX_VALUE, Long.MIN_VALUE).get(random.nextInt(6));
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == byte.class) {
      return (byte) random.nextInt();
    }
    if (type == short.class) {
      return (short) random.nextInt();
    }
    if (type == float.class) {
      return List.of(0f, Float.NaN, -1.5f, Float.MAX_VALUE).get(random.nextInt(4));
    }
    if (type == double.class) {
      return List.of(0.0, Double.NaN, -1.5, Double.MAX_VALUE).get(random.nextInt(4));
    }
    if (type == String.class) {
      int choice = random.nextInt(7);
      return choice == 0 ? null : List.of("", "%", "a", "\\", "SELECT 1", "x\0y").get(choice - 1);
    }
    if (type == Object.class) {
      int choice = random.nextInt(5);
      return choice == 0 ? null : List.of("text", 1, new Object(), new byte[] {1}).get(choice - 1);
    }
    if (type == int[].class) {
      return random.nextBoolean() ? null : new int[] {-1};
    }
    if (type == String[].class) {
      return random.nextBoolean() ? null : new String[] {null, "TABLE"};
    }
    if (type == byte[].class) {
      return random.nextBoolean() ? null : new byte[] {1, 2};
    }
    if (type == Class.class) {
      return List.<Class<?>>of(String.class, Object.class, int.class, Thread.class, ResultSet.class)
          .get(random.nextInt(5));
    }
    if (type == java.sql.Timestamp.class) {
      return random.nextBoolean() ? null : new java.sql.Timestamp(Long.MAX_VALUE);
    }
    if (type == java.sql.Date.class) {
      return random.nextBoolean() ? null : new java.sql.Date(Long.MIN_VALUE);
    }
    if (type == java.util.Calendar.class) {
      return random.nextBoolean() ? null : java.util.Calendar.getInstance();
    }
    if (type == java.math.BigDecimal.class) {
      return random.nextBoolean() ? null : new java.math.BigDecimal("1e1000");
    }
    return null;
  }
}
