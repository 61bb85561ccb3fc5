package io.calcitefusion.tests.contract;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/** Prints how three drivers keep the contract, and every check that one does not. No test. */
final class JdbcComparison {
  private JdbcComparison() {}

  public static void main(String[] arguments) throws SQLException {
    Map<JdbcProduct, ContractResult> results = new EnumMap<>(JdbcProduct.class);
    for (JdbcProduct product : JdbcProduct.values()) {
      results.put(product, ContractResult.of(product));
    }
    System.out.println(ContractResult.table(results));
    results.forEach(
        (product, result) -> {
          System.out.println("## " + product.title());
          result
              .failures()
              .forEach(
                  (check, failure) ->
                      System.out.println(
                          "- " + check + ": " + String.valueOf(failure).lines().findFirst().orElse("")));
        });
  }
}
