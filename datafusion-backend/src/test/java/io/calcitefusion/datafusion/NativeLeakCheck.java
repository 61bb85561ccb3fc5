package io.calcitefusion.datafusion;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves anything open in the native library: engines, sessions, plans,
 * streams, batches or stagings, or in which native code panicked. Arrow memory is covered too,
 * because closing an engine fails while its allocator holds any.
 *
 * <p>Applied by {@code @ExtendWith(NativeLeakCheck.class)}. Test classes that use it do not run in
 * parallel in one JVM.
 */
public final class NativeLeakCheck implements BeforeAllCallback, AfterAllCallback {
  private static final NativeCounters NOTHING = new NativeCounters(0, 0, 0, 0, 0, 0);
  private static final int ATTEMPTS = 200;
  private static final long PAUSE_MILLIS = 50;

  private final int attempts;
  private long panicsBefore;

  /** Creates the extension. */
  public NativeLeakCheck() {
    this(ATTEMPTS);
  }

  /** A check that gives up sooner, for tests of the check itself. */
  NativeLeakCheck(int attempts) {
    this.attempts = attempts;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws InterruptedException {
    before(context.getDisplayName());
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    after(context.getDisplayName());
  }

  void before(String what) throws InterruptedException {
    panicsBefore = DataFusionEngine.nativePanics();
    check("before " + what);
  }

  void after(String what) throws InterruptedException {
    check("after " + what);
    long panics = DataFusionEngine.nativePanics() - panicsBefore;
    if (panics > 0) {
      throw new AssertionError("Native code panicked " + panics + " times during " + what);
    }
  }

  private void check(String when) throws InterruptedException {
    NativeCounters counters = DataFusionEngine.nativeCounters();
    // Batches of streams that another thread closed go when the garbage collector finds them.
    for (int attempt = 0; attempt < attempts && !counters.equals(NOTHING); attempt++) {
      System.gc();
      Thread.sleep(PAUSE_MILLIS);
      counters = DataFusionEngine.nativeCounters();
    }
    if (!counters.equals(NOTHING)) {
      throw new AssertionError(
          "The native library still holds something " + when + ": " + counters);
    }
  }
}
