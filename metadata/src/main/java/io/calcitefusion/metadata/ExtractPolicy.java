package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

/**
 * How an extractor brings its rows into the columns of a dataset. Immutable.
 *
 * @param safeCast whether a conversion that loses something fails
 * @param keepExtraColumns whether columns that are not declared are kept
 * @param onError what is done with a value that does not fit
 */
public record ExtractPolicy(boolean safeCast, boolean keepExtraColumns, OnError onError) {
  /** What holds when nobody says otherwise. */
  public static final ExtractPolicy DEFAULT = new ExtractPolicy(true, false, OnError.FAIL);

  /** Checks that all parts are present. */
  public ExtractPolicy {
    requireNonNull(onError, "onError");
  }
}
