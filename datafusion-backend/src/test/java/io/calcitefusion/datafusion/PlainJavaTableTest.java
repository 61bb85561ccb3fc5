package io.calcitefusion.datafusion;

/** The contract holds for a Java table that gives all rows and columns in one part. */
final class PlainJavaTableTest extends TableContract {
  @Override
  void register() {
    engine.registerTable(TABLE, new SampleTable(engine, rows, 1, FilterSupport.UNSUPPORTED));
  }
}
