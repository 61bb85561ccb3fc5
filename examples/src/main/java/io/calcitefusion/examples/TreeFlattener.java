package io.calcitefusion.examples;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMap;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ErroneousTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flattens the compiler's trees. The nodes are the trees that {@link TreeScanner} visits, in its
 * order, and those inside erroneous trees.
 *
 * <p>Walks with a stack of its own, because long chains of calls or operators nest deeper than a
 * thread's stack holds. Used by one thread.
 */
final class TreeFlattener {

  private static final String OTHER_ROLE = "child";
  private static final int NO_PARENT = -1;
  private static final String NO_ROLE = "";
  private static final String ABSENT = "";
  private static final int FEW_CHILDREN = 8;

  private final Roles roles = new Roles();

  /** Texts of the compiler's names, which it keeps once each. */
  private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();

  private final ImmutableMap<Tree.Kind, TreeShape> shapes;

  TreeFlattener(ImmutableMap<Tree.Kind, TreeShape> shapes) {
    this.shapes = shapes;
  }

  /** Flattens one file's tree. */
  SyntaxTree.Nodes flatten(CompilationUnitTree unit, Trees compiler, Positions positions) {
    SourcePositions source = compiler.getSourcePositions();
    TreePath root = new TreePath(unit);
    SyntaxTree.Nodes nodes = new SyntaxTree.Nodes();
    Deque<Pending> stack = new ArrayDeque<>();
    stack.push(new Pending(unit, NO_PARENT, NO_ROLE, 0));
    List<Tree> children = new ArrayList<>();
    while (!stack.isEmpty()) {
      Pending next = stack.pop();
      Tree tree = next.tree();
      TreeShape shape = requireNonNull(shapes.get(tree.getKind()), "every kind has a shape");
      long start = source.getStartPosition(unit, tree);
      long end = source.getEndPosition(unit, tree);
      if (tree == unit && (start < 0 || end < start)) {
        // A file without any declaration.
        start = 0;
        end = positions.length();
      }
      boolean placed = start >= 0 && end >= start;
      int node =
          nodes.add(
              next.parent(),
              next.slot(),
              next.index(),
              placed ? positions.byteAt(start) : SyntaxTree.NO_PLACE,
              placed ? positions.byteAt(end) : SyntaxTree.NO_PLACE);
      nodes.describe(shape.kind(), name(tree, shape), attributes(tree, shape));
      if (shape.isLiteral()) {
        nodes.markLiteral();
      }
      if (tree instanceof ClassTree || tree instanceof MethodTree) {
        nodes.document(compiler.getDocComment(new TreePath(root, tree)));
      }
      children.clear();
      tree.accept(ChildCollector.INSTANCE, children);
      pushReversed(stack, node, children, shape, tree);
    }
    return nodes;
  }

  private void pushReversed(
      Deque<Pending> stack, int parent, List<Tree> children, TreeShape shape, Tree tree) {
    if (children.isEmpty()) {
      return;
    }
    roles.reset(shape, tree, children.size());
    for (int i = children.size() - 1; i >= 0; i--) {
      Tree child = children.get(i);
      stack.push(roles.of(parent, child, i));
    }
  }

  private @Nullable String name(Tree tree, TreeShape shape) {
    if (shape.name() != null) {
      Object name = TreeShape.call(shape.name(), tree);
      String text = name == null ? "" : names.computeIfAbsent(name, Object::toString);
      // Anonymous classes have an empty name, and what the parser had to invent is no name.
      return text.isEmpty() || text.equals("<error>") ? null : text;
    }
    if (tree instanceof PackageTree declared) {
      return dotted(declared.getPackageName());
    }
    if (tree instanceof ImportTree imported) {
      return dotted(imported.getQualifiedIdentifier());
    }
    if (tree instanceof ModuleTree module) {
      return dotted(module.getName());
    }
    if (tree instanceof AnnotationTree annotation) {
      return dotted(annotation.getAnnotationType());
    }
    return null;
  }

