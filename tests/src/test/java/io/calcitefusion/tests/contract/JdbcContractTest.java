package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Our driver keeps the whole contract; how much of it two others keep is printed beside it. */
class JdbcContractTest {
  private static final int LEAST_CHECKS = 500;

  @Test
  void everyCheckHolds() throws SQLException {
    ContractResult ours = ContractResult.of(JdbcProduct.CALCITEFUSION);
    assertThat(JdbcContract.all()).hasSizeGreaterThan(LEAST_CHECKS);
    assertThat(JdbcContract.all().stream().map(ContractCheck::toString)).doesNotHaveDuplicates();
    Map<JdbcProduct, ContractResult> results = new EnumMap<>(JdbcProduct.class);
    results.put(JdbcProduct.CALCITEFUSION, ours);
    results.put(JdbcProduct.DUCKDB, ContractResult.of(JdbcProduct.DUCKDB));
    results.put(JdbcProduct.H2, ContractResult.of(JdbcProduct.H2));
    System.out.println(ContractResult.table(results));
    assertThat(ours.failures()).as(describe(ours)).isEmpty();
  }

  private static String describe(ContractResult result) {
    return result.failures().entrySet().stream()
        .map(entry -> "\n" + entry.getKey() + ": " + first(entry.getValue()))
        .collect(Collectors.joining());
  }

  private static String first(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString().lines().limit(6).collect(Collectors.joining("\n    "));
  }
}
