package io.calcitefusion.datafusion;

/** How well a {@link JavaTable} applies a filter. */
public enum FilterSupport {
  /** Not at all: the engine filters, and the scan is not given the filter. */
  UNSUPPORTED,
  /** Some rows are left out by it, perhaps not all that should be: the engine filters again. */
  INEXACT,
  /** Only rows that meet it are given: the engine does not filter again. */
  EXACT
}
