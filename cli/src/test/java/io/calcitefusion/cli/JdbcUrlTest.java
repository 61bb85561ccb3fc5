package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JdbcUrlTest {
  @ParameterizedTest
  @CsvSource({
    "., jdbc:datafusion:.",
    "'', jdbc:datafusion:",
    "./data, jdbc:datafusion:./data",
    "classpath:codeintel;data=out, jdbc:datafusion:classpath:codeintel;data=out",
    "jdbc:datafusion:./data, jdbc:datafusion:./data",
    "JDBC:DataFusion:./Data, jdbc:datafusion:./Data",
    "jdbc.d/registry.yaml, jdbc:datafusion:jdbc.d/registry.yaml"
  })
  void thePrefixMayBeLeftOut(String given, String expected) {
    assertThat(JdbcUrl.parse(given).text()).isEqualTo(expected);
  }

  @Test
  void refusesTheUrlOfAnotherDriver() {
    assertThatThrownBy(() -> JdbcUrl.parse("jdbc:other:x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:other:x")
        .hasMessageContaining("jdbc:datafusion:");
  }
}
