package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SqlPosition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the errors of the native side. Pure functions. */
final class NativeErrors {
  private static final Pattern TYPED =
      Pattern.compile("\\[([A-Z_]+) ([0-9A-Z]{5})\\] (.*)", Pattern.DOTALL);

  private static final int SHOWN_CAUSES = 10;

  private NativeErrors() {}

  /**
   * Called by the native side for every error; it throws the result.
   *
   * @param kind name of an {@link ErrorKind}
   * @param sqlState five characters
   * @param message what failed and why
   * @param line line in the statement, 0 when unknown
   * @param column column in the statement, 0 when unknown
   * @param cause what Java code had thrown, or null
   */
  static DataFusionException create(
      String kind,
      String sqlState,
      String message,
      int line,
      int column,
      @Nullable Throwable cause) {
    SqlPosition position = line > 0 && column > 0 ? new SqlPosition(line, column) : null;
    return new DataFusionException(kindOf(kind), sqlState, message, position, cause);
  }

  /**
   * Called by the native side for what Java code has thrown into it.
   *
   * @param thrown anything
   * @return name of an {@link ErrorKind}, SQLSTATE and message
   */
  static String[] describe(Throwable thrown) {
    if (thrown instanceof DataFusionException typed) {
      return new String[] {
        typed.kind().name(), typed.sqlState(), String.valueOf(typed.getMessage())
      };
    }
    StringBuilder text = new StringBuilder(ofThrowable(thrown));
    Throwable cause = thrown.getCause();
    for (int depth = 0; cause != null && depth < SHOWN_CAUSES; depth++) {
      text.append("; caused by ").append(ofThrowable(cause));
      cause = cause.getCause();
    }
    if (thrown instanceof OutOfMemoryError) {
      return new String[] {ErrorKind.RESOURCES.name(), "53200", text.toString()};
    }
    if (thrown instanceof StackOverflowError) {
      return new String[] {ErrorKind.RESOURCES.name(), "54001", text.toString()};
    }
    return new String[] {ErrorKind.EXECUTION.name(), "38000", text.toString()};
  }

  /** The text of something thrown, whose own methods may fail too. */
  private static String ofThrowable(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException | Error e) {
      return thrown.getClass().getName();
    }
  }

  /**
   * The error behind a failed read of an Arrow C stream, whose text has kind and SQLSTATE in front.
   *
   * @param failure what Arrow threw
   */
  static DataFusionException ofStream(Exception failure) {
    String text = String.valueOf(failure.getMessage());
    Matcher typed = TYPED.matcher(text);
    if (typed.find()) {
      return new DataFusionException(
          kindOf(typed.group(1)), typed.group(2), typed.group(3), null, failure);
    }
    return new DataFusionException(ErrorKind.EXECUTION, "58000", text, null, failure);
  }

  /** An answer of the native side that breaks the protocol. */
  static DataFusionException protocol(String what, @Nullable Throwable cause) {
    return new DataFusionException(
        ErrorKind.INTERNAL,
        "XX000",
        "The native library gave an answer that can not be read: "
            + what
            + ". This is a defect of CalciteFusion; please report it.",
        null,
        cause);
  }

  private static ErrorKind kindOf(String name) {
    try {
      return ErrorKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw protocol("unknown kind of error '" + name + "'", e);
    }
  }
}
