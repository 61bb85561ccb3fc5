package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one file, found in its syntax tree: facts point to nodes of the tree, and to each
 * other by number. Immutable.
 *
 * @param tree the tree
 * @param imports import declarations
 * @param definitions classes that have names, methods and constructors, in preorder
 * @param documented numbers of the definitions that have documentation
 * @param annotations annotations of definitions
 * @param calls calls of methods and constructors
 * @param arguments arguments of calls
 * @param types types that declarations write out
 */
record SyntaxFacts(
    SyntaxTree tree,
    ImmutableList<Import> imports,
    ImmutableList<Definition> definitions,
    ImmutableList<Integer> documented,
    ImmutableList<Annotation> annotations,
    ImmutableList<Call> calls,
    ImmutableList<Argument> arguments,
    ImmutableList<DeclaredType> types) {

  /** The number of what is not there. */
  static final int NONE = -1;

  /** Kind of a definition. */
  static final String CLASS = "class";

  /** Kind of a definition. */
  static final String FUNCTION = "function";

  SourceFile file() {
    return tree.file();
  }

  /**
   * An import declaration.
   *
   * @param node its node
   * @param nameNode node of the imported name
   * @param kind {@code import} or {@code import static}
   * @param module package or class that the name is taken from
   * @param name the last part of the imported name; a star for all names
   */
  record Import(int node, int nameNode, String kind, @Nullable String module, String name) {

    boolean isStar() {
      return name.equals("*");
    }
  }

  /**
   * A class, a method or a constructor.
   *
   * @param node its node
   * @param container number of the definition around it, or {@link #NONE}
   * @param kind {@link #CLASS} or {@link #FUNCTION}
   * @param name its name; {@code <init>} of a constructor
   * @param nameStart first byte of the name as it is written, or {@link SyntaxTree#NO_PLACE}
   * @param nameEnd byte after the name
   * @param localName its name below the package; null within a body, where Java has no such name
   * @param documentation text of the documentation comment
   * @param annotations number of its annotations
   */
  record Definition(
      int node,
      int container,
      String kind,
      String name,
      int nameStart,
      int nameEnd,
      @Nullable String localName,
      @Nullable String documentation,
      int annotations) {}

  /** An annotation of a definition, and its place among those. */
  record Annotation(int node, int definition, int index) {}

  /**
   * A call.
   *
   * @param node its node
   * @param callee node of what is called
   * @param arguments number of arguments
   * @param dotted what is called as a name with dots, or null when it is something else
   */
  record Call(int node, int callee, int arguments, @Nullable String dotted) {}

  /** An argument, the number of its call, and its place among those of the call. */
  record Argument(int node, int call, int index) {}

  /**
   * A type that a declaration writes out.
   *
   * @param node its node
   * @param owner number of the definition that it belongs to, or {@link #NONE}
   * @param parameter name of the parameter of a method or lambda, or null
   * @param role {@code parameter}, {@code result} or {@code variable}
   */
  record DeclaredType(int node, int owner, @Nullable String parameter, String role) {}
}
