package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import io.calcitefusion.examples.SymbolTable.Scope;
import io.calcitefusion.examples.SymbolTable.Symbol;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * One row per file, with its scopes and their symbols.
 *
 * <p>Java knows no names that a scope declares to be another one's, so {@code is_nonlocal} and
 * {@code is_declared_global} are null. Whether a name belongs to the file ({@code is_global}) or to
 * a scope around ({@code is_free}) is null when nothing in the file declares it. A name is
 * annotated when a declaration of it has annotations, and a namespace when it is a class or method
 * that the scope declares. The attribute {@code tree} of a scope is the kind of tree that opens it.
 */
final class SymbolTableRows implements Rows<SymbolTable> {

  private static final int ROW_GROUP_ROWS = 256;
  private static final int SCOPE_BYTES = 192;
  private static final int SYMBOL_BYTES = 24;
  private static final int FILE_BYTES = 256;
  private static final int MAX_BYTES_PER_CHAR = 3;

  private final JavaParser parser;
  private final EvidenceValues evidence;
  private final @Nullable String repo;

  SymbolTableRows(JavaParser parser, EvidenceValues evidence, @Nullable String repo) {
    this.parser = parser;
    this.evidence = evidence;
    this.repo = repo;
  }

  @Override
  public List<SymbolTable> load(List<SourceFile> files) {
    return parser.parse(files).stream().map(SymbolCollector::collect).toList();
  }

  @Override
  public SourceFile file(SymbolTable item) {
    return item.file();
  }

  @Override
  public int count(SymbolTable item) {
    return 1;
  }

  @Override
  public int rowGroupRows() {
    return ROW_GROUP_ROWS;
  }

  @Override
  public long bytes(SymbolTable item, int row) {
    long chars = item.file().path().length();
    for (Scope scope : item.scopes()) {
      chars += scope.name() == null ? 0 : scope.name().length();
    }
    for (Symbol symbol : item.symbols()) {
      chars += symbol.name().length();
    }
    return FILE_BYTES
        + (long) SCOPE_BYTES * item.scopes().size()
        + (long) SYMBOL_BYTES * item.symbols().size()
        + MAX_BYTES_PER_CHAR * chars;
  }

  @Override
  public Filling<SymbolTable> filling() {
    ImmutableMap<String, String> fileAttributes = JavaParser.description();
    return new Filling<>(
        ImmutableMap.<String, Column<SymbolTable>>builder()
            .putAll(FileColumns.identity(SymbolTable::file))
            .put("repo", vector -> Cells.text(vector, (table, row) -> repo))
            .put("blocks", vector -> Cells.structs(vector, table -> table.scopes().size(), block()))
            .put("attrs", vector -> Cells.map(vector, (table, row) -> fileAttributes))
            .buildOrThrow(),
        ImmutableMap.<String, Column<SymbolTable>>builder()
            .putAll(FileColumns.hash(SymbolTable::file))
            .putAll(FileColumns.evidence(evidence))
            .buildOrThrow());
  }

  private static Filling<SymbolTable> block() {
    return Filling.of(
        ImmutableMap.of(
            "block_id", vector -> Cells.int64(vector, (table, scope) -> scope),
            "parent_block_id",
                vector -> Cells.int64(vector, (table, scope) -> scope(table, scope).parent()),
            "block_type",
                vector -> Cells.text(vector, (table, scope) -> scope(table, scope).kind().label()),
            "name", vector -> Cells.text(vector, (table, scope) -> scope(table, scope).name()),
            "lineno1", vector -> Cells.int32(vector, SymbolTableRows::line),
            "span_hint",
                vector ->
                    SpanCells.of(
                        vector,
                        SymbolTable::lines,
                        (table, scope) -> scope(table, scope).start(),
                        (table, scope) -> scope(table, scope).end()),
            "symbols", SymbolTableRows::symbols,
            "attrs",
                vector ->
                    Cells.map(
                        vector,
                        (table, scope) -> ImmutableMap.of("tree", scope(table, scope).tree()))));
  }

  private static Scope scope(SymbolTable table, int scope) {
    return table.scopes().get(scope);
  }

  /** Line of the start, from 1; 0 for the file, as the registry has it. */
  private static int line(SymbolTable table, int number) {
    Scope scope = scope(table, number);
    if (scope.kind() == SymbolTable.Kind.MODULE) {
      return 0;
    }
    return scope.start() < 0 ? SyntaxTree.NO_PLACE : table.lines().lineOf(scope.start()) + 1;
  }

  private static Cell<SymbolTable> symbols(FieldVector vector) {
    Filling<SymbolTable> symbol =
        Filling.of(
            ImmutableMap.of(
                "name",
                child -> Cells.text(child, (table, at) -> table.symbols().get(at).name()),
                "flags",
                child -> Cells.struct(child, (table, at) -> true, flags()),
                "attrs",
                child -> Cells.map(child, (table, at) -> ImmutableMap.of())));
    return Cells.list(
        vector,
        (table, scope) -> scope(table, scope).firstSymbol(),
        (table, scope) -> scope(table, scope).endSymbol(),
        element -> Cells.struct(element, (table, at) -> true, symbol));
  }

  private static Filling<SymbolTable> flags() {
    return Filling.of(
        ImmutableMap.<String, Column<SymbolTable>>builder()
            .put("is_referenced", flag(SymbolFact.READ))
            .put("is_imported", flag(SymbolFact.IMPORTED))
            .put("is_parameter", flag(SymbolFact.PARAMETER))
            .put("is_type_parameter", flag(SymbolFact.TYPE_PARAMETER))
            .put("is_global", flagWhenFound(SymbolFact.GLOBAL))
            .put("is_nonlocal", Cells::nulls)
            .put("is_declared_global", Cells::nulls)
            .put("is_local", flag(SymbolFact.LOCAL))
            .put("is_annotated", flag(SymbolFact.ANNOTATED))
            .put("is_free", flagWhenFound(SymbolFact.FREE))
            .put("is_assigned", flag(SymbolFact.SET))
            .put("is_namespace", flag(SymbolFact.NAMESPACE))
            .buildOrThrow());
  }

  private static Column<SymbolTable> flag(SymbolFact fact) {
    return vector -> Cells.bool(vector, (table, at) -> table.symbols().get(at).is(fact));
  }

  private static Column<SymbolTable> flagWhenFound(SymbolFact fact) {
    return vector ->
        Cells.answer(
            vector,
            (table, at) -> {
              Symbol symbol = table.symbols().get(at);
              return symbol.is(SymbolFact.ELSEWHERE) ? null : (Boolean) symbol.is(fact);
            });
  }
}
