package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetSpec;

/** What the contract of a dataset asks of each row alone. Pure functions. */
final class RowChecks {
  private RowChecks() {}

  /** Columns without nulls and constraints, then columns whose values name folders. */
  static ImmutableList<WriteCheck> of(DatasetSpec dataset, DataFormat format) {
    ImmutableList.Builder<WriteCheck> checks = ImmutableList.builder();
    ImmutableList<ContractSql.Rule> rules = ContractSql.rules(dataset);
    for (ContractSql.Rule rule : rules) {
      boolean column = rule.kind() == DataCheckKind.REQUIRED;
      if (!column) {
        refuseSubQueries(dataset, rule.rule());
      }
      checks.add(
          new WriteCheck(
              (column ? "not null: " : "constraint: ") + rule.rule(),
              column ? "23502" : "23514",
              rule.broken()));
    }
    for (String column : dataset.policies().write().partitionBy()) {
      boolean known =
          rules.stream()
              .anyMatch(
                  rule -> rule.kind() == DataCheckKind.REQUIRED && rule.rule().equals(column));
      // A Delta table has a folder for rows without a value.
      if (!known && format != DataFormat.DELTA) {
        checks.add(
            new WriteCheck(
                "folder: " + column,
                WriteCheck.NOT_STORABLE,
                SqlIdentifier.quote(column) + " IS NULL"));
      }
    }
    return checks.build();
  }

  /** The engine runs few of them where rows are judged, and answers some otherwise than SQL. */
  private static void refuseSubQueries(DatasetSpec dataset, String condition) {
    if (SqlLexer.tokens(condition).stream().anyMatch(token -> token.isWord("SELECT"))) {
      throw new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "Dataset %s can not be written: its constraint '%s' holds a sub-query, and a write judges every row alone. Declare 'references' where rows of another dataset have to be there; checks of rows run sub-queries."
              .formatted(dataset.name(), condition));
    }
  }
}
