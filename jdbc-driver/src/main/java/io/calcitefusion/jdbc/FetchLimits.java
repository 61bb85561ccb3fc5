package io.calcitefusion.jdbc;

/**
 * What a statement says of fetching. Immutable.
 *
 * @param fetchSize rows per batch, 0 for the engine's own
 * @param maxFieldSize characters or bytes of a text or byte string that are given, 0 for all
 */
record FetchLimits(int fetchSize, int maxFieldSize) {
  static final FetchLimits NONE = new FetchLimits(0, 0);
}
