package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The fields of how a file was parsed, and of what could not be read in it. */
final class ParseCells {

  private static final String PARSER = "javac";
  private static final String COL_UNIT = "byte";

  private ParseCells() {}

  /** Fields of the one parse of a file. */
  static Filling<SyntaxFacts> manifest() {
    return FactCells.filling(
        ImmutableMap.<String, Column<SyntaxFacts>>builder()
            .put("encoding", vector -> Cells.text(vector, (facts, at) -> SourceFile.ENCODING))
            .put("default_indent", Cells::nulls)
            .put("default_newline", vector -> Cells.text(vector, ParseCells::newline))
            .put("has_trailing_newline", vector -> Cells.bool(vector, ParseCells::endsWithNewline))
            .put("future_imports", Cells::nulls)
            .put("module_name", Cells::nulls)
            .put(
                "package_name",
                vector -> Cells.text(vector, (facts, at) -> facts.tree().packageName()))
            .put("libcst_version", Cells::nulls)
            .put("parser_backend", vector -> Cells.text(vector, (facts, at) -> PARSER))
            .put("parsed_python_version", Cells::nulls)
            .buildOrThrow());
  }

  /** How the first line ends, or null when no newline does. */
  private static @Nullable String newline(SyntaxFacts facts, int at) {
    LineIndex lines = facts.tree().lines();
    Newline first = lines.count() == 0 ? Newline.NONE : lines.newline(0);
    return first == Newline.NONE ? null : first.label();
  }

  private static boolean endsWithNewline(SyntaxFacts facts, int at) {
    LineIndex lines = facts.tree().lines();
    return lines.count() > 0 && lines.newline(lines.count() - 1) != Newline.NONE;
  }

  /**
   * Fields of an error: raw positions count from 0 in bytes, those of an editor from 1 in
   * characters.
   */
  static Filling<SyntaxFacts> error() {
    return FactCells.filling(
        ImmutableMap.<String, Column<SyntaxFacts>>builder()
            .put(
                "error_type",
                vector -> Cells.text(vector, (facts, at) -> errorOf(facts, at).type()))
            .put(
                "message",
                vector -> Cells.text(vector, (facts, at) -> errorOf(facts, at).message()))
            .put("raw_line", vector -> Cells.int64(vector, ParseCells::line))
            .put("raw_column", vector -> Cells.int64(vector, ParseCells::column))
            .put(
                "editor_line",
                vector -> Cells.int64(vector, (facts, at) -> plusOne(line(facts, at))))
            .put("editor_column", vector -> Cells.int64(vector, ParseCells::editorColumn))
            .put("context", vector -> Cells.text(vector, ParseCells::lineText))
            .put("line_base", vector -> Cells.int32(vector, (facts, at) -> 0))
            .put("col_unit", vector -> Cells.text(vector, (facts, at) -> COL_UNIT))
            .put("end_exclusive", vector -> Cells.bool(vector, (facts, at) -> true))
            .put("meta", vector -> Cells.map(vector, (facts, at) -> ImmutableMap.of()))
            .buildOrThrow());
  }

  private static SyntaxError errorOf(SyntaxFacts facts, int error) {
    return facts.tree().errors().get(error);
  }

  private static int plusOne(int number) {
    return number < 0 ? number : number + 1;
  }

  private static int line(SyntaxFacts facts, int error) {
    int start = errorOf(facts, error).start();
    return start < 0 ? start : facts.tree().lines().lineOf(start);
  }

  private static int column(SyntaxFacts facts, int error) {
    int start = errorOf(facts, error).start();
    LineIndex lines = facts.tree().lines();
    return start < 0 ? start : lines.columnOf(lines.lineOf(start), start);
  }

  private static int editorColumn(SyntaxFacts facts, int error) {
    int column = column(facts, error);
    if (column < 0) {
      return column;
    }
    int start = errorOf(facts, error).start();
    String before = text(facts, start - column, start);
    return before.codePointCount(0, before.length()) + 1;
  }

  /** The line of the error; null when there is none, or it is too long to be shown. */
  private static @Nullable String lineText(SyntaxFacts facts, int error) {
    int line = line(facts, error);
    LineIndex lines = facts.tree().lines();
    if (line < 0 || line >= lines.count()) {
      return null;
    }
    int start = lines.start(line);
    int end = lines.end(line);
    return end - start > FactCells.TEXT_BYTES ? null : text(facts, start, end);
  }

  private static String text(SyntaxFacts facts, int start, int end) {
    return new String(facts.file().bytes(), start, end - start, StandardCharsets.UTF_8);
  }
}
