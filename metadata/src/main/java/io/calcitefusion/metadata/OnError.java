package io.calcitefusion.metadata;

/** What an extractor does with a value that does not fit its column. */
public enum OnError {
  /** It fails. */
  FAIL,
  /** It keeps the column as it came and reports that. */
  KEEP
}
