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
  @Override
  public void afterAll(ExtensionContext context) {
    NativeCounters counters = DataFusionEngine.nativeCounters();
    assertThat(counters)
        .as("native objects after %s", context.getDisplayName())
        .isEqualTo(new NativeCounters(counters.engines(), 0, 0, 0, 0, 0));
  }
}
