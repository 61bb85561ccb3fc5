package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long the engine may leave one request of a connection without an answer: a plan, the start of
 * an execution, a batch. After that the connection ends. What the caller does between two requests
 * takes none of the time. Immutable; requests of several threads are timed by themselves.
 *
 * @param millis the limit, 0 for none
 * @param end ends the connection, however often it runs
 */
record NetworkLimit(int millis, Runnable end) {
  static final NetworkLimit NONE = new NetworkLimit(0, () -> {});

  /** The limit that a connection was given, which closes it by the executor. */
  static NetworkLimit of(EngineConnection connection, @Nullable Executor executor, int millis)
      throws SQLException {
    if (executor == null) {
      throw SqlExceptions.argument("the executor is null");
    }
    if (millis < 0) {
      throw SqlExceptions.argument("the time limit " + millis + " is negative");
    }
    return millis == 0 ? NONE : new NetworkLimit(millis, () -> end(connection, executor));
  }

  /** Wakes whoever waits, before the executor closes what they wait for. */
  private static void end(EngineConnection connection, Executor executor) {
    connection.interruptAll();
    try {
      connection.abort(executor);
    } catch (SQLException e) {
      throw new DataFusionException(
          ErrorKind.INTERNAL, "XX000", "a connection can not be closed: " + e, null, e);
    }
  }

  /** A request that may fail in its own way. */
  @FunctionalInterface
  interface Request<T, E extends Exception> {
    @Nullable T run() throws E;
  }

  /**
   * Waits for the answer of a request.
   *
   * @throws DataFusionException of kind TIMEOUT when it came too late, whatever it was
   */
  <T, E extends Exception> @Nullable T await(Request<T, E> request) throws E {
    if (millis == 0) {
      return request.run();
    }
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    answered
        .orTimeout(millis, TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              Thread thread = new Thread(end, "calcitefusion-network-timeout");
              thread.setDaemon(true);
              thread.start();
              return false;
            });
    Throwable failure = null;
    try {
      @Nullable T answer = request.run();
      if (answered.complete(true)) {
        return answer;
      }
    } catch (Throwable e) {
      if (answered.complete(true)) {
        throw e;
      }
      failure = e;
    }
    // The connection is closed before anybody hears of it.
    end.run();
    throw new DataFusionException(
        ErrorKind.TIMEOUT,
        "08006",
        "the engine did not answer within the network timeout of %,d ms, so the connection was closed; setNetworkTimeout(executor, 0) waits without end"
            .formatted(millis),
        null,
        failure);
  }
}
