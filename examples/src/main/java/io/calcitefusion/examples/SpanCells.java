package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;

/**
 * Writes spans: where something starts and ends in its file, by line, column and byte.
 *
 * <p>Lines and columns count from 0, columns in UTF-8 bytes ({@code col_unit} is {@code byte}), so
 * that they agree with {@code byte_span}; ends are exclusive.
 */
final class SpanCells {

  private static final String COL_UNIT = "byte";

  private SpanCells() {}

  /** A span from a first byte to an exclusive end; null when the start is negative. */
  static <T> Cell<T> of(
      FieldVector vector, Function<T, LineIndex> lines, Cells.IntOf<T> start, Cells.IntOf<T> end) {
    return Cells.struct(
        vector,
        (item, element) -> start.of(item, element) >= 0,
        Filling.of(
            ImmutableMap.of(
                "start",
                child -> lineCol(child, lines, start),
                "end",
                child -> lineCol(child, lines, end),
                "end_exclusive",
                child -> Cells.bool(child, (item, element) -> true),
                "col_unit",
                child -> Cells.text(child, (item, element) -> COL_UNIT),
                "byte_span",
                child -> byteSpan(child, start, end))));
  }

  private static <T> Cell<T> lineCol(
      FieldVector vector, Function<T, LineIndex> lines, Cells.IntOf<T> position) {
    return Cells.struct(
        vector,
        (item, element) -> true,
        Filling.of(
            ImmutableMap.of(
                "line0",
                child ->
                    Cells.int32(
                        child,
                        (item, element) -> lines.apply(item).lineOf(position.of(item, element))),
                "col",
                child ->
                    Cells.int32(
                        child,
                        (item, element) -> {
                          int at = position.of(item, element);
                          LineIndex index = lines.apply(item);
                          return index.columnOf(index.lineOf(at), at);
                        }))));
  }

  private static <T> Cell<T> byteSpan(
      FieldVector vector, Cells.IntOf<T> start, Cells.IntOf<T> end) {
    return Cells.struct(
        vector,
        (item, element) -> true,
        Filling.of(
            ImmutableMap.of(
                "byte_start",
                child -> Cells.int32(child, start),
                "byte_len",
                child ->
                    Cells.int32(
                        child,
                        (item, element) -> end.of(item, element) - start.of(item, element)))));
  }
}
