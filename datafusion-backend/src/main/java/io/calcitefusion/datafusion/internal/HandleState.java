package io.calcitefusion.datafusion.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Life of one native id: open, closed, and freed when nothing uses it any more.
 *
 * <p>References are counted: one for being open, one per call in flight, one per open child, one
 * per batch that Java can still read. The id is freed natively, once, with the last of them, so
 * that neither a call nor a batch ever meets freed memory. No lock is held across a native call.
 *
 * <p>As action of the cleaner it ends a handle that nobody closed; for that it never refers to the
 * {@link NativeHandle}.
 */
final class HandleState implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(NativeHandle.class);

  private final HandleKind kind;
  private final long id;
  private final HandleBoundary boundary;
  private final @Nullable HandleState parent;
  private final Set<HandleState> children = ConcurrentHashMap.newKeySet();
  private final AtomicInteger references = new AtomicInteger(1);
  private final AtomicReference<@Nullable HandleKind> closedBy = new AtomicReference<>();
  private final AtomicReference<@Nullable HeldBatch> batch = new AtomicReference<>();
  private volatile long readerThread;

  HandleState(HandleKind kind, long id, HandleBoundary boundary, @Nullable HandleState parent) {
    this.kind = kind;
    this.id = id;
    this.boundary = boundary;
    this.parent = parent;
  }

  HandleKind kind() {
    return kind;
  }

  long id() {
    return id;
  }

  boolean isClosed() {
    return closedBy.get() != null;
  }

  /** Throws when it is closed. */
  void checkOpen() {
    HandleKind by = closedBy.get();
    if (by != null) {
      throw kind.closedError(by);
    }
  }

  /** Takes a reference, or gives false when it is closed. */
  boolean tryEnter() {
    while (true) {
      int count = references.get();
      if (count == 0 || isClosed()) {
        return false;
      }
      if (references.compareAndSet(count, count + 1)) {
        return true;
      }
    }
  }

  /** Takes a reference, to be given back by {@link #exit}. */
  void enter() {
    if (!tryEnter()) {
      checkOpen();
    }
  }

  /** Gives a reference back; the last one frees the id. */
  void exit() {
    if (references.decrementAndGet() > 0) {
      return;
    }
    try {
      boundary.close(id);
    } finally {
      if (parent != null) {
        parent.children.remove(this);
        parent.exit();
      }
    }
  }

  /**
   * Adds a child under an id that was just opened by a call in flight on this state. When this was
   * closed meanwhile, the child is closed too and the error is thrown.
   */
  HandleState adopt(HandleKind childKind, long childId) {
    references.incrementAndGet();
    HandleState child = new HandleState(childKind, childId, boundary, this);
    children.add(child);
    HandleKind by = closedBy.get();
    if (by != null) {
      child.close(by);
      throw kind.closedError(by);
    }
    return child;
  }

  /**
   * Closes it and its children. When it is closed already, only a batch is left to let go of: the
   * one that another thread's close could not free under its reader, who is here now.
   */
  void close(HandleKind by) {
    if (!closedBy.compareAndSet(null, by)) {
      if (Thread.currentThread().getId() == readerThread) {
        releaseBatch();
      }
      return;
    }
    try {
      for (HandleState child : children) {
        child.close(by);
      }
      if (kind == HandleKind.STREAM) {
        boundary.cancel(id);
        endBatch();
      }
    } finally {
      exit();
    }
  }

  @Override
  public void run() {
    if (!isClosed()) {
      LOG.warn("A {} was not closed; it is closed now, after it became unreachable.", kind.noun());
      close(kind);
    }
  }

  /** Makes the calling thread the one that reads. */
  void takeOver() {
    readerThread = Thread.currentThread().getId();
  }

  /** Remembers which thread reads, and lets go of the batch that it read before. */
  void startReading() {
    takeOver();
    releaseBatch();
  }

  /**
   * Takes over a batch that was just read; the reference of the call that read it becomes the
   * reference of the batch.
   */
  void hold(HeldBatch held) {
    batch.set(held);
    if (isClosed()) {
      releaseBatch();
      checkOpen();
    }
  }

  private void releaseBatch() {
    HeldBatch held = batch.getAndSet(null);
    if (held != null) {
      held.release();
    }
  }

  private void endBatch() {
    if (Thread.currentThread().getId() == readerThread) {
      releaseBatch();
      return;
    }
    HeldBatch held = batch.get();
    if (held != null) {
      held.abandon();
    }
  }
}
