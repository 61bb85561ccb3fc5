package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * One row per file: an index of one document, whose id is that of the file. Indexes of SCIP may be
 * cut into any number of parts, and with one per file memory holds the same for every tree.
 *
 * <p>A parser knows no types and no other files, so references, relationships, signatures and
 * external symbols, which need both, are null; so is the root of the project, which is another one
 * on every machine. Errors are diagnostics of occurrences without a symbol.
 */
final class CodeIndexRows implements Rows<CodeIndex> {

  private static final int ROW_GROUP_ROWS = 512;
  private static final int FILE_BYTES = 512;
  private static final int OCCURRENCE_BYTES = 320;
  private static final int MAX_BYTES_PER_CHAR = 3;

  private static final String TOOL = "javac";

  /** {@code UTF8} of SCIP's text encodings. */
  private static final int UTF8 = 1;

  /** {@code UTF8CodeUnitOffsetFromLineStart} of SCIP's position encodings. */
  private static final int BYTES_OF_LINE = 1;

  /** {@code Definition} of SCIP's symbol roles. */
  private static final int DEFINITION = 1;

  /** {@code Error} of SCIP's severities. */
  private static final int ERROR = 1;

  private final JavaParser parser;
  private final EvidenceValues evidence;

  CodeIndexRows(JavaParser parser, EvidenceValues evidence) {
    this.parser = parser;
    this.evidence = evidence;
  }

  @Override
  public List<CodeIndex> load(List<SourceFile> files) {
    return parser.parse(files).stream()
        .map(SyntaxFactCollector::collect)
        .map(CodeIndex::of)
        .toList();
  }

  @Override
  public SourceFile file(CodeIndex item) {
    return item.facts().file();
  }

  @Override
  public int count(CodeIndex item) {
    return 1;
  }

  @Override
  public int rowGroupRows() {
    return ROW_GROUP_ROWS;
  }

  @Override
  public long bytes(CodeIndex item, int row) {
    long chars = item.facts().file().path().length();
    for (String symbol : item.symbols()) {
      chars += 3L * symbol.length();
    }
    for (SyntaxFacts.Definition definition : item.facts().definitions()) {
      String text = definition.documentation();
      chars += definition.name().length() + (text == null ? 0 : text.length());
    }
    for (SyntaxError error : item.facts().tree().errors()) {
      chars += error.type().length() + error.message().length();
    }
    return FILE_BYTES
        + (long) OCCURRENCE_BYTES * (item.symbols().size() + item.occurrences().size())
        + MAX_BYTES_PER_CHAR * chars;
  }

  @Override
  public Filling<CodeIndex> filling() {
    return new Filling<>(
        ImmutableMap.of(
            "index_id",
            vector -> Cells.text(vector, (index, row) -> index.facts().file().fileId()),
            "metadata",
            vector -> Cells.struct(vector, (index, row) -> true, metadata()),
            "documents",
            vector -> Cells.structs(vector, index -> 1, document()),
            "symbols",
            vector ->
                Cells.structs(vector, index -> index.symbols().size(), SymbolCells.information()),
            "external_symbols",
            Cells::nulls),
        FileColumns.evidence(evidence));
  }

  private static Filling<CodeIndex> metadata() {
    Filling<CodeIndex> tool =
        Filling.of(
            ImmutableMap.of(
                "name",
                vector -> Cells.text(vector, (index, row) -> TOOL),
                "version",
                vector ->
                    Cells.text(
                        vector, (index, row) -> Integer.toString(Runtime.version().feature())),
                "arguments",
                Cells::nulls));
    return Filling.of(
        ImmutableMap.of(
            "protocol_version",
            vector -> Cells.int32(vector, (index, row) -> 0),
            "tool_info",
            vector -> Cells.struct(vector, (index, row) -> true, tool),
            "project_root",
            Cells::nulls,
            "text_document_encoding",
            vector -> Cells.int32(vector, (index, row) -> UTF8)));
  }

