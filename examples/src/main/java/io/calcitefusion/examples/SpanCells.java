package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
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
        Filling.of(
            ImmutableMap.of(
                "start",
                child -> lineCol(child, start),
                "end",
                child -> lineCol(child, end),
                "end_exclusive",
                child -> Cells.bool(child, (tree, element) -> true),
                "col_unit",
                child -> Cells.text(child, (tree, element) -> colUnit),
                "byte_span",
                child -> byteSpan(child, start, end))));
  }

  private static Cell<SyntaxTree> lineCol(FieldVector vector, Cells.IntOf<SyntaxTree> position) {
    return Cells.struct(
        vector,
        (tree, element) -> true,
        Filling.of(
            ImmutableMap.of(
                "line0",
                child ->
                    Cells.int32(
                        child, (tree, element) -> tree.lines().lineOf(position.of(tree, element))),
                "col",
                child ->
                    Cells.int32(
                        child,
                        (tree, element) -> {
                          int at = position.of(tree, element);
                          return tree.lines().columnOf(tree.lines().lineOf(at), at);
                        }))));
  }

  private static Cell<SyntaxTree> byteSpan(
      FieldVector vector, Cells.IntOf<SyntaxTree> start, Cells.IntOf<SyntaxTree> end) {
    return Cells.struct(
        vector,
        (tree, element) -> true,
        Filling.of(
            ImmutableMap.of(
                "byte_start",
                child -> Cells.int32(child, start),
                "byte_len",
                child ->
                    Cells.int32(
                        child,
                        (tree, element) -> end.of(tree, element) - start.of(tree, element)))));
  }
}
