package io.calcitefusion.examples;

import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;

/** The columns that every flat dataset of files has. */
final class FileColumns {

  /** Rank of a scan of the repository among the extractors of the same fact. */
  private static final int EVIDENCE_RANK = 8;

  private static final float CONFIDENCE = 1.0f;

  private FileColumns() {}

  static <T> Cell<T> cell(FieldVector vector, Function<T, SourceFile> file) {
    return switch (vector.getName()) {
      case "file_id" -> text(vector, file, SourceFile::fileId);
      case "path" -> text(vector, file, SourceFile::path);
      case "file_sha256" -> text(vector, file, SourceFile::sha256);
      case "evidence_rank" -> Cells.int16(vector, EVIDENCE_RANK);
      case "confidence" -> Cells.float32(vector, CONFIDENCE);
      default -> throw Cells.unknown(vector);
    };
  }

  private static <T> Cell<T> text(
      FieldVector vector, Function<T, SourceFile> file, Function<SourceFile, String> value) {
    return Cells.text(vector, (item, row) -> value.apply(file.apply(item)));
  }

  /** Bytes that these columns take at most, offsets included. */
  static long bytes(SourceFile file) {
    int hashes = 160;
    return hashes + 3L * file.path().length();
  }
}
