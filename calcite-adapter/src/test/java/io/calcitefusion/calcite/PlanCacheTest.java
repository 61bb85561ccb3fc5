package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.BatchValues;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A text that was planned is not planned again, unless another plan could come of it. */
class PlanCacheTest {
  private static final int MANY = 600;
  private static final int MOST = 256;

  private EngineFixture fixture;

  @BeforeEach
  void open() {
    fixture = new EngineFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theSecondTimeThePlanIsTakenAgain() {
    String sql = "SELECT s FROM t WHERE id = 1";
    long before = reused();
    assertThat(fixture.query(sql)).isEqualTo(List.of(List.of("a")));
    assertThat(reused()).isEqualTo(before);
    assertThat(fixture.query(sql)).isEqualTo(List.of(List.of("a")));
    assertThat(reused()).isEqualTo(before + 1);
    assertThat(fixture.query(sql + " ")).isEqualTo(List.of(List.of("a")));
    assertThat(reused()).isEqualTo(before + 1);
  }

  @Test
  void ownersCloseTheirPlansForThemselves() {
    String sql = "SELECT s FROM t WHERE id = 2";
    PreparedQuery first = fixture.frontEnd().prepare(sql);
    PreparedQuery second = fixture.frontEnd().prepare(sql);
    first.close();
    assertThat(second.plan().arrowSchema().getFields()).hasSize(1);
    assertThat(second.rowType()).isSameAs(first.rowType());
    second.close();
    assertThat(fixture.query(sql)).isEqualTo(List.of(List.of("b")));
  }

  @Test
  void anyChangeOfTheCatalogPlansAgain() {
    fixture.session().update("CREATE TABLE w AS VALUES (1)");
    String sql = "SELECT * FROM w";
    assertThat(fixture.query(sql)).isEqualTo(List.of(List.of(1L)));
    fixture.session().update("CREATE OR REPLACE TABLE w AS VALUES ('x', 'y')");
    long before = reused();
    assertThat(fixture.query(sql)).isEqualTo(List.of(List.of("x", "y")));
    assertThat(reused()).isEqualTo(before);
    fixture.session().update("DROP TABLE w");
    assertThatThrownBy(() -> fixture.query(sql))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("w");
  }

  @Test
  void anyChangeOfTheSettingsPlansAgain() {
    String sql = "SELECT CURRENT_TIMESTAMP";
    fixture.query(sql);
    long before = reused();
    fixture.session().update("SET TIME ZONE '+02:00'");
    fixture.query(sql);
    assertThat(reused()).isEqualTo(before);
    fixture.query(sql);
    assertThat(reused()).isEqualTo(before + 1);
    fixture.session().update("RESET datafusion.execution.time_zone");
    fixture.query(sql);
    assertThat(reused()).isEqualTo(before + 1);
  }

  @Test
  void whatFailsIsNotKept() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> fixture.query("SELECT nix FROM t"))
          .isInstanceOf(DataFusionException.class)
          .hasMessageContaining("nix");
    }
  }

  @Test
  void onlySoManyAreKeptAndAllEndWithTheSession() {
    long before = DataFusionEngine.nativeCounters().plans();
    for (int i = 0; i < MANY; i++) {
      fixture.query("SELECT " + i);
    }
    assertThat(DataFusionEngine.nativeCounters().plans() - before).isBetween(1L, (long) MOST);
    String long1 = "SELECT 1 -- " + "x".repeat(600_000);
    fixture.query(long1);
    fixture.query(long1.replace("SELECT 1", "SELECT 2"));
    assertThat(DataFusionEngine.nativeCounters().plans() - before).isEqualTo(1);
    fixture.session().close();
    assertThat(DataFusionEngine.nativeCounters().plans()).isEqualTo(before);
  }

  @Test
  void manyThreadsTakeAndDrop() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> done =
          IntStream.range(0, 8)
              .mapToObj(
                  thread ->
                      threads.submit(
                          () -> {
                            for (int i = 0; i < MANY; i++) {
                              int wanted = i % 7;
                              if (thread == 0 && i % 50 == 0) {
                                fixture.session().update("CREATE OR REPLACE TABLE z AS VALUES (1)");
                              }
                              assertThat(fixture.query("SELECT id FROM t WHERE id = " + wanted))
                                  .hasSize(wanted >= 1 && wanted <= 3 ? 1 : 0);
                            }
                            return true;
                          }))
              .toList();
      for (Future<Boolean> one : done) {
        assertThat(one.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private long reused() {
    String sql =
        "SELECT reused_plans FROM system.runtime.sessions WHERE session_id = "
            + fixture.session().id();
    return (Long) BatchValues.query(fixture.session(), sql).get(0).get(0);
  }
}
