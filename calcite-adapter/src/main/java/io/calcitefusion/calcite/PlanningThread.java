package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs the translation of statements on threads of its own: parser, validator and converter recurse
 * with the depth of a statement, and the caller's stack may be small; and a translation that takes
 * too long has to end while the caller goes on. Thread-safe.
 */
final class PlanningThread {
  private static final long STACK_BYTES = 64L << 20;

  /** Translations of one front end that were told to end and have not ended yet. */
  private static final int MAX_LEFT_BEHIND = 8;

  private final long limitMillis;
  private final Semaphore slots = new Semaphore(MAX_LEFT_BEHIND);

  PlanningThread(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /**
   * Runs the step and throws what it throws; an error of kind TIMEOUT when the time is up. The
   * caller's interrupt status neither ends it nor is lost.
   */
  <T> T call(Supplier<T> step) {
    if (slots.availablePermits() == 0) {
      throw new DataFusionException(
          ErrorKind.RESOURCES,
          "53000",
          MAX_LEFT_BEHIND
              + " statements whose planning took too long are still being planned; try again when"
              + " they have ended");
    }
    FutureTask<T> task = new FutureTask<>(step::get);
    Thread thread = new Thread(null, task, "calcitefusion-plan", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return await(task, thread);
    } catch (ExecutionException | CancellationException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw FrontEndErrors.unexpected(cause == null ? e : cause);
    }
  }

  private <T> T await(FutureTask<T> task, Thread thread) throws ExecutionException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          leave(thread);
          throw tooLong(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Tells a translation to end, and counts it until it has. */
  private void leave(Thread thread) {
    thread.interrupt();
    if (slots.tryAcquire()) {
      Thread watcher =
          new Thread(
              () -> {
                try {
                  thread.join();
                } catch (InterruptedException e) {
                  // Nobody interrupts it; its slot is free again all the same.
                } finally {
                  slots.release();
                }
              },
              "calcitefusion-plan-end");
      watcher.setDaemon(true);
      watcher.start();
    }
  }

  private DataFusionException tooLong(TimeoutException cause) {
    return new DataFusionException(
        ErrorKind.TIMEOUT,
        "57014",
        "planning the statement took longer than %,d ms and was stopped; simplify it, or raise the session's planning time"
            .formatted(limitMillis),
        null,
        cause);
  }

  /** Ends a translation that was told to end; called by its own steps, often. */
  static void checkpoint() {
    if (Thread.currentThread().isInterrupted()
        && Thread.currentThread().getName().equals("calcitefusion-plan")) {
      throw new DataFusionException(
          ErrorKind.TIMEOUT, "57014", "planning the statement was stopped");
    }
  }
}
