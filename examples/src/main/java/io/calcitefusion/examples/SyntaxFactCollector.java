package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.examples.SyntaxFacts.Annotation;
import io.calcitefusion.examples.SyntaxFacts.Argument;
import io.calcitefusion.examples.SyntaxFacts.Call;
import io.calcitefusion.examples.SyntaxFacts.DeclaredType;
import io.calcitefusion.examples.SyntaxFacts.Definition;
import io.calcitefusion.examples.SyntaxFacts.Import;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds facts in the syntax tree of one file.
 *
 * <p>What the compiler puts in and nobody wrote is no fact: the type of an enum constant and the
 * call of its constructor have no text of their own.
 *
 * <p>Used by one thread, once.
 */
final class SyntaxFactCollector {

  private static final int NONE = SyntaxFacts.NONE;
  private static final String CONSTRUCTOR = "<init>";

  private static final ImmutableSet<String> CLASSES =
      ImmutableSet.of("CLASS", "INTERFACE", "ENUM", "RECORD", "ANNOTATION_TYPE");

  private final SyntaxTree tree;
  private final TreeChildren children;

  /** Number of the definition that a node stands in, by node, or NONE. */
  private final int[] around;

  /** Number of the definition or call that a node is, by node, or NONE. */
  private final int[] number;

  private final List<Import> imports = new ArrayList<>();
  private final List<Definition> definitions = new ArrayList<>();
  private final List<Integer> documented = new ArrayList<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Argument> arguments = new ArrayList<>();
  private final List<DeclaredType> types = new ArrayList<>();

  private SyntaxFactCollector(SyntaxTree tree) {
    this.tree = tree;
    this.children = TreeChildren.of(tree);
    this.around = new int[tree.nodeCount()];
    this.number = new int[tree.nodeCount()];
  }

  /** The facts of a file. */
  static SyntaxFacts collect(SyntaxTree tree) {
    SyntaxFactCollector collector = new SyntaxFactCollector(tree);
    for (int node = 0; node < tree.nodeCount(); node++) {
      collector.visit(node);
    }
    return new SyntaxFacts(
        tree,
        ImmutableList.copyOf(collector.imports),
        ImmutableList.copyOf(collector.definitions),
        ImmutableList.copyOf(collector.documented),
        ImmutableList.copyOf(collector.annotations),
        ImmutableList.copyOf(collector.calls),
        ImmutableList.copyOf(collector.arguments),
        ImmutableList.copyOf(collector.types));
  }

  private void visit(int node) {
    int parent = tree.parent(node);
    around[node] = parent == NONE ? NONE : isDefinition(parent) ? number[parent] : around[parent];
    number[node] = NONE;
    if (isDefinition(node)) {
      define(node);
      return;
    }
    switch (tree.kind(node)) {
      case "IMPORT" -> noteImport(node);
      case "METHOD_INVOCATION" -> call(node, children.first(node, "methodSelect"));
      case "NEW_CLASS" -> {
        if (!isEnumConstant(parent)) {
          call(node, children.first(node, "identifier"));
        }
      }
      default -> noteRole(node, parent);
    }
    if (parent != NONE && tree.slot(node).equals("arguments") && isCall(parent)) {
      arguments.add(new Argument(node, number[parent], tree.index(node)));
    }
  }

  private boolean isDefinition(int node) {
    return tree.name(node) != null
        && (CLASSES.contains(tree.kind(node)) || tree.kind(node).equals("METHOD"));
  }

  private boolean isCall(int node) {
    return number[node] != NONE
        && (tree.kind(node).equals("METHOD_INVOCATION") || tree.kind(node).equals("NEW_CLASS"));
  }

