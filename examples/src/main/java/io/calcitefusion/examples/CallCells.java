package io.calcitefusion.examples;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;

/** The fields of calls and of their arguments. */
final class CallCells {

  private CallCells() {}

  /** Fields of a call; what its callee resolves to and which type it gives is not known. */
  static Filling<SyntaxFacts> call(FactIds ids) {
    return FactCells.filling(
        FactCells.place(
            "call_bstart", "call_bend", (facts, call) -> facts.calls().get(call).node()),
        FactCells.place("callee_bstart", "callee_bend", CallCells::callee),
        ImmutableMap.<String, Column<SyntaxFacts>>builder()
            .put("call_id", vector -> Cells.text(vector, ids::call))
            .put("callee_shape", vector -> Cells.text(vector, CallCells::shape))
            .put("callee_text", FactCells.text(CallCells::callee))
            .put(
                "arg_count",
                vector -> Cells.int32(vector, (facts, call) -> facts.calls().get(call).arguments()))
            .put(
                "callee_dotted",
                vector -> Cells.text(vector, (facts, call) -> facts.calls().get(call).dotted()))
            .put("callee_qnames", Cells::nulls)
            .put("callee_fqns", Cells::nulls)
            .put("inferred_type", Cells::nulls)
            .buildOrThrow());
  }

  private static int callee(SyntaxFacts facts, int call) {
    return facts.calls().get(call).callee();
  }

  /** A name, an attribute, or the kind of tree that is called. */
  private static String shape(SyntaxFacts facts, int call) {
    String kind = facts.tree().kind(callee(facts, call));
    return switch (kind) {
      case "IDENTIFIER" -> "name";
      case "MEMBER_SELECT" -> "attribute";
      default -> Ascii.toLowerCase(kind);
    };
  }

  /** Fields of an argument; Java has none by name and unpacks none. */
  static Filling<SyntaxFacts> argument(FactIds ids) {
    return FactCells.filling(
        FactCells.place("bstart", "bend", CallCells::argument),
        ImmutableMap.<String, Column<SyntaxFacts>>builder()
            .put(
                "call_id",
                vector ->
                    Cells.text(
                        vector, (facts, at) -> ids.call(facts, facts.arguments().get(at).call())))
            .put(
                "arg_index",
                vector -> Cells.int32(vector, (facts, at) -> facts.arguments().get(at).index()))
            .put("keyword", Cells::nulls)
            .put("star", Cells::nulls)
            .put("arg_text", FactCells.text(CallCells::argument))
            .buildOrThrow());
  }

  private static int argument(SyntaxFacts facts, int argument) {
    return facts.arguments().get(argument).node();
  }
}
