package io.calcitefusion.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels work when the process is told to end (Ctrl-C), and gives it a moment to close what it
 * holds.
 */
final class CancelOnExit implements AutoCloseable {
  private static final int GRACE_SECONDS = 3;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private CancelOnExit(Cancellation cancellation) {
    this.hook = new Thread(() -> cancel(cancellation), "calcitefusion-cancel");
  }

  /** Stops work that another thread does. */
  @FunctionalInterface
  interface Cancellation {
    void cancel() throws Exception;
  }

  /** Watches until it is closed. */
  static CancelOnExit of(Cancellation cancellation) {
    CancelOnExit watch = new CancelOnExit(cancellation);
    Runtime.getRuntime().addShutdownHook(watch.hook);
    return watch;
  }

  private void cancel(Cancellation cancellation) {
    try {
      cancellation.cancel();
      done.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.err.println("error: the work could not be cancelled: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook with it.
    }
  }
}
