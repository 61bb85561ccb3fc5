package io.calcitefusion.metadata;

/** What the names of folders below a location say. */
public enum Partitioning {
  /** Values of columns, as {@code year=2024/month=1}. */
  HIVE,
  /** Nothing. */
  NONE
}
