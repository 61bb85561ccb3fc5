package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** One row per line of a file. */
final class LineRows implements Rows<LineRows.LinedFile> {

  private static final int ROW_GROUP_ROWS = 256 << 10;
  private static final int NUMBERS = 48;

  private final EvidenceValues evidence;

  LineRows(EvidenceValues evidence) {
    this.evidence = evidence;
  }

  /** A file and its lines. */
  record LinedFile(SourceFile file, LineIndex lines) {}

  @Override
  public List<LinedFile> load(List<SourceFile> files) {
    return files.stream()
        .map(file -> new LinedFile(file, LineIndex.of(file.bytes())))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public SourceFile file(LinedFile item) {
    return item.file();
  }

  @Override
  public int count(LinedFile item) {
    return item.lines().count();
  }

  @Override
  public int rowGroupRows() {
    return ROW_GROUP_ROWS;
  }

  @Override
  public long bytes(LinedFile item, int row) {
    return NUMBERS
        + FileColumns.bytes(item.file())
        + item.lines().end(row)
        - item.lines().start(row);
  }

  @Override
  public Filling<LinedFile> filling() {
    return new Filling<>(
        ImmutableMap.<String, Column<LinedFile>>builder()
            .putAll(FileColumns.identity(LinedFile::file))
            .putAll(FileColumns.hash(LinedFile::file))
            .put("line_no", vector -> Cells.int32(vector, (item, line) -> line + 1))
            .put(
                "line_start_byte",
                vector -> Cells.int64(vector, (item, line) -> item.lines().start(line)))
            .put(
                "line_end_byte",
                vector -> Cells.int64(vector, (item, line) -> item.lines().end(line)))
            .put("line_text", LineRows::text)
            .put(
                "newline_kind",
                vector -> Cells.text(vector, (item, line) -> item.lines().newline(line).label()))
            .buildOrThrow(),
        FileColumns.evidence(evidence));
  }

  private static Cell<LinedFile> text(FieldVector vector) {
    return Cells.slice(
        vector,
        item -> item.file().bytes(),
        (item, line) -> item.lines().start(line),
        (item, line) -> item.lines().end(line));
  }
}
