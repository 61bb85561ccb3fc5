package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DedupeSpec;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.ValidationPolicy.Strictness;
import io.calcitefusion.metadata.WritePolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The queries of one write. The judged rows are those of the source with the declared columns, one
 * flag per check, and the source's value of every converted column. Not changed after it is made.
 */
final class WriteSql {
  private final DatasetSpec dataset;
  private final SourceColumns source;
  private final ImmutableList<WriteCheck> checks;
  private final ImmutableList<String> flags;
  private final ImmutableList<String> originals;
  private final String rowNumber;
  private final String newRow;

  WriteSql(DatasetSpec dataset, SourceColumns source, DataFormat format) {
    this.dataset = dataset;
    this.source = source;
    this.checks =
        ImmutableList.<WriteCheck>builder()
            .addAll(source.conversions())
            .addAll(RowChecks.of(dataset, format))
            .build();
    Set<String> taken = new HashSet<>();
    source.rows().getFields().forEach(field -> taken.add(field.getName()));
    this.flags = unused("broken ", checks.size(), taken);
    this.originals = unused("source ", source.columns().size(), taken);
    this.newRow = unused("new ", 1, taken).get(0);
    this.rowNumber = unused("number ", 1, taken).get(0);
  }

  private static ImmutableList<String> unused(String prefix, int count, Set<String> taken) {
    StringBuilder start = new StringBuilder(prefix);
    while (taken.stream().anyMatch(name -> name.startsWith(start.toString()))) {
      start.append('_');
    }
    return IntStream.range(0, count)
        .mapToObj(i -> start.toString() + i)
        .collect(ImmutableList.toImmutableList());
  }

  /** What every row alone has to meet, in the order of the counts of {@link #counts}. */
  ImmutableList<WriteCheck> checks() {
    return checks;
  }

  /** Whether rows are judged or compared, so that they are read more than once. */
  boolean readsRowsAgain() {
    return !checks.isEmpty() || dataset.contract().dedupe() != null || checksKey();
  }

  /** The rows of a source with the declared columns and what is to be known of each. */
  String judged(String query) {
    List<String> inner = new ArrayList<>();
    for (int i = 0; i < source.columns().size(); i++) {
      SourceColumns.Column column = source.columns().get(i);
      inner.add(column.sql() + " AS " + SqlIdentifier.quote(column.name()));
      if (column.converted() != null) {
        inner.add(column.converted() + " AS " + SqlIdentifier.quote(originals.get(i)));
      }
    }
    List<String> outer = new ArrayList<>();
    int conversions = source.conversions().size();
    for (int i = 0; i < checks.size(); i++) {
      String flag =
          "coalesce(%s, FALSE) AS %s"
              .formatted(checks.get(i).broken(), SqlIdentifier.quote(flags.get(i)));
      (i < conversions ? inner : outer).add(flag);
    }
    // A comment at the end of the source's text ends with its line.
    String rows = "SELECT %s FROM (%s\n) AS \"source\"".formatted(String.join(", ", inner), query);
    return outer.isEmpty()
        ? rows
        : "SELECT *, %s FROM (%s) AS \"row\"".formatted(String.join(", ", outer), rows);
  }

  /** One row: all rows, invalid rows, and the rows that break each check. */
  String counts(String judged) {
    List<String> counts = new ArrayList<>();
    counts.add("count(*) AS \"all\"");
    counts.add("count(*) FILTER (WHERE " + invalid() + ") AS \"invalid\"");
    for (String flag : flags) {
      String column = SqlIdentifier.quote(flag);
      counts.add("count(*) FILTER (WHERE " + column + ") AS " + column);
    }
    return "SELECT %s FROM (%s) AS \"judged\"".formatted(String.join(", ", counts), judged);
  }

  private String invalid() {
    return flags.isEmpty()
        ? "FALSE"
        : flags.stream().map(SqlIdentifier::quote).collect(Collectors.joining(" OR "));
  }

  /** The rows that go on, with the declared columns alone, after the deduplication. */
  String kept(String judged) {
    String names = SortSql.names(source.rows());
    String filter =
        dataset.validation().strictness() == Strictness.LENIENT
            ? ""
            : " WHERE NOT (" + invalid() + ")";
    String valid = "SELECT %s FROM (%s) AS \"judged\"%s".formatted(names, judged, filter);
    DedupeSpec dedupe = dataset.contract().dedupe();
    return dedupe == null ? valid : DedupeSql.of(valid, source.rows(), dedupe);
  }

  /** Whether two rows can have one key after the deduplication. */
  boolean checksKey() {
    DedupeSpec dedupe = dataset.contract().dedupe();
    return !dataset.keyFields().isEmpty()
        && (dedupe == null || !dataset.keyFields().containsAll(dedupe.keys()));
  }

