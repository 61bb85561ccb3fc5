package io.calcitefusion.datafusion;

/**
 * The contract holds for a Java table that applies filters, projection and limit in three parts.
 */
final class FilteringJavaTableTest extends TableContract {
  @Override
  void register() {
    engine.registerTable(
        TABLE,
        new SampleTable(
            engine,
            rows,
            3,
            FilterSupport.EXACT,
            TableCapability.PROJECTION,
            TableCapability.FILTERS,
            TableCapability.LIMIT));
  }
}
