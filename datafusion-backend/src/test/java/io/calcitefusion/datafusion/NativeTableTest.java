package io.calcitefusion.datafusion;

/** The contract holds for tables of the engine's own. */
final class NativeTableTest extends TableContract {
  @Override
  void register() {
    session.update("CREATE TABLE t AS " + SampleRow.select(rows));
  }
}
