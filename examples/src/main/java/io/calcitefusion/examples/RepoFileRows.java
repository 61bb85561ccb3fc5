package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** One row per file, with its content. */
final class RepoFileRows implements Rows<SourceFile> {

  private static final int ROW_GROUP_ROWS = 1 << 10;
  private static final String ENCODING = "utf-8";

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
  public List<Cell<SourceFile>> cells(VectorSchemaRoot root) {
    return root.getFieldVectors().stream()
        .map(RepoFileRows::cell)
        .collect(ImmutableList.toImmutableList());
  }

  private static Cell<SourceFile> cell(FieldVector vector) {
    return switch (vector.getName()) {
      case "abs_path" -> Cells.text(vector, (file, row) -> file.location());
      case "size_bytes" -> Cells.int64(vector, (file, row) -> file.bytes().length);
      case "encoding" -> Cells.text(vector, (file, row) -> ENCODING);
      case "text" ->
          Cells.slice(
              vector, SourceFile::bytes, (file, row) -> 0, (file, row) -> file.bytes().length);
      case "bytes" -> Cells.binary(vector, SourceFile::bytes);
      default -> FileColumns.cell(vector, Function.identity());
    };
  }
}