  private static Filling<CodeIndex> document() {
    return Filling.of(
        ImmutableMap.of(
            "relative_path",
                vector -> Cells.text(vector, (index, row) -> index.facts().file().path()),
            "language", vector -> Cells.text(vector, (index, row) -> "java"),
            "text", Cells::nulls,
            "position_encoding", vector -> Cells.int32(vector, (index, row) -> BYTES_OF_LINE),
            "occurrences",
                vector -> Cells.structs(vector, index -> index.occurrences().size(), occurrence()),
            // The index has them, as the registry wants it.
            "symbols", Cells::nulls,
            "attrs", vector -> Cells.map(vector, (index, row) -> ImmutableMap.of())));
  }

  private static Filling<CodeIndex> occurrence() {
    return Filling.of(
        ImmutableMap.<String, Column<CodeIndex>>builder()
            .put("range_raw", vector -> range(vector, CodeIndex::start, CodeIndex::end))
            .put("range", vector -> span(vector, CodeIndex::start, CodeIndex::end))
            .put("symbol", vector -> Cells.text(vector, CodeIndexRows::symbol))
            .put(
                "symbol_roles",
                vector ->
                    Cells.int32(vector, (index, at) -> index.isDefinition(at) ? DEFINITION : 0))
            .put("override_documentation", Cells::nulls)
            .put("syntax_kind", Cells::nulls)
            .put("diagnostics", CodeIndexRows::diagnostics)
            .put(
                "enclosing_range_raw",
                vector -> range(vector, CodeIndex::enclosingStart, CodeIndex::enclosingEnd))
            .put(
                "enclosing_range",
                vector -> span(vector, CodeIndex::enclosingStart, CodeIndex::enclosingEnd))
            .put("attrs", vector -> Cells.map(vector, (index, at) -> ImmutableMap.of()))
            .buildOrThrow());
  }

  private static @Nullable String symbol(CodeIndex index, int occurrence) {
    return index.isDefinition(occurrence)
        ? index.symbols().get(index.occurrences().get(occurrence))
        : null;
  }

  private static Cell<CodeIndex> span(
      FieldVector vector, Cells.IntOf<CodeIndex> start, Cells.IntOf<CodeIndex> end) {
    return SpanCells.of(vector, index -> index.facts().tree().lines(), start, end);
  }

  /** Line and column of start and end; three numbers on one line; empty without a place. */
  private static Cell<CodeIndex> range(
      FieldVector vector, Cells.IntOf<CodeIndex> start, Cells.IntOf<CodeIndex> end) {
    // Elements of all ranges are numbered in steps of four, so that each knows its occurrence.
    return Cells.list(
        vector,
        (index, at) -> 4 * at,
        (index, at) -> 4 * at + numbers(index, start.of(index, at), end.of(index, at)),
        element ->
            Cells.int32(
                element,
                (index, at) ->
                    number(index, start.of(index, at / 4), end.of(index, at / 4), at % 4)));
  }

  private static int numbers(CodeIndex index, int start, int end) {
    LineIndex lines = index.facts().tree().lines();
    return start < 0 ? 0 : lines.lineOf(start) == lines.lineOf(end) ? 3 : 4;
  }

  private static int number(CodeIndex index, int start, int end, int place) {
    LineIndex lines = index.facts().tree().lines();
    int endLine = lines.lineOf(end);
    return switch (place) {
      case 0 -> lines.lineOf(start);
      case 1 -> lines.columnOf(lines.lineOf(start), start);
      case 2 -> lines.lineOf(start) == endLine ? lines.columnOf(endLine, end) : endLine;
      default -> lines.columnOf(endLine, end);
    };
  }

  private static Cell<CodeIndex> diagnostics(FieldVector vector) {
    Filling<CodeIndex> diagnostic =
        Filling.of(
            ImmutableMap.of(
                "severity",
                child -> Cells.int32(child, (index, at) -> ERROR),
                "code",
                child -> Cells.text(child, (index, at) -> index.error(at).type()),
                "message",
                child -> Cells.text(child, (index, at) -> index.error(at).message()),
                "source",
                child -> Cells.text(child, (index, at) -> TOOL),
                "tags",
                Cells::nulls));
    return Cells.list(
        vector,
        (index, at) -> at,
        (index, at) -> index.isDefinition(at) ? at : at + 1,
        element -> Cells.struct(element, (index, at) -> true, diagnostic));
  }
}
