package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Batches of a result that was read to its end, in memory of Java, and the columns over them. The
 * row of a column is that of the result; the batch that holds it is bound when it is asked for.
 */
final class KeptRows implements RowSource {
  private static final int LIMIT_SHARE = 4;
  private static final long MEBIBYTE = 1 << 20;

  private final ColumnBatch[] batches;

  /** Row of the result at which each batch starts; at last the number of rows. */
  private final int[] starts;

  private final ColumnReader[] columns;
  private boolean delivered;

  private KeptRows(ColumnBatch[] batches, int[] starts, ArrowColumnReader[] readers) {
    this.batches = batches;
    this.starts = starts;
    this.columns = new ColumnReader[readers.length];
    for (int i = 0; i < readers.length; i++) {
      columns[i] = new KeptColumn(this, readers[i], i);
    }
  }

  /** The bytes that a result may take: a quarter of the heap. */
  static long standardLimit() {
    return Runtime.getRuntime().maxMemory() / LIMIT_SHARE;
  }

  /**
   * Reads rows to their end and closes them, also when this fails.
   *
   * @param limitBytes what they may take
   * @throws SQLException with SQLSTATE 53200 when they take more
   */
  static KeptRows readAll(StreamRows rows, long limitBytes) throws SQLException {
    ColumnBatch[] batches = new ColumnBatch[16];
    int[] starts = new int[17];
    int count = 0;
    long bytes = 0;
    try {
      for (int size = rows.nextBatch(); size > 0; size = rows.nextBatch()) {
        ColumnBatch.Copy copy = rows.copy();
        bytes += copy.bytes();
        long end = (long) starts[count] + size;
        if (bytes > limitBytes || end > Integer.MAX_VALUE) {
          throw SqlExceptions.from(tooLarge(limitBytes));
        }
        if (count == batches.length) {
          batches = Arrays.copyOf(batches, 2 * count);
          starts = Arrays.copyOf(starts, 2 * count + 1);
        }
        batches[count] = copy.batch();
        count++;
        starts[count] = (int) end;
      }
    } finally {
      rows.close();
    }
    return new KeptRows(
        Arrays.copyOf(batches, count), Arrays.copyOf(starts, count + 1), rows.readers());
  }

  private static DataFusionException tooLarge(long limitBytes) {
    return new DataFusionException(
        ErrorKind.RESOURCES,
        "53200",
        ("a result that can be scrolled is held in memory, and this one takes more than %d MiB, a"
                + " quarter of the heap; ask for a forward-only result, or for fewer rows")
            .formatted(limitBytes / MEBIBYTE));
  }

  /** Number of the batch that holds a row. */
  int batchOf(int row) {
    int found = Arrays.binarySearch(starts, row);
    return found >= 0 ? found : -found - 2;
  }

  /** Row of the result at which a batch starts. */
  int startOf(int batch) {
    return starts[batch];
  }

  ColumnBatch batch(int index) {
    return batches[index];
  }

  @Override
  public ColumnReader[] readers() {
    return columns;
  }

  @Override
  public boolean isKept() {
    return true;
  }

  @Override
  public int nextBatch() {
    if (delivered) {
      return 0;
    }
    delivered = true;
    return starts[batches.length];
  }

  @Override
  public void checkHeld() {}

  @Override
  public void cancel() {}

  @Override
  public void close() {}

  @Override
  public void closeUnread() {}
}
