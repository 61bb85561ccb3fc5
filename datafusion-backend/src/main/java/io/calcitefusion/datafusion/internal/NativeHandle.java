package io.calcitefusion.datafusion.internal;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One native id. Thread-safe: close may come from any thread at any time, any number of times; what
 * is in flight ends first.
 *
 * <p>The owner closes it. A handle that becomes unreachable unclosed is closed by a cleaner, with a
 * warning in the log.
 */
public final class NativeHandle implements AutoCloseable {
  static final Cleaner CLEANER = Cleaner.create();

  private final @Nullable NativeHandle parent;
  private final HandleState state;
  private final Cleaner.Cleanable backstop;

  private NativeHandle(@Nullable NativeHandle parent, HandleState state) {
    this.parent = parent;
    this.state = state;
    this.backstop = CLEANER.register(this, state);
  }

  /** A handle without a parent. */
  static NativeHandle open(HandleKind kind, long id, HandleBoundary boundary) {
    return new NativeHandle(null, new HandleState(kind, id, boundary, null));
  }

  /** Opens something that lives at most as long as this; {@code call} gets and returns an id. */
  NativeHandle openChild(HandleKind kind, LongUnaryOperator call) {
    state.enter();
    try {
      return new NativeHandle(this, state.adopt(kind, call.applyAsLong(state.id())));
    } finally {
      state.exit();
    }
  }

  /** As {@link #openChild}, for a call that may give nothing, which is 0. */
  @Nullable NativeHandle openChildIfAny(HandleKind kind, LongUnaryOperator call) {
    state.enter();
    try {
      long id = call.applyAsLong(state.id());
      return id == 0 ? null : new NativeHandle(this, state.adopt(kind, id));
    } finally {
      state.exit();
    }
  }

  /** Makes a native call with the id, which stays valid for its time. */
  <T extends @Nullable Object> T call(LongFunction<T> call) {
    state.enter();
    try {
      return call.apply(state.id());
    } finally {
      state.exit();
    }
  }

  /** Makes a native call without a result with the id. */
  void callVoid(LongConsumer call) {
    state.enter();
    try {
      call.accept(state.id());
    } finally {
      state.exit();
    }
  }

  /** Makes a native call with the id, unless this is closed. */
  void callIfOpen(LongConsumer call) {
    if (state.tryEnter()) {
      try {
        call.accept(state.id());
      } finally {
        state.exit();
      }
    }
  }

  /**
   * Reads a batch with the id of a stream. The batch before it is released first.
   *
   * @return the batch with its raw parts, or null at the end
   */
  @Nullable HeldBatch read(LongFunction<Object @Nullable []> call) {
    state.startReading();
    state.enter();
    HeldBatch held = null;
    try {
      Object[] raw = call.apply(state.id());
      if (raw == null) {
        return null;
      }
      held = new HeldBatch(state, raw);
    } finally {
      if (held == null) {
        state.exit();
      }
    }
    state.hold(held);
    return held;
  }

  /** Makes the calling thread the one that reads batches, so that its close frees the last one. */
  public void takeOver() {
    state.takeOver();
  }

  /**
   * Whether it was closed.
   *
   * @return true after close
   */
  public boolean isClosed() {
    return state.isClosed();
  }

  /** Throws an error of kind CLOSED when it was closed. */
  public void checkOpen() {
    try {
      state.checkOpen();
    } finally {
      // An unclosed parent must not be cleaned, and close its children, while a child is in use.
      Reference.reachabilityFence(parent);
    }
  }

  @Override
  public void close() {
    state.close(state.kind());
    backstop.clean();
  }
}
