package io.calcitefusion.examples;

/**
 * Whether one extraction has to stop: because somebody asked for it, or because the thread that
 * runs it was interrupted. Thread-safe.
 */
final class Cancellation {

  private final Thread owner;
  private volatile boolean requested;

  /** A cancellation that also follows the interruption of {@code owner}. */
  Cancellation(Thread owner) {
    this.owner = owner;
  }

  void request() {
    requested = true;
  }

  boolean isRequested() {
    return requested || owner.isInterrupted();
  }

  /** Throws when the extraction has to stop. */
  void check() {
    if (isRequested()) {
      throw ExtractionException.cancelled(null);
    }
  }
}
