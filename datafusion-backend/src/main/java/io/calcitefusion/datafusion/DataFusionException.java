package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Something failed in the engine, at its boundary or in a layer above it.
 *
 * <p>The message says what failed, with the value, why, and what to do. {@link #kind} and {@link
 * #sqlState} are set where the error arises and never change on the way up.
 */
public class DataFusionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final String sqlState;
  private final transient @Nullable SqlPosition position;
  private long queryId;

  /**
   * Creates an exception.
   *
   * @param kind what kind of error
   * @param sqlState five characters, as in the SQL standard and PostgreSQL's additions to it
   * @param message what failed, why, and what to do
   * @param position where in the statement's text, or null when that is not known
   * @param cause the cause, or null
   */
  public DataFusionException(
      ErrorKind kind,
      String sqlState,
      String message,
      @Nullable SqlPosition position,
      @Nullable Throwable cause) {
    super(requireNonNull(message, "message"), cause);
    this.kind = requireNonNull(kind, "kind");
    this.sqlState = requireNonNull(sqlState, "sqlState");
    this.position = position;
  }

  /**
   * Creates an exception without position and cause.
   *
   * @param kind what kind of error
   * @param sqlState five characters
   * @param message what failed, why, and what to do
   */
  public DataFusionException(ErrorKind kind, String sqlState, String message) {
    this(kind, sqlState, message, null, null);
  }

  /**
   * What kind of error this is.
   *
   * @return the kind
   */
  public ErrorKind kind() {
    return kind;
  }

  /**
   * The SQLSTATE.
   *
   * @return five characters
   */
  public String sqlState() {
    return sqlState;
  }

  /**
   * Where in the statement's text the error lies.
   *
   * @return the position, or null when it is not known
   */
  public @Nullable SqlPosition position() {
    return position;
  }

  /**
   * The execution that failed.
   *
   * @return {@link QueryInfo#id}, or 0 when the statement was not executed
   */
  public long queryId() {
    return queryId;
  }

  /** The same error, of an execution. */
  DataFusionException ofQuery(long id) {
    queryId = id;
    return this;
  }

  /**
   * The same error with what was being done in front of its message.
   *
   * @param context such as {@code while registering table x}
   * @return a new exception whose cause is this one
   */
  public DataFusionException within(String context) {
    return new DataFusionException(kind, sqlState, context + ": " + getMessage(), position, this);
  }
}
