package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.calcitefusion.examples.SymbolTable.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the symbol table of one file from its syntax tree alone, so that no class path is needed.
 *
 * <p>A symbol is a name: what Java keeps apart by namespace, such as a field and a method of one
 * name, is one symbol of its scope. The members of a qualified name are no symbols, only its first
 * part is. A body belongs to the scope of its method, lambda, loop, resources or catch clause,
 * because Java lets neither redeclare the names of the other; a pattern's variable belongs to the
 * scope that its pattern stands in. Inherited members are in other files, so a name that no scope
 * around declares may come from a superclass, from the package or from {@code java.lang}: which, is
 * not known.
 *
 * <p>Used by one thread, once.
 */
final class SymbolCollector {

  private static final int NONE = -1;
  private static final String CONSTRUCTOR = "<init>";

  /** Words that the compiler takes for names. */
  private static final ImmutableSet<String> KEYWORDS = ImmutableSet.of("this", "super");

  private static final ImmutableSet<String> CLASSES =
      ImmutableSet.of("CLASS", "INTERFACE", "ENUM", "RECORD", "ANNOTATION_TYPE");

  /** Kinds of trees whose expression comes before the scope that they open. */
  private static final ImmutableSet<String> EVALUATED_BEFORE =
      ImmutableSet.of("ENHANCED_FOR_LOOP", "SWITCH", "SWITCH_EXPRESSION");

  /** Kinds of trees that set the variable which they declare. */
  private static final ImmutableSet<String> SETTERS =
      ImmutableSet.of("ENHANCED_FOR_LOOP", "CATCH", "BINDING_PATTERN");

  /** Kinds of trees that set their operand, beside the compound assignments. */
  private static final ImmutableSet<String> STEPS =
      ImmutableSet.of(
          "PREFIX_INCREMENT", "PREFIX_DECREMENT", "POSTFIX_INCREMENT", "POSTFIX_DECREMENT");

  private final SyntaxTree tree;

  /** Number of the scope that a node stands in, by node. */
  private final int[] around;

  /** Number of the scope that a node opens, by node, or NONE. */
  private final int[] opened;

  /** Nodes below the name of a package, an import or a module, whose parts are no symbols. */
  private final BitSet qualified = new BitSet();

  private final List<Draft> scopes = new ArrayList<>();

  private SymbolCollector(SyntaxTree tree) {
    this.tree = tree;
    this.around = new int[tree.nodeCount()];
    this.opened = new int[tree.nodeCount()];
  }

  /** A scope that is being filled. */
  private record Draft(int parent, int node, Map<String, EnumSet<SymbolFact>> symbols) {

    boolean declares(String name) {
      Set<SymbolFact> facts = symbols.get(name);
      return facts != null && facts.contains(SymbolFact.LOCAL);
    }
  }

  /** The symbol table of a file. */
  static SymbolTable collect(SyntaxTree tree) {
    SymbolCollector collector = new SymbolCollector(tree);
    for (int node = 0; node < tree.nodeCount(); node++) {
      collector.visit(node);
    }
    collector.resolve();
    return collector.table();
  }

  private void visit(int node) {
    int parent = tree.parent(node);
    boolean own = parent != NONE && isBelowScope(parent, tree.slot(node));
    around[node] = parent == NONE ? NONE : own ? opened[parent] : around[parent];
    opened[node] = NONE;
    if (opens(node, own)) {
      opened[node] = scopes.size();
      scopes.add(new Draft(around[node], node, new LinkedHashMap<>()));
    }
    if (parent != NONE) {
      qualified.set(node, qualified.get(parent) || isQualifiedName(parent, node));
      note(node, parent);
    }
  }

  /** Whether a child of some role stands in the scope that its parent opens. */
  private boolean isBelowScope(int parent, String slot) {
    if (opened[parent] == NONE) {
      return false;
    }
    return switch (slot) {
      case "modifiers" -> false;
      case "expression" -> !EVALUATED_BEFORE.contains(tree.kind(parent));
      case "catches", "finallyBlock" -> false;
      default -> true;
    };
  }

  private boolean opens(int node, boolean belowScope) {
    return switch (tree.kind(node)) {
      case "COMPILATION_UNIT", "METHOD", "LAMBDA_EXPRESSION" -> true;
      case "FOR_LOOP", "ENHANCED_FOR_LOOP", "SWITCH", "SWITCH_EXPRESSION", "CATCH" -> true;
      case "BLOCK" -> !belowScope || !isBody(tree.parent(node));
      // Resources come first.
      case "TRY" -> tree.hasChild(node) && tree.slot(node + 1).equals("resources");
      default -> CLASSES.contains(tree.kind(node));
    };
  }

  /** Whether a block right below an opened scope is that scope's body, and no scope of its own. */
  private boolean isBody(int parent) {
    return !tree.kind(parent).equals("BLOCK") && kind(parent) != Kind.CLASS;
  }

  private Kind kind(int node) {
    return switch (tree.kind(node)) {
      case "COMPILATION_UNIT" -> Kind.MODULE;
      case "METHOD", "LAMBDA_EXPRESSION" -> Kind.FUNCTION;
      default -> CLASSES.contains(tree.kind(node)) ? Kind.CLASS : Kind.BLOCK;
    };
  }

  private boolean isQualifiedName(int parent, int node) {
    return switch (tree.kind(parent)) {
      case "PACKAGE" -> tree.slot(node).equals("packageName");
      case "IMPORT" -> true;
      case "MODULE" -> !tree.slot(node).equals("annotations");
      default -> false;
    };
  }

