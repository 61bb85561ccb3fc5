package io.calcitefusion.datafusion;

/** Where a write stands. */
public enum WritePhase {
  /** It has not begun, or waits for another writer of the dataset. */
  WAITING,
  /** The source is read, its columns are brought into the declared ones, every row is judged. */
  READING,
  /** Invalid rows are counted, and keys that stand twice are looked for. */
  CHECKING,
  /** Files are written aside. */
  WRITING,
  /** What was written is brought to the disk and read back. */
  VERIFYING,
  /** The new files take their place, and the catalog is brought up to date. */
  PUBLISHING,
  /** It is over. */
  DONE
}
