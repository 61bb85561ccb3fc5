package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.NativeCounters;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs after all other classes, and so sees what any of them left open. */
@Order(Integer.MAX_VALUE)
final class EnginesCloseTest {
  /** The driver closes an engine 10 s after its last connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void allEnginesCloseSomeSecondsAfterTheirLastConnection() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:")) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(DataFusionEngine.nativeCounters().engines()).isPositive();
    }
    Instant end = Instant.now().plus(PATIENCE);
    while (DataFusionEngine.nativeCounters().engines() > 0 && Instant.now().isBefore(end)) {
      Thread.sleep(100);
    }
    assertThat(DataFusionEngine.nativeCounters()).isEqualTo(new NativeCounters(0, 0, 0, 0, 0, 0));
  }
}
