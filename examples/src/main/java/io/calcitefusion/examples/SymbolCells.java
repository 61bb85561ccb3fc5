package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;
import io.calcitefusion.examples.SyntaxFacts.Definition;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** The fields of what an index tells of its symbols. */
final class SymbolCells {

  private SymbolCells() {}

  /** Fields of the symbol of a definition. */
  static Filling<CodeIndex> information() {
    return Filling.of(
        ImmutableMap.<String, Column<CodeIndex>>builder()
            .put("symbol", vector -> Cells.text(vector, (index, at) -> index.symbols().get(at)))
            .put("documentation", SymbolCells::documentation)
            .put("signature_documentation", Cells::nulls)
            .put("relationships", Cells::nulls)
            .put("kind", vector -> Cells.int32(vector, SymbolCells::kind))
            .put(
                "display_name",
                vector -> Cells.text(vector, (index, at) -> definition(index, at).name()))
            .put("enclosing_symbol", vector -> Cells.text(vector, SymbolCells::enclosing))
            .put("attrs", vector -> Cells.map(vector, (index, at) -> ImmutableMap.of()))
            .buildOrThrow());
  }

  private static Definition definition(CodeIndex index, int at) {
    return index.facts().definitions().get(at);
  }

  private static Cell<CodeIndex> documentation(FieldVector vector) {
    return Cells.list(
        vector,
        (index, at) -> at,
        (index, at) -> definition(index, at).documentation() == null ? at : at + 1,
        element -> Cells.text(element, (index, at) -> definition(index, at).documentation()));
  }

  /** The number that SCIP has for a kind of symbol. */
  private static int kind(CodeIndex index, int at) {
    Definition definition = definition(index, at);
    return switch (index.facts().tree().kind(definition.node())) {
      case "ENUM" -> 11;
      case "INTERFACE", "ANNOTATION_TYPE" -> 21;
      case "METHOD" -> SyntaxFactCollector.isConstructor(definition.name()) ? 9 : 26;
      default -> 7;
    };
  }

  /** What is around a local symbol; that of a global one is part of its name. */
  private static @Nullable String enclosing(CodeIndex index, int at) {
    Definition definition = definition(index, at);
    return definition.localName() != null || definition.container() < 0
        ? null
        : index.symbols().get(definition.container());
  }
}
