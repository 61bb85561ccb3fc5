package io.calcitefusion.datafusion;

/** What happens when the files of a table no longer have the columns of the table. */
public enum OnDrift {
  /**
   * A statement that reads the table fails with {@link ErrorKind#SCHEMA_MISMATCH}; when the files
   * have the columns again, the table works again.
   */
  FAIL,
  /**
   * Before a statement is planned, tables whose columns were read from their files get those that
   * the files have now, and tables with a fixed list of files get those that are there now; views
   * follow. Declared columns stay as they are, and files that contradict them are an error.
   */
  REFRESH
}
