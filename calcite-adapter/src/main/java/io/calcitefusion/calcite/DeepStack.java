package io.calcitefusion.calcite;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs a step on a thread with a large stack: parser, validator and converter recurse with the
 * depth of a statement, and the caller's stack may be small. Stateless.
 */
final class DeepStack {
  private static final long STACK_BYTES = 64L << 20;

  private DeepStack() {}

  /** Runs the step to its end, whatever the caller's interrupt status; throws what it throws. */
  static <T> T call(Supplier<T> step) {
    FutureTask<T> task = new FutureTask<>(step::get);
    Thread thread = new Thread(null, task, "calcitefusion-plan", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException | CancellationException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw FrontEndErrors.unexpected(cause == null ? e : cause);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
