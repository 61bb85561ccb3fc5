package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.NativeCounters;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves anything native behind. Engines are left out: the driver keeps one
 * for some seconds after its last connection; {@link EnginesCloseTest} waits for that.
 */
final class NothingLeaks implements AfterAllCallback {
  private static final int ATTEMPTS = 100;
  private static final long PAUSE_MILLIS = 50;

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    NativeCounters counters = DataFusionEngine.nativeCounters();
    // A batch whose stream another thread closed goes when the garbage collector finds it.
    for (int i = 0; i < ATTEMPTS && !onlyEngines(counters); i++) {
      System.gc();
      Thread.sleep(PAUSE_MILLIS);
      counters = DataFusionEngine.nativeCounters();
    }
    assertThat(onlyEngines(counters))
        .as("only engines are left after %s: %s", context.getDisplayName(), counters)
        .isTrue();
  }

  private static boolean onlyEngines(NativeCounters counters) {
    return counters.equals(new NativeCounters(counters.engines(), 0, 0, 0, 0, 0));
  }
}
