package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.NativeCounters;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaves something open in the native library. */
final class NativeLeakCheck implements AfterAllCallback {
  private static final long LIMIT_MILLIS = 10_000;

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    NativeCounters nothing = new NativeCounters(0, 0, 0, 0, 0, 0);
    long end = System.currentTimeMillis() + LIMIT_MILLIS;
    while (!DataFusionEngine.nativeCounters().equals(nothing) && System.currentTimeMillis() < end) {
      Thread.sleep(20);
    }
    assertThat(DataFusionEngine.nativeCounters()).isEqualTo(nothing);
  }
}
