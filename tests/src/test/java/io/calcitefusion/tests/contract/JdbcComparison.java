package io.calcitefusion.tests.contract;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
          System.out.println("## What " + product.title() + " does not do");
          Map<String, List<String>> names = new TreeMap<>();
          for (ContractCheck check : result.failures().keySet()) {
            names.computeIfAbsent(check.group(), group -> new ArrayList<>()).add(check.name());
          }
          names.forEach(
              (group, checks) ->
                  System.out.println("- **" + group + "**: " + String.join("; ", checks)));
          System.out.println();
        });
  }
}
