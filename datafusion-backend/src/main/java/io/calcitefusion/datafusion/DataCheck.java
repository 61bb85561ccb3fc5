package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * One promise of a dataset about its rows, as SQL that finds the rows which break it. Both texts
 * are plain SQL that the engine and the front end read alike. Immutable.
 *
 * @param kind what it looks for
 * @param rule the promise: a column, a condition, or the columns of a key
 * @param columns columns that it reads; empty for a condition
 * @param countSql one query with one row and one BIGINT column: the number of rows that break it,
 *     or of stored columns that are virtual
 * @param sampleSql one query with at most {@link DataChecks#SAMPLES} rows of texts: what identifies
 *     the rows that break it, or the keys that stand several times and how often
 */
public record DataCheck(
    DataCheckKind kind,
    String rule,
    ImmutableList<String> columns,
    String countSql,
    String sampleSql) {
  /** Checks that all parts are present. */
  public DataCheck {
    requireNonNull(kind, "kind");
    requireNonNull(rule, "rule");
    requireNonNull(columns, "columns");
    requireNonNull(countSql, "countSql");
    requireNonNull(sampleSql, "sampleSql");
  }

  /**
   * The check for a person.
   *
   * @return such as {@code required: path}
   */
  @Override
  public String toString() {
    return switch (kind) {
      case REQUIRED -> "required: " + rule;
      case CONSTRAINT -> "constraint: " + rule;
      case DELTA_CONSTRAINT -> "Delta constraint: " + rule;
      case KEY -> "key: " + rule;
      case DEDUPE_KEY -> "keys of the deduplication: " + rule;
      case REFERENCE -> "reference: " + rule;
      case TIE_BREAKERS -> "keys and tie-breakers: " + rule;
      case VIRTUAL_FIELD -> "virtual fields that are stored: " + rule;
      case EVIDENCE -> "evidence: " + rule;
    };
  }
}
