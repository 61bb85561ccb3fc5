package io.calcitefusion.metadata;

/** Direction of a {@link SortKey}. */
public enum SortOrder {
  /** Smallest value first. */
  ASCENDING,
  /** Largest value first. */
  DESCENDING
}