  /** Whether rows can have the key of a row that is there already. */
  boolean hasKey() {
    return !dataset.keyFields().isEmpty();
  }

  /** What a row with the key of another one breaks. */
  WriteCheck key() {
    return new WriteCheck("key: " + String.join(", ", dataset.keyFields()), "23505", "TRUE");
  }

  /** One row: how many of the kept rows have the key of an old row, or of one before them. */
  String repeatedKeys(String kept, @Nullable TableName old) {
    String keys =
        dataset.keyFields().stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
    String flag = SqlIdentifier.quote(newRow);
    String groups =
        "SELECT count(*) AS \"rows\", sum(%s) AS \"new\" FROM (%s) AS \"both\" GROUP BY %s"
            .formatted(flag, both(keys, kept, old), keys);
    return "SELECT coalesce(sum(CASE WHEN \"rows\" > \"new\" THEN \"new\" ELSE \"new\" - 1 END), 0) FROM (%s) AS \"groups\" WHERE \"rows\" > 1"
        .formatted(groups);
  }

  /** The kept rows that are the first with their key, old rows before new ones, or the others. */
  String byKey(String kept, @Nullable TableName old, KeyRows wanted) {
    Schema columns = dataset.arrowSchema();
    String names = SortSql.names(columns);
    String keys =
        dataset.keyFields().stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
    String flag = SqlIdentifier.quote(newRow);
    String number = SqlIdentifier.quote(rowNumber);
    String order = flag + ", " + SortSql.terms(SortSql.total(columns, List.of(), List.of()));
    return "SELECT %s FROM (SELECT *, row_number() OVER (PARTITION BY %s ORDER BY %s%s) AS %s FROM (%s) AS \"both\") AS \"numbered\" WHERE %s = 1 AND %s %s 1"
        .formatted(
            names,
            keys,
            order,
            DedupeSql.FRAME,
            number,
            both(names, kept, old),
            flag,
            number,
            wanted == KeyRows.FIRST ? "=" : ">");
  }

  /** Which rows, by those before them with their key. */
  enum KeyRows {
    /** Those that come first. */
    FIRST,
    /** Those that do not. */
    FURTHER
  }

  private String both(String names, String kept, @Nullable TableName old) {
    String flag = SqlIdentifier.quote(newRow);
    String fresh = "SELECT %s, 1 AS %s FROM (%s) AS \"kept\"".formatted(names, flag, kept);
    return old == null
        ? fresh
        : "SELECT %s, 0 AS %s FROM %s UNION ALL %s".formatted(names, flag, old.toSql(), fresh);
  }

  /** Rows in the order in which they are written. */
  String ordered(String rows) {
    return SortSql.of(rows, dataset.arrowSchema(), order());
  }

  /** The order of the write policy, else that of the contract. */
  List<SortKey> order() {
    WritePolicy policy = dataset.policies().write();
    return policy.sortBy().isEmpty() ? dataset.canonicalSort() : policy.sortBy();
  }

  /** The invalid rows as they came, with a text that says what they break. */
  String rejected(String judged) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < source.columns().size(); i++) {
      SourceColumns.Column column = source.columns().get(i);
      String name = SqlIdentifier.quote(column.name());
      String from = column.converted() == null ? name : SqlIdentifier.quote(originals.get(i));
      columns.add(from + " AS " + name);
    }
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      reasons.add(
          "CASE WHEN %s THEN %s END"
              .formatted(
                  SqlIdentifier.quote(flags.get(i)), SqlIdentifier.literal(checks.get(i).name())));
    }
    return "SELECT %s, concat_ws('; ', %s) AS %s FROM (%s) AS \"judged\" WHERE %s"
        .formatted(
            String.join(", ", columns),
            String.join(", ", reasons),
            SqlIdentifier.quote(reasonColumn()),
            judged,
            invalid());
  }

  /** The rows with a key that another row has, in the form of {@link #rejected}. */
  String rejectedByKey(String kept, @Nullable TableName old) {
    List<String> columns = new ArrayList<>();
    for (SourceColumns.Column column : source.columns()) {
      columns.add(SqlIdentifier.quote(column.name()));
    }
    return "SELECT %s, %s AS %s FROM (%s) AS \"repeated\""
        .formatted(
            String.join(", ", columns),
            SqlIdentifier.literal(key().name()),
            SqlIdentifier.quote(reasonColumn()),
            byKey(kept, old, KeyRows.FURTHER));
  }

  private String reasonColumn() {
    StringBuilder name = new StringBuilder("rejected_for");
    while (source.rows().getFields().stream()
        .map(Field::getName)
        .anyMatch(name.toString()::equals)) {
      name.append('_');
    }
    return name.toString();
  }
}
