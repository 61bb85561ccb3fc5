package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.OnDrift;
import io.calcitefusion.datafusion.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class EngineLeasesTest {
  private static EngineKey key(String name) {
    return new EngineKey(
        name, "", null, Profile.DEV, ImmutableList.of(), OnDrift.FAIL, ImmutableSortedMap.of());
  }

  private static SharedEngine open() {
    return new SharedEngine(DataFusionEngine.open(EngineOptions.defaults()), null);
  }

  @Test
  void manyThreadsShareOneEngine() throws Exception {
    EngineLeases leases = new EngineLeases(Duration.ofMinutes(1));
    AtomicInteger opened = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<EngineLeases.Lease>> futures = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        futures.add(
            threads.submit(
                () ->
                    leases.acquire(
                        key("a"),
                        () -> {
                          opened.incrementAndGet();
                          return open();
                        })));
      }
      Set<DataFusionEngine> engines = new HashSet<>();
      for (Future<EngineLeases.Lease> future : futures) {
        engines.add(future.get().shared().engine());
        future.get().close();
        future.get().close();
      }
      assertThat(engines).hasSize(1);
      assertThat(opened).hasValue(1);
    } finally {
      threads.shutdown();
      leases.closeIdle();
    }
  }

  @Test
  void aFailedOpeningIsForgotten() {
    EngineLeases leases = new EngineLeases(Duration.ZERO);
    assertThatThrownBy(
            () ->
                leases.acquire(
                    key("a"),
                    () -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    EngineLeases.Lease lease = leases.acquire(key("a"), EngineLeasesTest::open);
    assertThat(lease.shared().engine().catalogVersion()).isPositive();
    lease.close();
    assertThatThrownBy(() -> lease.shared().engine().catalogSnapshot())
        .hasMessageContaining("closed");
  }

  @Test
  void anEngineInUseIsNotClosedAsIdle() {
    EngineLeases leases = new EngineLeases(Duration.ofMinutes(1));
    EngineLeases.Lease first = leases.acquire(key("a"), EngineLeasesTest::open);
    EngineLeases.Lease second = leases.acquire(key("a"), EngineLeasesTest::open);
    first.close();
    leases.closeIdle();
    assertThat(second.shared().engine().catalogSnapshot().version()).isPositive();
    second.close();
    leases.closeIdle();
  }
}
