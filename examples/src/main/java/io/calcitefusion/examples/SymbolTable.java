package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of one file in preorder, and the names in each of them. Immutable.
 *
 * @param file the file
 * @param lines its lines
 * @param scopes all scopes; the first one is the file's. Empty when the parser broke down
 * @param symbols the symbols of all scopes, those of one scope together, in order of their scopes
 *     and within one in order of appearance
 */
record SymbolTable(
    SourceFile file, LineIndex lines, ImmutableList<Scope> scopes, ImmutableList<Symbol> symbols) {

  /** Kinds of scopes. */
  enum Kind {
    /** All of a file. */
    MODULE("module"),
    /** A class, interface, enum, record or annotation type; an anonymous class too. */
    CLASS("class"),
    /** A method, a constructor or a lambda, with its parameters and its body. */
    FUNCTION("function"),
    /** What else declares names of its own: blocks, loops, switches, catch clauses. */
    BLOCK("block");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * One scope.
   *
   * @param parent number of the scope around, -1 for the file's
   * @param kind what it is
   * @param name name of the class or method; {@code <init>} of a constructor, the package of a
   *     file; null for what has none
   * @param tree kind of the tree that opens it
   * @param start first byte, or {@link SyntaxTree#NO_PLACE}
   * @param end byte after the last one
   * @param firstSymbol number of its first symbol
   * @param endSymbol number after its last symbol
   */
  record Scope(
      int parent,
      Kind kind,
      @Nullable String name,
      String tree,
      int start,
      int end,
      int firstSymbol,
      int endSymbol) {}

  /** A name in a scope, and what is known of it there. */
  record Symbol(String name, ImmutableSet<SymbolFact> facts) {

    boolean is(SymbolFact fact) {
      return facts.contains(fact);
    }
  }
}
