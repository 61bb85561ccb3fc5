package io.calcitefusion.tests.contract;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a product did.
 *
 * @param passed number of checks it passed, by group
 * @param total number of checks, by group
 * @param failures what it failed, and how
 */
record ContractResult(
    Map<String, Integer> passed,
    Map<String, Integer> total,
    Map<ContractCheck, Throwable> failures) {
  /** Holds a product against every check. */
  static ContractResult of(JdbcProduct product) throws SQLException {
    Map<String, Integer> passed = new LinkedHashMap<>();
    Map<String, Integer> total = new LinkedHashMap<>();
    Map<ContractCheck, Throwable> failures = new LinkedHashMap<>();
    Connection connection = product.connect();
    try {
      for (ContractCheck check : JdbcContract.all()) {
        if (connection.isClosed()) {
          connection = product.connect();
        }
        total.merge(check.group(), 1, Integer::sum);
        passed.merge(check.group(), 0, Integer::sum);
        Throwable failure = failure(new JdbcProduct.Session(product, connection), check);
        if (failure == null) {
          passed.merge(check.group(), 1, Integer::sum);
        } else {
          failures.put(check, failure);
        }
      }
    } finally {
      connection.close();
    }
    return new ContractResult(passed, total, failures);
  }

  /** What a product does wrong in a check, or null. */
  private static Throwable failure(JdbcProduct.Session session, ContractCheck check) {
    try {
      check.body().run(session);
      return null;
    } catch (Exception | LinkageError | AssertionError e) {
      return e;
    }
  }

  /** A table of the groups and a column for each product. */
  static String table(Map<JdbcProduct, ContractResult> results) {
    ContractResult any = results.values().iterator().next();
    List<String> lines = new ArrayList<>();
    StringBuilder heading = new StringBuilder("| checks | number |");
    StringBuilder rule = new StringBuilder("|---|---|");
    results.keySet().forEach(product -> heading.append(' ').append(product.title()).append(" |"));
    results.keySet().forEach(product -> rule.append("---|"));
    lines.add(heading.toString());
    lines.add(rule.toString());
    any.total()
        .forEach(
            (group, total) -> {
              StringBuilder line = new StringBuilder("| " + group + " | " + total + " |");
              results.values().forEach(r -> line.append(" " + r.passed().get(group) + " |"));
              lines.add(line.toString());
            });
    StringBuilder sum = new StringBuilder("| all | " + sum(any.total()) + " |");
    results.values().forEach(r -> sum.append(" " + sum(r.passed()) + " |"));
    lines.add(sum.toString());
    return String.join("\n", lines) + "\n";
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
