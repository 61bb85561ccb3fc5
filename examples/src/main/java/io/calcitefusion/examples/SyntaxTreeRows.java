package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * One row per file, with its syntax tree as nested nodes, edges and errors.
 *
 * <p>Lines and columns count from 0, columns in UTF-8 bytes ({@code col_unit} is {@code byte}), so
 * that they agree with {@code byte_span}; ends are exclusive. The span of a tree that stands
 * nowhere in the file, such as the modifiers of a declaration without any, is null.
 */
final class SyntaxTreeRows implements Rows<SyntaxTree> {

  private static final int ROW_GROUP_ROWS = 128;
  private static final String COL_UNIT = "byte";
  private static final String EDGE_KIND = "child";

  /** Bytes per node or edge, apart from its own texts. */
  private static final int NODE_BYTES = 72;

  private static final int EDGE_BYTES = 36;
  private static final int ERROR_BYTES = 56;
  private static final int FILE_BYTES = 256;

  private final JavaParser parser;
  private final @Nullable String repo;
  private final ImmutableMap<String, String> fileAttributes;

  SyntaxTreeRows(JavaParser parser, @Nullable String repo) {
    this.parser = parser;
    this.repo = repo;
    // What a parser makes of a file depends on its version.
    this.fileAttributes =
        ImmutableMap.of(
            "language",
            "java",
            "parser",
            "javac",
            "parser_version",
            Integer.toString(Runtime.version().feature()));
  }

  @Override
  public List<SyntaxTree> load(List<SourceFile> files) {
    return parser.parse(files);
  }

  @Override
  public SourceFile file(SyntaxTree item) {
    return item.file();
  }

  @Override
  public int count(SyntaxTree item) {
    return 1;
  }

  @Override
  public int rowGroupRows() {
    return ROW_GROUP_ROWS;
  }

  @Override
  public long bytes(SyntaxTree item, int row) {
    long errors = 0;
    for (SyntaxError error : item.errors()) {
      errors += ERROR_BYTES + error.type().length() + 3L * error.message().length();
    }
    return FILE_BYTES
        + 3L * item.file().path().length()
        + (long) NODE_BYTES * item.nodeCount()
        + (long) EDGE_BYTES * item.edgeCount()
        + item.textBytes()
        + errors;
  }

  @Override
  public List<Cell<SyntaxTree>> cells(VectorSchemaRoot root) {
    return root.getFieldVectors().stream().map(this::cell).collect(ImmutableList.toImmutableList());
  }

  private Cell<SyntaxTree> cell(FieldVector vector) {
    return switch (vector.getName()) {
      case "repo" -> Cells.text(vector, (tree, row) -> repo);
      case "nodes" ->
          Cells.list(vector, SyntaxTree::nodeCount, list -> struct(list, SyntaxTreeRows::node));
      case "edges" ->
          Cells.list(vector, SyntaxTree::edgeCount, list -> struct(list, SyntaxTreeRows::edge));
      case "errors" ->
          Cells.list(
              vector, tree -> tree.errors().size(), list -> struct(list, SyntaxTreeRows::error));
      case "attrs" -> Cells.map(vector, (tree, row) -> fileAttributes);
      default -> FileColumns.cell(vector, SyntaxTree::file);
    };
  }

  private static Cell<SyntaxTree> struct(
      FieldVector vector, Function<FieldVector, Cell<SyntaxTree>> child) {
    return Cells.struct(vector, (tree, element) -> true, child);
  }

  private static Cell<SyntaxTree> node(FieldVector vector) {
    return switch (vector.getName()) {
      case "ast_id" -> Cells.int32(vector, (tree, node) -> node);
      case "parent_ast_id" -> Cells.int32(vector, SyntaxTree::parent);
      case "kind" -> Cells.text(vector, SyntaxTree::kind);
      case "name" -> Cells.text(vector, SyntaxTree::name);
      case "value" ->
          Cells.slice(
              vector,
              tree -> tree.file().bytes(),
              (tree, node) -> tree.isLiteral(node) ? tree.start(node) : SyntaxTree.NO_PLACE,
              SyntaxTree::end);
      case "span" -> SpanCells.of(vector, SyntaxTree::start, SyntaxTree::end, COL_UNIT);
      case "attrs" -> Cells.map(vector, SyntaxTree::attributes);
      default -> throw Cells.unknown(vector);
    };
  }

  /** An edge is told by the node that it leads to; the root has none. */
  private static Cell<SyntaxTree> edge(FieldVector vector) {
    return switch (vector.getName()) {
      case "src" -> Cells.int32(vector, (tree, edge) -> tree.parent(edge + 1));
      case "dst" -> Cells.int32(vector, (tree, edge) -> edge + 1);
      case "kind" -> Cells.text(vector, (tree, edge) -> EDGE_KIND);
      case "slot" -> Cells.text(vector, (tree, edge) -> tree.slot(edge + 1));
      case "idx" -> Cells.int32(vector, (tree, edge) -> tree.index(edge + 1));
      case "attrs" -> Cells.map(vector, (tree, edge) -> ImmutableMap.of());
      default -> throw Cells.unknown(vector);
    };
  }

  private static Cell<SyntaxTree> error(FieldVector vector) {
    return switch (vector.getName()) {
      case "error_type" -> Cells.text(vector, (tree, error) -> tree.errors().get(error).type());
      case "message" -> Cells.text(vector, (tree, error) -> tree.errors().get(error).message());
      case "span" ->
          SpanCells.of(
              vector,
              (tree, error) -> tree.errors().get(error).start(),
              (tree, error) -> tree.errors().get(error).end(),
              COL_UNIT);
      case "attrs" -> Cells.map(vector, (tree, error) -> ImmutableMap.of());
      default -> throw Cells.unknown(vector);
    };
  }
}
