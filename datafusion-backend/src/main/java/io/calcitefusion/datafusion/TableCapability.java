package io.calcitefusion.datafusion;

/** What a {@link JavaTable} heeds of a {@link ScanRequest}. */
public enum TableCapability {
  /** Only the columns that are asked for are given. */
  PROJECTION,
  /** The table is asked for each filter whether it applies it. */
  FILTERS,
  /** The scan is told after how many rows the engine stops. */
  LIMIT
}
