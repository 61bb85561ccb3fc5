package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetReference;
import io.calcitefusion.metadata.DatasetSpec;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The checks of what a dataset refers to: rows without their row in another one. Pure functions.
 */
final class ReferenceSql {
  private ReferenceSql() {}

  /** One check per reference; the datasets that are referred to lie in the same schema. */
  static ImmutableList<DataCheck> checks(TableName name, DatasetSpec dataset) {
    return dataset.references().stream()
        .map(reference -> check(name, dataset, reference))
        .collect(ImmutableList.toImmutableList());
  }

  private static DataCheck check(TableName name, DatasetSpec dataset, DatasetReference reference) {
    TableName target = new TableName(name.catalog(), name.schema(), reference.dataset());
    String columns =
        reference.columns().stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
    String rows = SqlIdentifier.quote(DomainChecks.nameBeside("rows", reference.columns()));
    String dangling =
        " FROM (SELECT * FROM %s) AS \"source\" WHERE %s AND NOT EXISTS (SELECT 1 FROM %s AS \"target\" WHERE %s)"
            .formatted(name.toSql(), complete(reference), target.toSql(), same(reference));
    return new DataCheck(
        DataCheckKind.REFERENCE,
        reference.toString(),
        reference.columns(),
        "SELECT count(*) AS \"broken\"" + dangling,
        "SELECT %s, CAST(%s AS VARCHAR) AS %s FROM (SELECT %s, count(*) AS %s%s GROUP BY %s) AS \"missing\" ORDER BY %s DESC LIMIT %d"
            .formatted(
                DataChecks.texts(dataset, reference.columns()),
                rows,
                rows,
                columns,
                rows,
                dangling,
                columns,
                rows,
                DataChecks.SAMPLES));
  }

  /** A row with a NULL in one of the columns refers to nothing, as in a foreign key of SQL. */
  private static String complete(DatasetReference reference) {
    return reference.columns().stream()
        .map(column -> source(column) + " IS NOT NULL")
        .collect(Collectors.joining(" AND "));
  }

  private static String same(DatasetReference reference) {
    return IntStream.range(0, reference.columns().size())
        .mapToObj(
            at ->
                "\"target\".%s = %s"
                    .formatted(
                        SqlIdentifier.quote(reference.targetColumns().get(at)),
                        source(reference.columns().get(at))))
        .collect(Collectors.joining(" AND "));
  }

  private static String source(String column) {
    return "\"source\"." + SqlIdentifier.quote(column);
  }
}
