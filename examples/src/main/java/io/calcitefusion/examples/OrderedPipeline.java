package io.calcitefusion.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works on inputs with several threads and hands the results out in the order of the inputs. Only a
 * few inputs per thread are in work or wait to be taken, whatever their number.
 *
 * <p>One thread takes; {@link #close} may come from another one.
 */
final class OrderedPipeline<I, O> implements AutoCloseable {

  /** What the compiler's recursive parser needs for deeply nested sources. */
  private static final long STACK_BYTES = 32L << 20;

  private static final int AHEAD_PER_THREAD = 2;
  private static final int STOP_SECONDS = 60;

  private final Iterator<I> inputs;
  private final Function<I, O> work;
  private final ExecutorService pool;
  private final Deque<Future<O>> ahead = new ArrayDeque<>();
  private final int limit;

  OrderedPipeline(String name, int threads, Iterator<I> inputs, Function<I, O> work) {
    this.inputs = inputs;
    this.work = work;
    this.limit = threads * AHEAD_PER_THREAD;
    this.pool = Executors.newFixedThreadPool(threads, threads(name));
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, name + '-' + number.incrementAndGet(), STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The next result, or null after the last one; throws what the work on it threw. */
  @Nullable O next() throws InterruptedException {
    while (ahead.size() < limit && inputs.hasNext()) {
      I input = inputs.next();
      ahead.add(pool.submit(() -> work.apply(input)));
    }
    Future<O> first = ahead.poll();
    if (first == null) {
      return null;
    }
    try {
      return first.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ExtractionException failure) {
        throw failure;
      }
      if (e.getCause() instanceof OutOfMemoryError failure) {
        throw ExtractionException.outOfMemory(failure);
      }
      throw ExtractionException.internal("a source file broke the extraction", e.getCause());
    }
  }

  /** Stops the threads and waits until they no longer read sources. */
  @Override
  public void close() {
    pool.shutdownNow();
    boolean interrupted = false;
    try {
      if (!pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw ExtractionException.internal(
            "the extraction's threads did not stop within " + STOP_SECONDS + " s", null);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
