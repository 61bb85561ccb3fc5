package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.DataFormat;
import java.nio.file.Path;

/** Queries over files that rows are written from. Pure functions. */
final class SourceFiles {
  private SourceFiles() {}

  /** All columns of a file or folder; those of a CSV file as texts, so that none is guessed. */
  static String query(Path source, DataFormat format) {
    String path = SqlIdentifier.literal(source.toString());
    return switch (format) {
      case PARQUET -> "SELECT * FROM read_parquet(" + path + ")";
      case CSV -> "SELECT * FROM read_csv(" + path + ", 'schema_infer_max_rec=0')";
      case JSON -> "SELECT * FROM read_json(" + path + ")";
      case ARROW -> "SELECT * FROM read_arrow(" + path + ")";
      case DELTA ->
          throw new DataFusionException(
              ErrorKind.UNSUPPORTED,
              "0A000",
              "Rows of the Delta table '%s' are written by a query; make it a dataset, or give its Parquet files."
                  .formatted(source));
    };
  }
}
