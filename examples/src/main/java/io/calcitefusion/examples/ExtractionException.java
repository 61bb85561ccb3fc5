package io.calcitefusion.examples;

import org.jspecify.annotations.Nullable;

/** An extraction failed as a whole; nothing of it was left in the output folder. */
public final class ExtractionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, why, and what to do
   * @param cause the cause, when there is one
   */
  public ExtractionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
