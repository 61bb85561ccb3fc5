package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SqlPosition;
import io.calcitefusion.metadata.RegistryException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Makes every {@link SQLException} of the driver; the one place that chooses its class. */
final class SqlExceptions {
  private static final int EXCERPT_BEFORE = 60;
  private static final int EXCERPT_AFTER = 40;

  private SqlExceptions() {}

  /** A call that may fail in any way. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws SQLException;
  }

  /** A call without a result that may fail in any way. */
  @FunctionalInterface
  interface Action {
    void run() throws SQLException;
  }

  /** Runs an action and turns every unchecked exception into a SQLException. */
  static void run(Action action) throws SQLException {
    translate(
        null,
        () -> {
          action.run();
          return Boolean.TRUE;
        });
  }

  /** Runs a call and turns every unchecked exception into a SQLException. */
  static <T> T translate(@Nullable String sql, Call<T> call) throws SQLException {
    try {
      return call.run();
    } catch (DataFusionException e) {
      throw from(e, sql);
    } catch (RegistryException e) {
      throw create(ErrorKind.CONFIGURATION, "08001", String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw unexpected(e);
    }
  }

  /** The exception of an engine or front end error; shows the place in {@code sql} if known. */
  static SQLException from(DataFusionException e, @Nullable String sql) {
    String message = String.valueOf(e.getMessage());
    SqlPosition position = e.position();
    if (position != null && sql != null) {
      String place = message.contains(position.toString()) ? "\n" : "\nat " + position + ":\n";
      message = message + excerpt(sql, position, place);
    }
    return create(e.kind(), e.sqlState(), message, e);
  }

  static SQLException from(DataFusionException e) {
    return from(e, null);
  }

  static SQLException unsupported(String what) {
    return create(ErrorKind.UNSUPPORTED, "0A000", what + " is not supported", null);
  }

  static SQLException argument(String message) {
    return create(ErrorKind.CONFIGURATION, "22023", message, null);
  }

  static SQLException state(String sqlState, String message) {
    return create(ErrorKind.CONFIGURATION, sqlState, message, null);
  }

  static SQLException connecting(String message) {
    return create(ErrorKind.CONFIGURATION, "08001", message, null);
  }

  static SQLException closedConnection() {
    return create(ErrorKind.CLOSED, "08003", "the connection is closed", null);
  }

  static SQLException closedStatement() {
    return create(ErrorKind.CLOSED, "24000", "the statement is closed", null);
  }

  static SQLException cursor(String message) {
    return create(ErrorKind.CLOSED, "24000", message, null);
  }

  static SQLException conversion(String typeName, String target) {
    return create(
        ErrorKind.DATA, "07006", "a value of type " + typeName + " has no " + target, null);
  }

  static SQLException outOfRange(Object value, String target) {
    return create(
        ErrorKind.DATA, "22003", "the value " + value + " can not be held by " + target, null);
  }

  static SQLException badText(String text, String target) {
    String shown = text.length() <= 80 ? text : text.substring(0, 80) + "…";
    return create(
        ErrorKind.DATA, "22018", "the text '" + shown + "' can not be read as " + target, null);
  }

  static SQLException data(String sqlState, String message) {
    return create(ErrorKind.DATA, sqlState, message, null);
  }

  /** The same error with what it is about in front of its message. */
  static SQLException within(String context, SQLException e) {
    if (e instanceof SQLDataException) {
      return new SQLDataException(context + ": " + e.getMessage(), e.getSQLState(), e);
    }
    if (e instanceof SQLFeatureNotSupportedException) {
      return new SQLFeatureNotSupportedException(
          context + ": " + e.getMessage(), e.getSQLState(), e);
    }
    return new SQLException(context + ": " + e.getMessage(), e.getSQLState(), e);
  }

  static SQLException unexpected(Throwable e) {
    return create(ErrorKind.INTERNAL, "XX000", "unexpected error in the driver: " + e, e);
  }

  private static SQLException create(
      ErrorKind kind, String state, String message, @Nullable Throwable cause) {
    return switch (kind) {
      case SYNTAX, PLAN -> new SQLSyntaxErrorException(message, state, cause);
      case DATA -> new SQLDataException(message, state, cause);
      case UNSUPPORTED -> new SQLFeatureNotSupportedException(message, state, cause);
      case TIMEOUT -> new SQLTimeoutException(message, state, cause);
      case RESOURCES -> new SQLTransientException(message, state, cause);
      case POLICY, SCHEMA_MISMATCH, IO -> new SQLNonTransientException(message, state, cause);
      case CONFIGURATION, CLOSED ->
          state.startsWith("08")
              ? new SQLNonTransientConnectionException(message, state, cause)
              : new SQLNonTransientException(message, state, cause);
      case EXECUTION, CANCELLED, INTERNAL -> new SQLException(message, state, cause);
    };
  }

  /** The line of the statement that the position lies in, with a caret below it. */
  private static String excerpt(String sql, SqlPosition position, String place) {
    String[] lines = sql.split("\r\n|\r|\n", -1);
    if (position.line() > lines.length) {
      return "";
    }
    String line = lines[position.line() - 1].replace('\t', ' ');
    int at = Math.min(position.column() - 1, line.length());
    int from = Math.max(0, at - EXCERPT_BEFORE);
    int to = Math.min(line.length(), at + EXCERPT_AFTER);
    return place + line.substring(from, to) + "\n" + " ".repeat(at - from) + "^";
  }
}
