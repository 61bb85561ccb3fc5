package io.calcitefusion.tests.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All queries of TPC-H and TPC-DS give by way of Calcite what their own texts give. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TpcTest {
  private static final double SCALE = 0.01;

  private TpcSuite tpch;
  private TpcSuite tpcds;

  @BeforeAll
  void open() {
    tpch = TpcSuite.tpch(SCALE);
    tpcds = TpcSuite.tpcds(SCALE);
  }

  @AfterAll
  void close() {
    tpch.close();
    tpcds.close();
  }

  static Stream<String> tpchNames() {
    return TpcQueries.of("tpch").keySet().stream();
  }

  static Stream<String> tpcdsNames() {
    return TpcQueries.of("tpcds").keySet().stream();
  }

  @Test
  void allTextsAreThere() {
    assertThat(tpchNames()).hasSize(22);
    assertThat(tpcdsNames().map(name -> name.replaceAll("\\D", "")).distinct()).hasSize(99);
  }

  @ParameterizedTest
  @MethodSource("tpchNames")
  void tpch(String name) {
    assertThat(tpch.differences(TpcQueries.of("tpch").get(name))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("tpcdsNames")
  void tpcds(String name) {
    assertThat(tpcds.differences(TpcQueries.of("tpcds").get(name))).isEmpty();
  }
}