  private void note(int node, int parent) {
    switch (tree.kind(node)) {
      case "IDENTIFIER" -> noteName(node);
      case "IMPORT" -> noteImport(node);
      case "ANNOTATION", "TYPE_ANNOTATION" -> {
        int owner = tree.kind(parent).equals("MODIFIERS") ? tree.parent(parent) : parent;
        add(declared(owner), SymbolFact.ANNOTATED);
      }
      case "VARIABLE" -> {
        EnumSet<SymbolFact> facts = declared(node);
        add(facts, SymbolFact.LOCAL);
        if (tree.slot(node).equals("parameters")) {
          add(facts, SymbolFact.PARAMETER);
        }
        if (SETTERS.contains(tree.kind(parent))) {
          add(facts, SymbolFact.SET);
        }
      }
      case "TYPE_PARAMETER" -> {
        add(declared(node), SymbolFact.LOCAL);
        add(declared(node), SymbolFact.TYPE_PARAMETER);
      }
      default -> {
        if (opened[node] != NONE) {
          add(declared(node), SymbolFact.LOCAL);
          add(declared(node), SymbolFact.NAMESPACE);
        }
      }
    }
    if (tree.slot(node).equals("initializer")) {
      add(declared(parent), SymbolFact.SET);
    }
  }

  /** What is known of the symbol that a node declares, or null when it declares none. */
  private @Nullable EnumSet<SymbolFact> declared(int node) {
    boolean declares =
        switch (tree.kind(node)) {
          case "VARIABLE" -> !tree.slot(node).equals("receiverParameter");
          case "TYPE_PARAMETER" -> true;
          case "METHOD" -> !CONSTRUCTOR.equals(tree.name(node));
          default -> CLASSES.contains(tree.kind(node));
        };
    String name = tree.name(node);
    return declares && name != null ? facts(around[node], name) : null;
  }

  private static void add(@Nullable EnumSet<SymbolFact> facts, SymbolFact fact) {
    if (facts != null) {
      facts.add(fact);
    }
  }

  private EnumSet<SymbolFact> facts(int scope, String name) {
    return scopes
        .get(scope)
        .symbols()
        .computeIfAbsent(name, absent -> EnumSet.noneOf(SymbolFact.class));
  }

  private void noteImport(int node) {
    String imported = tree.name(node);
    if (imported != null && !imported.endsWith(".*")) {
      EnumSet<SymbolFact> facts =
          facts(around[node], imported.substring(imported.lastIndexOf('.') + 1));
      facts.add(SymbolFact.LOCAL);
      facts.add(SymbolFact.IMPORTED);
    }
  }

  private void noteName(int node) {
    String name = tree.name(node);
    if (name == null || KEYWORDS.contains(name) || qualified.get(node)) {
      return;
    }
    int operand = node;
    while (tree.kind(tree.parent(operand)).equals("PARENTHESIZED")) {
      operand = tree.parent(operand);
    }
    int user = tree.parent(operand);
    boolean target = tree.slot(operand).equals("variable");
    boolean assigned = target && tree.kind(user).equals("ASSIGNMENT");
    if (assigned && tree.kind(tree.parent(user)).endsWith("ANNOTATION")) {
      // The name of an annotation's element belongs to the annotation.
      return;
    }
    EnumSet<SymbolFact> facts = facts(around[node], name);
    if (!assigned) {
      facts.add(SymbolFact.READ);
    }
    if (STEPS.contains(tree.kind(user)) || (target && tree.kind(user).endsWith("ASSIGNMENT"))) {
      facts.add(SymbolFact.SET);
    }
  }

  /** Finds the scope that declares each name. */
  private void resolve() {
    for (Draft scope : scopes) {
      scope.symbols().forEach((name, facts) -> facts.addAll(origin(scope, name)));
    }
  }

  private EnumSet<SymbolFact> origin(Draft scope, String name) {
    if (scope.declares(name)) {
      return scope.parent() == NONE
          ? EnumSet.of(SymbolFact.GLOBAL)
          : EnumSet.noneOf(SymbolFact.class);
    }
    for (int at = scope.parent(); at != NONE; at = scopes.get(at).parent()) {
      if (scopes.get(at).declares(name)) {
        return EnumSet.of(at == 0 ? SymbolFact.GLOBAL : SymbolFact.FREE);
      }
    }
    return EnumSet.of(SymbolFact.ELSEWHERE);
  }

  private SymbolTable table() {
    ImmutableList.Builder<SymbolTable.Scope> all = ImmutableList.builder();
    ImmutableList.Builder<SymbolTable.Symbol> symbols = ImmutableList.builder();
    int first = 0;
    for (Draft draft : scopes) {
      int node = draft.node();
      int end = first + draft.symbols().size();
      all.add(
          new SymbolTable.Scope(
              draft.parent(),
              kind(node),
              draft.parent() == NONE ? tree.packageName() : tree.name(node),
              tree.kind(node),
              tree.start(node),
              tree.end(node),
              first,
              end));
      draft
          .symbols()
          .forEach(
              (name, facts) ->
                  symbols.add(new SymbolTable.Symbol(name, Sets.immutableEnumSet(facts))));
      first = end;
    }
    return new SymbolTable(tree.file(), tree.lines(), all.build(), symbols.build());
  }
}
