package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;

/** Hears how the rows of a stream end; only the first of its calls counts. */
public interface StreamEnd {
  /** The last row was read. */
  void completed();

  /** The stream is about to be closed. */
  void closed();

  /**
   * The stream failed.
   *
   * @param failure why
   * @return the error for the caller
   */
  DataFusionException failed(DataFusionException failure);
}
