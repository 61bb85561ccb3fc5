package io.calcitefusion.datafusion.internal;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.CancelSignal;
import java.util.ArrayList;
import java.util.List;

/** The signal of one read. Fires once. */
final class ReadSignal implements CancelSignal {
  private final CallerContext context;
  private final List<Runnable> actions = new ArrayList<>();
  private volatile boolean cancelled;

  ReadSignal(CallerContext context) {
    this.context = context;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    requireNonNull(action, "action");
    synchronized (actions) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    run(action);
  }

  void fire() {
    List<Runnable> waiting;
    synchronized (actions) {
      cancelled = true;
      waiting = List.copyOf(actions);
      actions.clear();
    }
    waiting.forEach(this::run);
  }

  private void run(Runnable action) {
    context.close("An action on the cancellation of a read", action::run);
  }
}
