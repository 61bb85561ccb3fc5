package io.calcitefusion.datafusion;

/** The contract holds for a Java table whose filters let some wrong rows pass. */
final class InexactJavaTableTest extends TableContract {
  @Override
  void register() {
    engine.registerTable(
        TABLE,
        new SampleTable(
            engine,
            rows,
            2,
            FilterSupport.INEXACT,
            TableCapability.PROJECTION,
            TableCapability.FILTERS,
            TableCapability.LIMIT));
  }
}
