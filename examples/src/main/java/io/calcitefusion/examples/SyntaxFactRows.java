package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import io.calcitefusion.examples.SyntaxFacts.Import;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One row per file, with what was found in its syntax tree: imports, definitions, calls and their
 * arguments, annotations, declared types, documentation and errors.
 *
 * <p>The compiler's tree leaves out blanks and punctuation, so it is no concrete syntax tree:
 * {@code nodes} and {@code edges} are null, and so are {@code refs}, for which the symbol tables
 * stand. What Java has no word for is null (relative and renamed imports, named and starred
 * arguments, imports from the future, modules of one file, the version of another language's
 * parser), and so is what only a class path tells: what a callee resolves to, which type it gives.
 * Where a documentation comment stands the compiler does not tell.
 *
 * <p>Ids are made by the registry's id specs, so {@code owner_def_id} finds its {@code def_id}; a
 * container, whose id a view derives in another way, is found by its kind and stretch.
 */
final class SyntaxFactRows implements Rows<SyntaxFacts> {

  private static final int ROW_GROUP_ROWS = 128;
  private static final int FACT_BYTES = 192;
  private static final int MAX_BYTES_PER_CHAR = 3;

  private final JavaParser parser;
  private final EvidenceValues evidence;
  private final @Nullable String repo;
  private final Predicate<String> included;
  private final FactIds ids;

  /**
   * Rows of facts.
   *
   * @param parser parses the files
   * @param evidence how far the facts hold
   * @param repo name of the repository, or null
   * @param included whether an option that switches a list, by name, is on; a list that is switched
   *     off is null
   * @param ids makes the ids of definitions and calls
   */
  SyntaxFactRows(
      JavaParser parser,
      EvidenceValues evidence,
      @Nullable String repo,
      Predicate<String> included,
      FactIds ids) {
    this.parser = parser;
    this.evidence = evidence;
    this.repo = repo;
    this.included = included;
    this.ids = ids;
  }

  @Override
  public List<SyntaxFacts> load(List<SourceFile> files) {
    return parser.parse(files).stream().map(SyntaxFactCollector::collect).toList();
  }

  @Override
  public SourceFile file(SyntaxFacts item) {
    return item.file();
  }

  @Override
  public int count(SyntaxFacts item) {
    return 1;
  }

  @Override
  public int rowGroupRows() {
    return ROW_GROUP_ROWS;
  }

  @Override
  public long bytes(SyntaxFacts item, int row) {
    long facts =
        2L
            + item.imports().size()
            + item.definitions().size()
            + item.documented().size()
            + item.annotations().size()
            + item.calls().size()
            + item.arguments().size()
            + item.types().size()
            + item.tree().errors().size();
    return facts * (FACT_BYTES + FileColumns.bytes(item.file()))
        + MAX_BYTES_PER_CHAR * chars(item)
        + writtenBytes(item);
  }

  private static long chars(SyntaxFacts item) {
    long chars = 0;
    for (SyntaxFacts.Definition definition : item.definitions()) {
      chars += 3L * definition.name().length();
      chars += definition.localName() == null ? 0 : 2L * definition.localName().length();
      chars += definition.documentation() == null ? 0 : 2L * definition.documentation().length();
    }
    for (SyntaxError error : item.tree().errors()) {
      chars += error.type().length() + error.message().length();
    }
    return chars;
  }

  /** Bytes of texts as they are written; a callee may be there twice, as text and as name. */
  private static long writtenBytes(SyntaxFacts item) {
    SyntaxTree tree = item.tree();
    long bytes = 0;
    for (SyntaxFacts.Call call : item.calls()) {
      bytes += FactCells.textBytes(tree, call.callee());
      bytes += call.dotted() == null ? 0 : (long) MAX_BYTES_PER_CHAR * call.dotted().length();
    }
    for (SyntaxFacts.Argument argument : item.arguments()) {
      bytes += FactCells.textBytes(tree, argument.node());
    }
    for (SyntaxFacts.Annotation annotation : item.annotations()) {
      bytes += FactCells.textBytes(tree, annotation.node());
    }
    for (SyntaxFacts.DeclaredType type : item.types()) {
      bytes += FactCells.textBytes(tree, type.node());
    }
    return bytes;
  }

  @Override
  public Filling<SyntaxFacts> filling() {
    ImmutableMap<String, String> fileAttributes = JavaParser.description();
    ToIntFunction<SyntaxFacts> errors = facts -> facts.tree().errors().size();
    return new Filling<>(
        ImmutableMap.<String, Column<SyntaxFacts>>builder()
            .putAll(FileColumns.identity(SyntaxFacts::file))
            .put("repo", vector -> Cells.text(vector, (facts, row) -> repo))
            .put("nodes", Cells::nulls)
            .put("edges", Cells::nulls)
            .put("refs", Cells::nulls)
            .put(
                "parse_manifest", list("include_parse_manifest", facts -> 1, ParseCells.manifest()))
            .put("parse_errors", list("include_parse_errors", errors, ParseCells.error()))
            .put("imports", list("include_imports", facts -> facts.imports().size(), imported()))
            .put(
                "callsites",
                list("include_callsites", facts -> facts.calls().size(), CallCells.call(ids)))
            .put(
                "call_args",
                list(
                    "include_callsites",
                    facts -> facts.arguments().size(),
                    CallCells.argument(ids)))
            .put(
                "defs",
                list(
                    "include_defs",
                    facts -> facts.definitions().size(),
                    DefinitionCells.definition(ids)))
            .put(
                "docstrings",
                list(
                    "include_defs",
                    facts -> facts.documented().size(),
                    DefinitionCells.documentation(ids)))
            .put(
                "decorators",
                list(
                    "include_defs",
                    facts -> facts.annotations().size(),
                    DefinitionCells.annotation(ids)))
            .put(
                "type_exprs",
                list("include_type_exprs", facts -> facts.types().size(), DefinitionCells.type()))
            .put("attrs", vector -> Cells.map(vector, (facts, row) -> fileAttributes))
            .buildOrThrow(),
        ImmutableMap.<String, Column<SyntaxFacts>>builder()
            .putAll(FileColumns.hash(SyntaxFacts::file))
            .putAll(FileColumns.evidence(evidence))
            .buildOrThrow());
  }

  private Column<SyntaxFacts> list(
      String option, ToIntFunction<SyntaxFacts> count, Filling<SyntaxFacts> fields) {
    return included.test(option) ? vector -> Cells.structs(vector, count, fields) : Cells::nulls;
  }

  private static Filling<SyntaxFacts> imported() {
    return FactCells.filling(
        FactCells.place("stmt_bstart", "stmt_bend", (facts, at) -> importOf(facts, at).node()),
        FactCells.place(
            "alias_bstart", "alias_bend", (facts, at) -> importOf(facts, at).nameNode()),
        ImmutableMap.<String, Column<SyntaxFacts>>builder()
            .put("kind", vector -> Cells.text(vector, (facts, at) -> importOf(facts, at).kind()))
            .put(
                "module", vector -> Cells.text(vector, (facts, at) -> importOf(facts, at).module()))
            .put("relative_level", Cells::nulls)
            .put("name", vector -> Cells.text(vector, (facts, at) -> importOf(facts, at).name()))
            .put("asname", Cells::nulls)
            .put(
                "is_star",
                vector -> Cells.bool(vector, (facts, at) -> importOf(facts, at).isStar()))
            .buildOrThrow());
  }

  private static Import importOf(SyntaxFacts facts, int number) {
    return facts.imports().get(number);
  }
}
