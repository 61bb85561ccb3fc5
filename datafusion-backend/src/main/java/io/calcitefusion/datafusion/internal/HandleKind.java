package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.Locale;

/** What a native id stands for, and the SQLSTATE of its use after close. */
public enum HandleKind {
  /** An engine. */
  ENGINE("08003"),
  /** A session. */
  SESSION("08003"),
  /** A plan. */
  PLAN("26000"),
  /** A result. */
  STREAM("24000"),
  /** A schema that is being built. */
  STAGING("08003"),
  /** The lock of a place that is written to. */
  LOCK("08003");

  private final String sqlState;

  HandleKind(String sqlState) {
    this.sqlState = sqlState;
  }

  /** The word for it in messages. */
  String noun() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The error of using a handle of this kind that was closed as or with {@code closedBy}. */
  DataFusionException closedError(HandleKind closedBy) {
    String why = closedBy == this ? "is closed" : "was closed with its " + closedBy.noun();
    return new DataFusionException(
        ErrorKind.CLOSED, sqlState, "The " + noun() + " " + why + "; open a new one.");
  }

  /** The error of reading a batch after the next one was asked for. */
  DataFusionException batchReleasedError() {
    return new DataFusionException(
        ErrorKind.CLOSED,
        sqlState,
        "The batch was released when the next one was asked for; copy what is needed longer.");
  }
}
