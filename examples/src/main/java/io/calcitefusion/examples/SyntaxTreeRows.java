package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * One row per file, with its syntax tree as nested nodes, edges and errors.
 *
 * <p>The span of a tree that stands nowhere in the file, such as the modifiers of a declaration
 * without any, is null.
 */
final class SyntaxTreeRows implements Rows<SyntaxTree> {

  private static final int ROW_GROUP_ROWS = 128;
  private static final String EDGE_KIND = "child";

  /** Bytes per node or edge, apart from its own texts. */
  private static final int NODE_BYTES = 72;

  private static final int EDGE_BYTES = 36;
  private static final int ERROR_BYTES = 56;
  private static final int FILE_BYTES = 256;

  private final JavaParser parser;
  private final EvidenceValues evidence;
  private final @Nullable String repo;
  private final ImmutableMap<String, String> fileAttributes;

  SyntaxTreeRows(JavaParser parser, EvidenceValues evidence, @Nullable String repo) {
    this.parser = parser;
    this.evidence = evidence;
    this.repo = repo;
    this.fileAttributes = JavaParser.description();
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
  public Filling<SyntaxTree> filling() {
    return new Filling<>(
        ImmutableMap.<String, Column<SyntaxTree>>builder()
            .putAll(FileColumns.identity(SyntaxTree::file))
            .put("repo", vector -> Cells.text(vector, (tree, row) -> repo))
            .put("nodes", vector -> Cells.structs(vector, SyntaxTree::nodeCount, node()))
            .put("edges", vector -> Cells.structs(vector, SyntaxTree::edgeCount, edge()))
            .put("errors", vector -> Cells.structs(vector, tree -> tree.errors().size(), error()))
            .put("attrs", vector -> Cells.map(vector, (tree, row) -> fileAttributes))
            .buildOrThrow(),
        ImmutableMap.<String, Column<SyntaxTree>>builder()
            .putAll(FileColumns.hash(SyntaxTree::file))
            .putAll(FileColumns.evidence(evidence))
            .buildOrThrow());
  }

  private static Filling<SyntaxTree> node() {
    return Filling.of(
        ImmutableMap.of(
            "ast_id", vector -> Cells.int32(vector, (tree, node) -> node),
            "parent_ast_id", vector -> Cells.int32(vector, SyntaxTree::parent),
            "kind", vector -> Cells.text(vector, SyntaxTree::kind),
            "name", vector -> Cells.text(vector, SyntaxTree::name),
            "value", SyntaxTreeRows::literal,
            "span",
                vector ->
                    SpanCells.of(vector, SyntaxTree::lines, SyntaxTree::start, SyntaxTree::end),
            "attrs", vector -> Cells.map(vector, SyntaxTree::attributes)));
  }

  private static Cell<SyntaxTree> literal(FieldVector vector) {
    return Cells.slice(
        vector,
        tree -> tree.file().bytes(),
        (tree, node) -> tree.isLiteral(node) ? tree.start(node) : SyntaxTree.NO_PLACE,
        SyntaxTree::end);
  }

  /** An edge is told by the node that it leads to; the root has none. */
  private static Filling<SyntaxTree> edge() {
    return Filling.of(
        ImmutableMap.of(
            "src", vector -> Cells.int32(vector, (tree, edge) -> tree.parent(edge + 1)),
            "dst", vector -> Cells.int32(vector, (tree, edge) -> edge + 1),
            "kind", vector -> Cells.text(vector, (tree, edge) -> EDGE_KIND),
            "slot", vector -> Cells.text(vector, (tree, edge) -> tree.slot(edge + 1)),
            "idx", vector -> Cells.int32(vector, (tree, edge) -> tree.index(edge + 1)),
            "attrs", vector -> Cells.map(vector, (tree, edge) -> ImmutableMap.of())));
  }

  private static Filling<SyntaxTree> error() {
    return Filling.of(
        ImmutableMap.of(
            "error_type",
                vector -> Cells.text(vector, (tree, error) -> tree.errors().get(error).type()),
            "message",
                vector -> Cells.text(vector, (tree, error) -> tree.errors().get(error).message()),
            "span",
                vector ->
                    SpanCells.of(
                        vector,
                        SyntaxTree::lines,
                        (tree, error) -> tree.errors().get(error).start(),
                        (tree, error) -> tree.errors().get(error).end()),
            "attrs", vector -> Cells.map(vector, (tree, error) -> ImmutableMap.of())));
  }
}