  private void define(int node) {
    boolean isClass = CLASSES.contains(tree.kind(node));
    String name = String.valueOf(tree.name(node));
    int container = around[node];
    int modifiers = children.first(node, "modifiers");
    NamePlace place = NamePlace.of(tree, children, node);
    number[node] = definitions.size();
    if (tree.documentation(node) != null) {
      documented.add(number[node]);
    }
    definitions.add(
        new Definition(
            node,
            container,
            isClass ? SyntaxFacts.CLASS : SyntaxFacts.FUNCTION,
            name,
            place.start(),
            place.end(),
            localName(node, name),
            tree.documentation(node),
            modifiers == NONE ? 0 : children.count(modifiers, "annotations")));
  }

  /** The name below the package: only what a class or the file holds directly has one. */
  private @Nullable String localName(int node, String name) {
    int parent = tree.parent(node);
    if (tree.kind(parent).equals("COMPILATION_UNIT")) {
      return name;
    }
    if (!isDefinition(parent) || !CLASSES.contains(tree.kind(parent))) {
      return null;
    }
    String above = definitions.get(number[parent]).localName();
    return above == null ? null : above + '.' + name;
  }

  private void noteImport(int node) {
    String imported = tree.name(node);
    int nameNode = children.first(node, "qualifiedIdentifier");
    if (imported == null || nameNode == NONE) {
      return;
    }
    boolean isStatic = tree.attributes(node).containsKey("static");
    int dot = imported.lastIndexOf('.');
    imports.add(
        new Import(
            node,
            nameNode,
            isStatic ? "import static" : "import",
            dot < 0 ? null : imported.substring(0, dot),
            imported.substring(dot + 1)));
  }

  private void call(int node, int callee) {
    if (callee != NONE) {
      number[node] = calls.size();
      calls.add(new Call(node, callee, children.count(node, "arguments"), dotted(callee)));
    }
  }

  private @Nullable String dotted(int callee) {
    StringBuilder text = new StringBuilder();
    int rest = callee;
    while (tree.kind(rest).equals("MEMBER_SELECT") && tree.name(rest) != null) {
      text.insert(0, tree.name(rest)).insert(0, '.');
      rest = children.first(rest, "expression");
    }
    String first = tree.kind(rest).equals("IDENTIFIER") ? tree.name(rest) : null;
    return first == null ? null : text.insert(0, first).toString();
  }

  private void noteRole(int node, int parent) {
    if (parent == NONE) {
      return;
    }
    switch (tree.kind(parent)) {
      case "MODIFIERS" -> {
        int owner = tree.parent(parent);
        if (tree.slot(node).equals("annotations") && isDefinition(owner)) {
          annotations.add(new Annotation(node, number[owner], tree.index(node)));
        }
      }
      case "METHOD" -> {
        if (tree.slot(node).equals("returnType")) {
          types.add(new DeclaredType(node, number[parent], null, "result"));
        }
      }
      case "VARIABLE" -> {
        if (tree.slot(node).equals("type") && !isEnumConstant(parent)) {
          types.add(variableType(node, parent));
        }
      }
      default -> {
        // No other tree has a role that is a fact.
      }
    }
  }

  private DeclaredType variableType(int node, int variable) {
    return tree.slot(variable).equals("parameters")
        ? new DeclaredType(node, around[variable], tree.name(variable), "parameter")
        : new DeclaredType(node, around[variable], null, "variable");
  }

  /** Whether a node is the variable of an enum constant: its type stands where its name does. */
  private boolean isEnumConstant(int node) {
    if (!tree.kind(node).equals("VARIABLE") || !tree.kind(tree.parent(node)).equals("ENUM")) {
      return false;
    }
    int type = children.first(node, "type");
    int initializer = children.first(node, "initializer");
    if (type == NONE || initializer == NONE || !tree.kind(initializer).equals("NEW_CLASS")) {
      return false;
    }
    int created = children.first(initializer, "identifier");
    return created != NONE && tree.start(type) == tree.start(created);
  }

  /** Whether a name is what constructors are called by. */
  static boolean isConstructor(String name) {
    return name.equals(CONSTRUCTOR);
  }
}
