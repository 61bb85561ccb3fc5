package io.calcitefusion.examples;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.sun.source.tree.Tree;
import org.jspecify.annotations.Nullable;

/** How operators are written. Pure functions. */
final class Operators {

  private static final ImmutableMap<Tree.Kind, String> SYMBOLS =
      Maps.immutableEnumMap(
          ImmutableMap.<Tree.Kind, String>builder()
              .put(Tree.Kind.POSTFIX_INCREMENT, "++")
              .put(Tree.Kind.POSTFIX_DECREMENT, "--")
              .put(Tree.Kind.PREFIX_INCREMENT, "++")
              .put(Tree.Kind.PREFIX_DECREMENT, "--")
              .put(Tree.Kind.UNARY_PLUS, "+")
              .put(Tree.Kind.UNARY_MINUS, "-")
              .put(Tree.Kind.BITWISE_COMPLEMENT, "~")
              .put(Tree.Kind.LOGICAL_COMPLEMENT, "!")
              .put(Tree.Kind.MULTIPLY, "*")
              .put(Tree.Kind.DIVIDE, "/")
              .put(Tree.Kind.REMAINDER, "%")
              .put(Tree.Kind.PLUS, "+")
              .put(Tree.Kind.MINUS, "-")
              .put(Tree.Kind.LEFT_SHIFT, "<<")
              .put(Tree.Kind.RIGHT_SHIFT, ">>")
              .put(Tree.Kind.UNSIGNED_RIGHT_SHIFT, ">>>")
              .put(Tree.Kind.LESS_THAN, "<")
              .put(Tree.Kind.GREATER_THAN, ">")
              .put(Tree.Kind.LESS_THAN_EQUAL, "<=")
              .put(Tree.Kind.GREATER_THAN_EQUAL, ">=")
              .put(Tree.Kind.EQUAL_TO, "==")
              .put(Tree.Kind.NOT_EQUAL_TO, "!=")
              .put(Tree.Kind.AND, "&")
              .put(Tree.Kind.XOR, "^")
              .put(Tree.Kind.OR, "|")
              .put(Tree.Kind.CONDITIONAL_AND, "&&")
              .put(Tree.Kind.CONDITIONAL_OR, "||")
              .put(Tree.Kind.MULTIPLY_ASSIGNMENT, "*=")
              .put(Tree.Kind.DIVIDE_ASSIGNMENT, "/=")
              .put(Tree.Kind.REMAINDER_ASSIGNMENT, "%=")
              .put(Tree.Kind.PLUS_ASSIGNMENT, "+=")
              .put(Tree.Kind.MINUS_ASSIGNMENT, "-=")
              .put(Tree.Kind.LEFT_SHIFT_ASSIGNMENT, "<<=")
              .put(Tree.Kind.RIGHT_SHIFT_ASSIGNMENT, ">>=")
              .put(Tree.Kind.UNSIGNED_RIGHT_SHIFT_ASSIGNMENT, ">>>=")
              .put(Tree.Kind.AND_ASSIGNMENT, "&=")
              .put(Tree.Kind.XOR_ASSIGNMENT, "^=")
              .put(Tree.Kind.OR_ASSIGNMENT, "|=")
              .buildOrThrow());

  private Operators() {}

  /** The operator of a kind of expression, or null when it has none. */
  static @Nullable String symbol(Tree.Kind kind) {
    return SYMBOLS.get(kind);
  }
}
