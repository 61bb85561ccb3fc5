package io.calcitefusion.datafusion;

/** How the queries of an engine share its memory. */
public enum MemoryPool {
  /** Operators that can spill to disk get equal shares of what the others leave. */
  FAIR,
  /** First come, first served, up to the limit. */
  GREEDY,
  /** No limit: the machine's memory is what there is. */
  UNBOUNDED
}
