package io.calcitefusion.examples;

import org.apache.arrow.vector.FieldVector;

/** Writes spans: where something starts and ends in its file, by line, column and byte. */
final class SpanCells {

  private SpanCells() {}

  /** A span from a first byte to an exclusive end; null when the start is negative. */
  static Cell<SyntaxTree> of(
      FieldVector vector,
      Cells.IntOf<SyntaxTree> start,
      Cells.IntOf<SyntaxTree> end,
      String colUnit) {
    return Cells.struct(
        vector,
        (tree, element) -> start.of(tree, element) >= 0,
        child ->
            switch (child.getName()) {
              case "start" -> lineCol(child, start);
              case "end" -> lineCol(child, end);
              case "end_exclusive" -> Cells.bool(child, (tree, element) -> true);
              case "col_unit" -> Cells.text(child, (tree, element) -> colUnit);
              case "byte_span" -> byteSpan(child, start, end);
              default -> throw Cells.unknown(child);
            });
  }

  private static Cell<SyntaxTree> lineCol(FieldVector vector, Cells.IntOf<SyntaxTree> position) {
    return Cells.struct(
        vector,
        (tree, element) -> true,
        child ->
            switch (child.getName()) {
              case "line0" ->
                  Cells.int32(
                      child, (tree, element) -> tree.lines().lineOf(position.of(tree, element)));
              case "col" ->
                  Cells.int32(
                      child,
                      (tree, element) -> {
                        int at = position.of(tree, element);
                        return tree.lines().columnOf(tree.lines().lineOf(at), at);
                      });
              default -> throw Cells.unknown(child);
            });
  }

  private static Cell<SyntaxTree> byteSpan(
      FieldVector vector, Cells.IntOf<SyntaxTree> start, Cells.IntOf<SyntaxTree> end) {
    return Cells.struct(
        vector,
        (tree, element) -> true,
        child ->
            switch (child.getName()) {
              case "byte_start" -> Cells.int32(child, start);
              case "byte_len" ->
                  Cells.int32(
                      child, (tree, element) -> end.of(tree, element) - start.of(tree, element));
              default -> throw Cells.unknown(child);
            });
  }
}
