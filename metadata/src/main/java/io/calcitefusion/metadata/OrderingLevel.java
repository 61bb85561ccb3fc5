package io.calcitefusion.metadata;

/** How binding the order of a dataset's rows is. */
public enum OrderingLevel {
  /** The contract states it. */
  EXPLICIT,
  /** It follows from how rows are made, or from the key. */
  IMPLICIT,
  /** There is none. */
  UNORDERED
}
