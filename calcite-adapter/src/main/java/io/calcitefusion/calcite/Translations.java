package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import org.apache.calcite.sql.SqlOperator;

/** Which of Calcite's functions have a counterpart in the engine's SQL. Pure functions. */
final class Translations {
  /** Functions that are translated by their kind, or that Calcite expands into others. */
  private static final ImmutableSet<String> OTHERS =
      ImmutableSet.of(
          "CAST", "COALESCE", "LTRIM", "MOD", "NULLIF", "RTRIM", "SAFE_CAST", "TRY_CAST");

  private Translations() {}

  static boolean has(SqlOperator operator) {
    String name = operator.getName().toUpperCase(Locale.ROOT);
    return OTHERS.contains(name)
        || FunctionSql.translates(name)
        || (operator.isAggregator() && AggregateSql.translates(name));
  }
}
