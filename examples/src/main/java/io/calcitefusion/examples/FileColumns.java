package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;

/** The columns that datasets of files have in common. */
final class FileColumns {

  /** Bytes of both hashes and the numbers, offsets included. */
  private static final long HASH_BYTES = 160;

  private FileColumns() {}

  /** Which file a row is about. */
  static <T> ImmutableMap<String, Column<T>> identity(Function<T, SourceFile> file) {
    return ImmutableMap.of(
        "file_id", vector -> text(vector, file, SourceFile::fileId),
        "path", vector -> text(vector, file, SourceFile::path));
  }

  /** The hash of the file's content. */
  static <T> ImmutableMap<String, Column<T>> hash(Function<T, SourceFile> file) {
    return ImmutableMap.of("file_sha256", vector -> text(vector, file, SourceFile::sha256));
  }

  /** How far the facts of a row hold, as the registry's template says. */
  static <T> ImmutableMap<String, Column<T>> evidence(EvidenceValues values) {
    return ImmutableMap.of(
        "evidence_rank", vector -> Cells.int16(vector, values.rank()),
        "confidence", vector -> Cells.float32(vector, (float) values.confidence()));
  }

  private static <T> Cell<T> text(
      FieldVector vector, Function<T, SourceFile> file, Function<SourceFile, String> value) {
    return Cells.text(vector, (item, row) -> value.apply(file.apply(item)));
  }

  /** Bytes that these columns take at most, offsets included. */
  static long bytes(SourceFile file) {
    return HASH_BYTES + 3L * file.path().length();
  }
}
