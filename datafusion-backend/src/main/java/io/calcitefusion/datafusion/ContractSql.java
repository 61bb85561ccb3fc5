package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset promises of its rows, as conditions in the engine's SQL. Pure functions.
 *
 * <p>A constraint is broken by a row for which it is false; one for which it is NULL passes, as a
 * CHECK of SQL lets it pass. Who wants it otherwise makes the column required too.
 */
final class ContractSql {
  private ContractSql() {}

  /**
   * One rule for single rows.
   *
   * @param kind {@link DataCheckKind#REQUIRED} or a constraint
   * @param rule a column or a condition
   * @param broken a condition that is TRUE for a row that breaks the rule, and FALSE for any other
   */
  record Rule(DataCheckKind kind, String rule, String broken) {
    static Rule required(Field column) {
      String value = SqlIdentifier.quote(column.getName());
      // The engine computes nothing for IS NULL of a column that is declared NOT NULL.
      String looked = column.isNullable() ? value : "ARRAY[" + value + "][1]";
      return new Rule(DataCheckKind.REQUIRED, column.getName(), looked + " IS NULL");
    }

    static Rule constraint(DataCheckKind kind, String condition) {
      return new Rule(kind, condition, "(" + closed(condition) + ") IS FALSE");
    }
  }

  /** SQL that a person wrote, so that what follows it is no part of a comment at its end. */
  static String closed(String sql) {
    return sql.contains("--") ? sql + "\n" : sql;
  }

  /** The rules for single rows: required columns first, then constraints as they are declared. */
  static ImmutableList<Rule> rules(DatasetSpec dataset) {
    Set<String> required = new LinkedHashSet<>(dataset.requiredNonNull());
    dataset.arrowSchema().getFields().stream()
        .filter(field -> !field.isNullable())
        .map(Field::getName)
        .forEach(required::add);
    ImmutableList.Builder<Rule> rules = ImmutableList.builder();
    required.forEach(column -> rules.add(Rule.required(dataset.arrowSchema().findField(column))));
    for (String condition : dataset.contract().constraints()) {
      rules.add(Rule.constraint(DataCheckKind.CONSTRAINT, condition));
    }
    for (String condition : dataset.policies().delta().constraints()) {
      rules.add(Rule.constraint(DataCheckKind.DELTA_CONSTRAINT, condition));
    }
    return rules.build();
  }

  /**
   * One query with one row: how many rows break any rule, then how many break each.
   *
   * <p>Conditions are columns of a query further in, because no sub-query of a condition runs
   * inside of FILTER. They are CASE, because the engine contradicts itself whether a column of IS
   * FALSE holds NULLs.
   *
   * @param source one query
   * @param rules at least one rule
   * @param limit the number of broken rows after which counting ends, or null
   */
  static String counts(String source, List<Rule> rules, @Nullable Integer limit) {
    List<String> judged = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> counts = new ArrayList<>(List.of("count(*)"));
    for (Rule rule : rules) {
      String name = SqlIdentifier.quote("breaks_" + (names.size() + 1));
      judged.add("CASE WHEN " + rule.broken() + " THEN TRUE END AS " + name);
      names.add(name);
      counts.add("count(*) FILTER (WHERE " + name + ")");
    }
    return "SELECT %s FROM (SELECT * FROM (SELECT %s FROM (%s) AS \"source\") AS \"judged\" WHERE %s%s) AS \"broken\""
        .formatted(
            String.join(", ", counts),
            String.join(", ", judged),
            source,
            String.join(" OR ", names),
            limit == null ? "" : " LIMIT " + limit);
  }
}
