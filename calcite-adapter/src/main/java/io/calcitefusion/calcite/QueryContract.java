package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.SqlIdentifier;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.QueryExpectation;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Compares a planned query with what is expected of it. Used once, by one thread. */
final class QueryContract {
  private final DataFusionSession session;
  private final TableName name;
  private final PreparedQuery query;
  private final QueryExpectation expected;
  private final ImmutableList.Builder<CheckFinding> findings = ImmutableList.builder();

  QueryContract(
      DataFusionSession session, TableName name, PreparedQuery query, QueryExpectation expected) {
    this.session = session;
    this.name = name;
    this.query = query;
    this.expected = expected;
  }

  ImmutableList<CheckFinding> check(QueryContracts.Depth depth) {
    ImmutableList<CheckFinding> columns =
        columns(name, expected.arrowSchema(), query.arrowSchema());
    findings.addAll(columns);
    if (depth == QueryContracts.Depth.ROWS && expected.isOfRows()) {
      if (!query.parameterSchema().getFields().isEmpty()) {
        findings.add(
            new CheckFinding(
                QueryContracts.CHECK,
                name,
                "",
                "rows",
                "a query without parameters",
                "%d parameters".formatted(query.parameterSchema().getFields().size()),
                CheckFinding.Severity.INFO,
                "Its rows are not looked at."));
      } else if (hasColumnsOfShape()) {
        rows();
      }
    }
    return findings.build();
  }

  /** Without one of them the rows have no such shape, which is a finding about columns already. */
  private boolean hasColumnsOfShape() {
    List<String> found = query.arrowSchema().getFields().stream().map(Field::getName).toList();
    return found.containsAll(expected.notNull())
        && found.containsAll(expected.unique())
        && found.containsAll(expected.key());
  }

  /** The differences between columns; one that may be null and is not is none. */
  static ImmutableList<CheckFinding> columns(TableName name, Schema expected, Schema found) {
    return SchemaComparison.compare(name.table(), expected, found).stream()
        .filter(QueryContract::isBroken)
        .map(
            difference ->
                new CheckFinding(
                    QueryContracts.CHECK,
                    name,
                    difference.column(),
                    "column",
                    difference.expected(),
                    difference.found(),
                    CheckFinding.Severity.ERROR,
                    hint(difference)))
        .collect(ImmutableList.toImmutableList());
  }

  private static boolean isBroken(SchemaDifference difference) {
    return difference.kind() != SchemaDifference.Kind.NULLABILITY
        || difference.found().equals("nullable");
  }

  private static String hint(SchemaDifference difference) {
    return switch (difference.kind()) {
      case MISSING -> "Who reads the query misses the column.";
      case EXTRA -> "Record the expectation anew when the column is wanted.";
      case RETYPED -> "Cast the column in the query, or record the expectation anew.";
      case REORDERED -> "Who counts columns gets others.";
      case NULLABILITY -> "Who counts on a value may meet a NULL.";
      case RENAMED -> "Give it the expected name, or record the expectation anew.";
      case TABLE_KIND, KEY, REDEFINED, UNREADABLE -> "Record the expectation anew.";
    };
  }

  private void rows() {
    List<String> counts = new ArrayList<>(List.of("count(*)"));
    expected.notNull().forEach(column -> counts.add(nulls(column)));
    expected.key().forEach(column -> counts.add(nulls(column)));
    for (String column : expected.unique()) {
      String quoted = SqlIdentifier.quote(column);
      counts.add("count(%s) - count(DISTINCT %s)".formatted(quoted, quoted));
    }
    String named =
        IntStream.range(0, counts.size())
            .mapToObj(at -> "%s AS \"n%d\"".formatted(counts.get(at), at))
            .collect(Collectors.joining(", "));
    List<Long> counted = numbers("SELECT %s FROM %s".formatted(named, source()), counts.size());
    number(counted.get(0));
    int at = 1;
    for (String column : expected.notNull()) {
      none(column, "not null", "no NULL", counted.get(at++), "row", " with NULL");
    }
    for (String column : expected.key()) {
      none(column, "key", "no NULL", counted.get(at++), "row", " with NULL");
    }
    for (String column : expected.unique()) {
      none(column, "unique", "each value once", counted.get(at++), "value", " repeated");
    }
    key();
  }

  private void number(long rows) {
    Long min = expected.minRows();
    Long max = expected.maxRows();
    if ((min != null && rows < min) || (max != null && rows > max)) {
      String wanted =
          max == null
              ? "at least %d rows".formatted(min)
              : "%d to %d rows".formatted(min == null ? 0 : min, max);
      findings.add(QueryContracts.finding(name, "rows", wanted, counted(rows, "row"), ""));
    }
  }

  private void none(
      String column, String role, String wanted, long count, String what, String which) {
    if (count > 0) {
      findings.add(
          new CheckFinding(
              QueryContracts.CHECK,
              name,
              column,
              role,
              wanted,
              counted(count, what) + which,
              CheckFinding.Severity.ERROR,
              ""));
    }
  }

  private void key() {
    if (expected.key().isEmpty()) {
      return;
    }
    String columns =
        expected.key().stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
    String surplus =
        "SELECT CAST(coalesce(sum(\"rows\" - 1), 0) AS BIGINT) FROM (SELECT count(*) AS \"rows\" FROM %s GROUP BY %s HAVING count(*) > 1) AS \"repeated\""
            .formatted(source(), columns);
    long count = numbers(surplus, 1).get(0);
    if (count > 0) {
      findings.add(
          QueryContracts.finding(
              name,
              "key",
              "no two rows with the same " + String.join(", ", expected.key()),
              counted(count, "row") + " beyond the first of a key",
              "Group the query by these columns, HAVING count(*) > 1, to see them."));
    }
  }

  private static String counted(long number, String word) {
    return number + " " + (number == 1 ? word : word + "s");
  }

  private static String nulls(String column) {
    return "count(*) - count(" + SqlIdentifier.quote(column) + ")";
  }

  /** The query as the front end handed it to the engine. */
  private String source() {
    return "(" + query.dataFusionSql() + ") AS \"query\"";
  }

  private List<Long> numbers(String sql, int columns) {
    List<Long> numbers = new ArrayList<>();
    try (BatchStream stream = session.query(sql)) {
      for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
        for (int column = 0; batch.rowCount() > 0 && column < columns; column++) {
          numbers.add(
              batch.column(column).buffer(0).getLong(batch.column(column).offset() * Long.BYTES));
        }
      }
    }
    return numbers;
  }
}
