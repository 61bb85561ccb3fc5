package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engines that connections share, each open while it has a lease and for a while after its last
 * one. Thread-safe; opening one engine does not hold up another.
 */
final class EngineLeases {
  private static final long IDLE_THREAD_SECONDS = 1;

  private final Duration linger;
  private final Map<EngineKey, Entry> entries = new HashMap<>();
  private final ScheduledThreadPoolExecutor closer;

  EngineLeases(Duration linger) {
    this.linger = linger;
    this.closer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "calcitefusion-engine-closer");
              thread.setDaemon(true);
              return thread;
            });
    closer.setKeepAliveTime(IDLE_THREAD_SECONDS, TimeUnit.SECONDS);
    closer.allowCoreThreadTimeOut(true);
    closer.setRemoveOnCancelPolicy(true);
  }

  /** A right to use an engine. {@link #close} gives it back, once. */
  final class Lease implements AutoCloseable {
    private final EngineKey key;
    private final Entry entry;
    private final SharedEngine shared;
    private boolean returned;

    private Lease(EngineKey key, Entry entry, SharedEngine shared) {
      this.key = key;
      this.entry = entry;
      this.shared = shared;
    }

    SharedEngine shared() {
      return shared;
    }

    @Override
    public void close() {
      boolean closeNow = false;
      synchronized (entries) {
        if (returned) {
          return;
        }
        returned = true;
        entry.users--;
        if (entry.users == 0) {
          closeNow = linger.isZero() || entries.get(key) != entry || !key.isShared();
          if (closeNow) {
            entries.remove(key, entry);
          } else {
            entry.closing =
                closer.schedule(
                    () -> closeIdle(key, entry), linger.toMillis(), TimeUnit.MILLISECONDS);
          }
        }
      }
      if (closeNow) {
        shared.engine().close();
      }
    }
  }

  private static final class Entry {
    final FutureTask<SharedEngine> opening;
    int users;
    @Nullable ScheduledFuture<?> closing;

    Entry(Supplier<SharedEngine> opener) {
      this.opening = new FutureTask<>(opener::get);
    }
  }

  /**
   * A lease on the engine of that key, which is opened when there is none.
   *
   * @param opener called at most once at a time per key
   */
  Lease acquire(EngineKey key, Supplier<SharedEngine> opener) {
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, absent -> new Entry(opener));
      entry.users++;
      if (entry.closing != null) {
        entry.closing.cancel(false);
        entry.closing = null;
      }
    }
    entry.opening.run();
    try {
      return new Lease(key, entry, await(entry.opening));
    } catch (RuntimeException e) {
      synchronized (entries) {
        entry.users--;
        entries.remove(key, entry);
      }
      throw e;
    }
  }

  /** Closes the engines that have no lease, without waiting for their time. */
  void closeIdle() {
    List<Entry> idle = new ArrayList<>();
    synchronized (entries) {
      entries
          .values()
          .removeIf(
              entry -> {
                boolean unused = entry.users == 0;
                if (unused) {
                  idle.add(entry);
                }
                return unused;
              });
    }
    for (Entry entry : idle) {
      if (entry.closing != null) {
        entry.closing.cancel(false);
      }
      await(entry.opening).engine().close();
    }
  }

  private void closeIdle(EngineKey key, Entry entry) {
    synchronized (entries) {
      if (entry.users > 0 || !entries.remove(key, entry)) {
        return;
      }
    }
    await(entry.opening).engine().close();
  }

  private static SharedEngine await(FutureTask<SharedEngine> opening) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException | CancellationException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new DataFusionException(
              ErrorKind.INTERNAL, "XX000", "the engine can not be opened: " + e, null, e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
