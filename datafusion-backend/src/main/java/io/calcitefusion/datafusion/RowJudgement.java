package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DedupeSpec;
import io.calcitefusion.metadata.ValidationPolicy;
import io.calcitefusion.metadata.ValidationPolicy.Strictness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was found out about the rows of one write. */
final class RowJudgement {
  private final DatasetSpec dataset;
  private final WriteSql sql;
  private final String judged;
  private final @Nullable TableName old;
  private long sourceRows = -1;
  private long invalidAlone;
  private long keptRows = -1;
  private long repeatedKeys;
  private final ImmutableMap.Builder<String, Long> broken = ImmutableMap.builder();
  private final List<WriteCheck> brokenChecks = new ArrayList<>();

  private RowJudgement(DatasetSpec dataset, WriteSql sql, String judged, @Nullable TableName old) {
    this.dataset = dataset;
    this.sql = sql;
    this.judged = judged;
    this.old = old;
  }

  /**
   * Counts what is to be known.
   *
   * @param judged query of the judged rows
   * @param old the table whose rows stay, or null
   */
  static RowJudgement of(
      WriteControl control,
      DataFusionSession steps,
      DatasetSpec dataset,
      WriteSql sql,
      String judged,
      @Nullable TableName old) {
    RowJudgement judgement = new RowJudgement(dataset, sql, judged, old);
    judgement.count(control, steps);
    return judgement;
  }

  private void count(WriteControl control, DataFusionSession steps) {
    if (!sql.readsRowsAgain()) {
      return;
    }
    long[] counts = control.run(steps, sql.counts(judged));
    sourceRows = counts[0];
    invalidAlone = counts[1];
    for (int i = 0; i < sql.checks().size(); i++) {
      add(sql.checks().get(i), counts[i + 2]);
    }
    String kept = sql.kept(judged);
    DedupeSpec dedupe = dataset.contract().dedupe();
    keptRows =
        dedupe == null
            ? passedRows()
            : control.run(steps, "SELECT count(*) FROM (" + kept + ") AS \"kept\"")[0];
    if (sql.checksKey() || (old != null && sql.hasKey())) {
      repeatedKeys = control.run(steps, sql.repeatedKeys(kept, old))[0];
      add(sql.key(), repeatedKeys);
    }
  }

  private void add(WriteCheck check, long rows) {
    if (rows > 0) {
      broken.put(check.name(), rows);
      brokenChecks.add(check);
    }
  }

  private long passedRows() {
    return dataset.validation().strictness() == Strictness.LENIENT
        ? sourceRows
        : sourceRows - invalidAlone;
  }

  /** Rows of the source; negative when they were not counted. */
  long sourceRows() {
    return sourceRows;
  }

  long invalidRows() {
    return invalidAlone + repeatedKeys;
  }

  long duplicateRows() {
    return keptRows < 0 ? 0 : passedRows() - keptRows;
  }

  /** Rows by what they break, without what none breaks. */
  ImmutableMap<String, Long> broken() {
    return broken.buildKeepingLast();
  }

  /** Query of the rows that are written, in no order. */
  String rows() {
    String kept = sql.kept(judged);
    return repeatedKeys > 0 && dataset.validation().strictness() != Strictness.LENIENT
        ? sql.byKey(kept, old, WriteSql.KeyRows.FIRST)
        : kept;
  }

  /** The number of rows that would be written. */
  long countRows(WriteControl control, DataFusionSession steps) {
    return control.run(steps, "SELECT count(*) FROM (" + rows() + ") AS \"rows\"")[0];
  }

  /** Query of the invalid rows. */
  String rejected() {
    String alone = sql.rejected(judged);
    return repeatedKeys == 0
        ? alone
        : alone + " UNION ALL " + sql.rejectedByKey(sql.kept(judged), old);
  }

  /**
   * Ends the write when it may not go on with these rows.
   *
   * @param rejects where the invalid rows are, or null
   * @throws DataFusionException of kind DATA
   */
  void refuse(@Nullable Path rejects) {
    if (brokenChecks.isEmpty()) {
      return;
    }
    ValidationPolicy policy = dataset.validation();
    Integer limit = policy.maxErrors();
    String why = null;
    if (policy.strictness() == Strictness.STRICT) {
      why = "its validation is strict";
    } else if (policy.strictness() == Strictness.FILTER && limit != null && invalidRows() > limit) {
      why = "its validation leaves out at most " + limit;
    } else if (brokenChecks.stream().anyMatch(WriteCheck::stops)
        && policy.strictness() == Strictness.LENIENT) {
      why = "rows without a value have no folder";
    }
    if (why == null) {
      return;
    }
    throw new DataFusionException(
        ErrorKind.DATA,
        brokenChecks.get(0).sqlState(),
        "%d of %d rows break its contract, and %s: %s.%s"
            .formatted(
                invalidRows(),
                sourceRows,
                why,
                broken().entrySet().stream()
                    .map(check -> check.getKey() + " (" + rowCount(check.getValue()) + ")")
                    .collect(Collectors.joining(", ")),
                rejects == null ? "" : " They are in '" + rejects + "'."));
  }

  private static String rowCount(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }
}
