package io.calcitefusion.metadata;

/** Which of several rows with equal keys a deduplication keeps. */
public enum DedupeStrategy {
  /** The first row after sorting by the tie-breakers; the default. */
  KEEP_FIRST_AFTER_SORT,
  /** The row with the best score, which is the first tie-breaker's column. */
  KEEP_BEST_BY_SCORE,
  /** One row per key, whose other columns become lists of all values. */
  COLLAPSE_LIST,
  /** Any of the rows, as the engine meets them. */
  KEEP_ARBITRARY
}
