package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetSpec;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;

/** What the contract of a dataset asks of each row alone. Pure functions. */
final class RowChecks {
  private RowChecks() {}

  /** Columns without nulls, then constraints; a constraint that gives NULL is met. */
  static ImmutableList<WriteCheck> of(DatasetSpec dataset) {
    ImmutableList.Builder<WriteCheck> checks = ImmutableList.builder();
    Set<String> required = new LinkedHashSet<>(dataset.requiredNonNull());
    for (Field column : dataset.arrowSchema().getFields()) {
      if (!column.isNullable()) {
        required.add(column.getName());
      }
    }
    for (String column : required) {
      checks.add(
          new WriteCheck("not null: " + column, "23502", SqlIdentifier.quote(column) + " IS NULL"));
    }
    for (String column : dataset.policies().write().partitionBy()) {
      if (!required.contains(column)) {
        checks.add(
            new WriteCheck(
                "folder: " + column,
                WriteCheck.NOT_STORABLE,
                SqlIdentifier.quote(column) + " IS NULL"));
      }
    }
    for (String constraint : dataset.contract().constraints()) {
      checks.add(
          new WriteCheck("constraint: " + constraint, "23514", "(" + constraint + ") IS FALSE"));
    }
    return checks.build();
  }
}
