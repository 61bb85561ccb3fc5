package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.BatchSource;
import java.sql.SQLException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Runs statements whose rows do not matter. */
final class UpdateCounts {
  private UpdateCounts() {}

  /**
   * Reads a stream to its end and closes it.
   *
   * @return the rows that the statement wrote, 0 when the engine does not say
   */
  static long drain(BatchSource stream, PlannedStatement planned) throws SQLException {
    StreamRows rows = StreamRows.open(stream, planned.text(), planned.engine());
    try {
      ColumnReader[] readers = rows.readers();
      boolean counted = readers.length == 1 && isCount(stream.arrowSchema().getFields().get(0));
      long count = 0;
      for (int batch = rows.nextBatch(); batch > 0; batch = rows.nextBatch()) {
        if (!counted) {
          throw SqlExceptions.unsupported(
              "reading the rows of a statement whose columns the engine does not describe, such as"
                  + " EXECUTE,");
        }
        for (int row = 0; row < batch; row++) {
          count += readers[0].isNullAt(row) ? 0 : readers[0].longAt(row);
        }
      }
      return count;
    } finally {
      rows.close();
    }
  }

  private static boolean isCount(Field field) {
    return field.getName().equals("count") && field.getType() instanceof ArrowType.Int;
  }
}
