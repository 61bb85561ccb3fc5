package io.calcitefusion.datafusion;

/**
 * What a write to a Delta table did. Immutable.
 *
 * @param version number of the commit
 * @param rows rows that it wrote
 * @param files files that it added
 */
public record DeltaWriteResult(long version, long rows, long files) {}
