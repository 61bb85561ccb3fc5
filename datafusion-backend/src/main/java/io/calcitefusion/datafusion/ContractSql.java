package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;

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

  /** A condition that is TRUE for a row that breaks any of the rules; FALSE without rules. */
  static String anyBroken(List<Rule> rules) {
    return rules.isEmpty()
        ? "FALSE"
        : rules.stream().map(Rule::broken).collect(Collectors.joining(" OR "));
  }
}
