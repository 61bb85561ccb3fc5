package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;

/** One row per file, with its content. */
final class RepoFileRows implements Rows<SourceFile> {

  private static final int ROW_GROUP_ROWS = 1 << 10;

  private final EvidenceValues evidence;
  private final boolean keepText;
  private final boolean keepBytes;

  /** Rows with what the settings keep of the content. */
  RepoFileRows(EvidenceValues evidence, ScanSettings settings) {
    this.evidence = evidence;
    this.keepText = settings.keepText();
    this.keepBytes = settings.keepBytes();
  }

  @Override
  public List<SourceFile> load(List<SourceFile> files) {
    return files;
  }

  @Override
  public SourceFile file(SourceFile item) {
    return item;
  }

  @Override
  public int count(SourceFile item) {
    return 1;
  }

  @Override
  public int rowGroupRows() {
    return ROW_GROUP_ROWS;
  }

  @Override
  public long bytes(SourceFile item, int row) {
    return FileColumns.bytes(item) + 3L * item.location().length() + 2L * item.bytes().length;
  }

  @Override
  public Filling<SourceFile> filling() {
    return new Filling<>(
        ImmutableMap.<String, Column<SourceFile>>builder()
            .putAll(FileColumns.identity(Function.identity()))
            .putAll(FileColumns.hash(Function.identity()))
            .put("abs_path", vector -> Cells.text(vector, (file, row) -> file.location()))
            .put("size_bytes", vector -> Cells.int64(vector, (file, row) -> file.bytes().length))
            .put("encoding", vector -> Cells.text(vector, (file, row) -> SourceFile.ENCODING))
            .put("text", keepText ? RepoFileRows::text : Cells::nulls)
            .put("bytes", keepBytes ? RepoFileRows::bytes : Cells::nulls)
            .buildOrThrow(),
        FileColumns.evidence(evidence));
  }

  private static Cell<SourceFile> text(FieldVector vector) {
    return Cells.slice(
        vector, SourceFile::bytes, (file, row) -> 0, (file, row) -> file.bytes().length);
  }

  private static Cell<SourceFile> bytes(FieldVector vector) {
    return Cells.binary(vector, SourceFile::bytes);
  }
}