  /** A qualified name as written, or null when the tree is something else. */
  private static @Nullable String dotted(@Nullable Tree tree) {
    StringBuilder text = new StringBuilder();
    Tree rest = tree;
    while (rest instanceof MemberSelectTree select) {
      text.insert(0, select.getIdentifier()).insert(0, '.');
      rest = select.getExpression();
    }
    if (!(rest instanceof IdentifierTree first)) {
      return null;
    }
    String name = text.insert(0, first.getName()).toString();
    return name.contains("<error>") ? null : name;
  }

  private static ImmutableMap<String, String> attributes(Tree tree, TreeShape shape) {
    if (!shape.hasAttributes()) {
      return ImmutableMap.of();
    }
    ImmutableMap.Builder<String, String> attributes = ImmutableMap.builder();
    if (shape.operator() != null) {
      attributes.put("operator", shape.operator());
    }
    if (shape.modifiers() != null
        && TreeShape.call(shape.modifiers(), tree) instanceof ModifiersTree modifiers
        && !modifiers.getFlags().isEmpty()) {
      attributes.put("modifiers", joined(modifiers.getFlags()));
    }
    for (TreeShape.Part part : shape.facts()) {
      String value = value(TreeShape.call(part.getter(), tree));
      if (!value.equals(ABSENT)) {
        attributes.put(part.label(), value);
      }
    }
    return attributes.buildOrThrow();
  }

  /** A fact as text; empty for what is false, absent or an empty set. */
  private static String value(@Nullable Object fact) {
    if (fact instanceof Enum<?> choice) {
      return choice.name();
    }
    if (fact instanceof Collection<?> set) {
      return joined(set);
    }
    return Boolean.TRUE.equals(fact) ? "true" : ABSENT;
  }

  private static String joined(Collection<?> values) {
    return Joiner.on(' ').join(values);
  }

  private record Pending(Tree tree, int parent, String slot, int index) {}

  /** Finds the role of a child by asking the getters of its parent which of them gives it. */
  private static final class Roles {
    private final List<Tree> trees = new ArrayList<>();
    private final List<String> slots = new ArrayList<>();
    private final List<Integer> indexes = new ArrayList<>();
    private @Nullable IdentityHashMap<Tree, Integer> places;

    void reset(TreeShape shape, Tree parent, int children) {
      trees.clear();
      slots.clear();
      indexes.clear();
      for (int part = 0; part < shape.children().size(); part++) {
        int before = trees.size();
        collect(TreeShape.call(shape.children().get(part).getter(), parent));
        for (int i = before; i < trees.size(); i++) {
          slots.add(shape.children().get(part).label());
          indexes.add(i - before);
        }
      }
      places = children <= FEW_CHILDREN ? null : places();
    }

    private IdentityHashMap<Tree, Integer> places() {
      IdentityHashMap<Tree, Integer> found = new IdentityHashMap<>(trees.size());
      for (int i = 0; i < trees.size(); i++) {
        found.putIfAbsent(trees.get(i), i);
      }
      return found;
    }

    private void collect(@Nullable Object value) {
      if (value instanceof Tree tree) {
        trees.add(tree);
      } else if (value instanceof Iterable<?> list) {
        list.forEach(this::collect);
      }
    }

    Pending of(int parent, Tree child, int order) {
      int place = find(child);
      return place < 0
          ? new Pending(child, parent, OTHER_ROLE, order)
          : new Pending(child, parent, slots.get(place), indexes.get(place));
    }

    private int find(Tree child) {
      if (places != null) {
        return places.getOrDefault(child, -1);
      }
      for (int i = 0; i < trees.size(); i++) {
        if (trees.get(i) == child) {
          return i;
        }
      }
      return -1;
    }
  }

  /** Collects the children of one tree, without going below them. */
  private static final class ChildCollector extends TreeScanner<@Nullable Void, List<Tree>> {
    static final ChildCollector INSTANCE = new ChildCollector();

    @Override
    public @Nullable Void scan(@Nullable Tree tree, List<Tree> found) {
      if (tree != null) {
        found.add(tree);
      }
      return null;
    }

    @Override
    public @Nullable Void visitErroneous(ErroneousTree tree, List<Tree> found) {
      return tree.getErrorTrees() == null ? null : scan(tree.getErrorTrees(), found);
    }
  }
}
