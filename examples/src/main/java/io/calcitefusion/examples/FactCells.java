package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.examples.Filling.Column;

/** The fields that lists of facts have in common: whose they are, where they stand, their text. */
final class FactCells {

  /**
   * Longest text that is kept of what can nest, in bytes: a chain of calls holds the text of every
   * call before, so without a limit a file would hold the square of its length.
   */
  static final int TEXT_BYTES = 1 << 10;

  private FactCells() {}

  /** The file of a fact. */
  static ImmutableMap<String, Column<SyntaxFacts>> identity() {
    return ImmutableMap.<String, Column<SyntaxFacts>>builder()
        .putAll(FileColumns.identity(SyntaxFacts::file))
        .putAll(FileColumns.hash(SyntaxFacts::file))
        .buildOrThrow();
  }

  /** First byte and exclusive end of a node; null for one without a place, and for no node. */
  static ImmutableMap<String, Column<SyntaxFacts>> place(
      String start, String end, Cells.IntOf<SyntaxFacts> node) {
    return ImmutableMap.of(
        start,
        vector -> Cells.int64(vector, (facts, at) -> start(facts, node.of(facts, at))),
        end,
        vector -> Cells.int64(vector, (facts, at) -> end(facts, node.of(facts, at))));
  }

  private static int start(SyntaxFacts facts, int node) {
    return node < 0 ? SyntaxTree.NO_PLACE : facts.tree().start(node);
  }

  private static int end(SyntaxFacts facts, int node) {
    return node < 0 ? SyntaxTree.NO_PLACE : facts.tree().end(node);
  }

  /** The text of a node as it is written; null when it is longer than {@link #TEXT_BYTES}. */
  static Column<SyntaxFacts> text(Cells.IntOf<SyntaxFacts> node) {
    return vector ->
        Cells.slice(
            vector,
            facts -> facts.file().bytes(),
            (facts, at) ->
                textBytes(facts.tree(), node.of(facts, at)) == 0
                    ? SyntaxTree.NO_PLACE
                    : facts.tree().start(node.of(facts, at)),
            (facts, at) -> facts.tree().end(node.of(facts, at)));
  }

  /** Bytes of the text that is kept of a node; 0 when none is. */
  static int textBytes(SyntaxTree tree, int node) {
    int bytes = tree.start(node) < 0 ? 0 : tree.end(node) - tree.start(node);
    return bytes > TEXT_BYTES ? 0 : bytes;
  }

  /** Columns of several groups together. */
  @SafeVarargs
  static Filling<SyntaxFacts> filling(ImmutableMap<String, Column<SyntaxFacts>>... groups) {
    ImmutableMap.Builder<String, Column<SyntaxFacts>> all = ImmutableMap.builder();
    all.putAll(identity());
    for (ImmutableMap<String, Column<SyntaxFacts>> group : groups) {
      all.putAll(group);
    }
    return Filling.of(all.buildOrThrow());
  }
}
