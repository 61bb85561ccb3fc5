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

  /** As {@link #translate}, for a call that executes: errors of the engine show both texts. */
  static <T> T executing(StatementText text, Call<T> call) throws SQLException {
    try {
      return translate(text.sql(), call);
    } catch (SQLException e) {
      throw e.getCause() instanceof DataFusionException cause && isOfExecution(cause.kind())
          ? create(cause.kind(), cause.sqlState(), text.below(message(e)), cause)
          : e;
    }
  }

  private static String message(SQLException e) {
    return String.valueOf(e.getMessage());
  }

  private static boolean isOfExecution(ErrorKind kind) {
    return switch (kind) {
      case EXECUTION, DATA, RESOURCES, IO, SCHEMA_MISMATCH, INTERNAL -> true;
      case SYNTAX, PLAN, CONFIGURATION, UNSUPPORTED, POLICY, CANCELLED, TIMEOUT, CLOSED -> false;
    };
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
    String message = context + ": " + e.getMessage();
    if (e instanceof SQLDataException) {
      return new SQLDataException(message, e.getSQLState(), e.getErrorCode(), e);
    }
    if (e instanceof SQLFeatureNotSupportedException) {
      return new SQLFeatureNotSupportedException(message, e.getSQLState(), e.getErrorCode(), e);
    }
    return new SQLException(message, e.getSQLState(), e.getErrorCode(), e);
  }

  static SQLException unexpected(Throwable e) {
    return create(ErrorKind.INTERNAL, "XX000", "unexpected error in the driver: " + e, e);
  }

  private static SQLException create(
      ErrorKind kind, String state, String message, @Nullable Throwable cause) {
    int code = vendorCode(kind);
    return switch (kind) {
      case SYNTAX, PLAN -> new SQLSyntaxErrorException(message, state, code, cause);
      case DATA -> new SQLDataException(message, state, code, cause);
      case UNSUPPORTED -> new SQLFeatureNotSupportedException(message, state, code, cause);
      case TIMEOUT -> new SQLTimeoutException(message, state, code, cause);
      case RESOURCES -> new SQLTransientException(message, state, code, cause);
      case POLICY, SCHEMA_MISMATCH, IO -> new SQLNonTransientException(message, state, code, cause);
      case CONFIGURATION, CLOSED ->
          state.startsWith("08")
              ? new SQLNonTransientConnectionException(message, state, code, cause)
              : new SQLNonTransientException(message, state, code, cause);
      case EXECUTION, CANCELLED, INTERNAL -> new SQLException(message, state, code, cause);
    };
  }

  /**
   * The number of a kind of error, which tells apart what shares a SQLSTATE, such as a statement
   * that was cancelled from one that ran out of time. Numbers never change.
   */
  static int vendorCode(ErrorKind kind) {
    return switch (kind) {
      case SYNTAX -> 1;
      case PLAN -> 2;
      case DATA -> 3;
      case EXECUTION -> 4;
      case RESOURCES -> 5;
      case IO -> 6;
      case CONFIGURATION -> 7;
      case UNSUPPORTED -> 8;
      case POLICY -> 9;
      case SCHEMA_MISMATCH -> 10;
      case CANCELLED -> 11;
      case TIMEOUT -> 12;
      case CLOSED -> 13;
      case INTERNAL -> 14;
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
