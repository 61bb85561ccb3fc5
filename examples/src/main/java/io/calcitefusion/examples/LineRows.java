package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** One row per line of a file. */
final class LineRows implements Rows<LineRows.LinedFile> {

  private static final int ROW_GROUP_ROWS = 256 << 10;
  private static final int NUMBERS = 48;

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
  public List<Cell<LinedFile>> cells(VectorSchemaRoot root) {
    return root.getFieldVectors().stream()
        .map(LineRows::cell)
        .collect(ImmutableList.toImmutableList());
  }

  private static Cell<LinedFile> cell(FieldVector vector) {
    return switch (vector.getName()) {
      case "line_no" -> Cells.int32(vector, (item, line) -> line + 1);
      case "line_start_byte" -> Cells.int64(vector, (item, line) -> item.lines().start(line));
      case "line_end_byte" -> Cells.int64(vector, (item, line) -> item.lines().end(line));
      case "line_text" ->
          Cells.slice(
              vector,
              item -> item.file().bytes(),
              (item, line) -> item.lines().start(line),
              (item, line) -> item.lines().end(line));
      case "newline_kind" -> Cells.text(vector, (item, line) -> item.lines().newline(line).label());
      default -> FileColumns.cell(vector, LinedFile::file);
    };
  }
}
