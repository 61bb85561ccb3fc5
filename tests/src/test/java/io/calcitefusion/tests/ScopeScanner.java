package io.calcitefusion.tests;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ErroneousTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds the scopes of a file and their names by a recursive visit of the compiler's trees. */
final class ScopeScanner extends TreeScanner<Void, Void> {

  /** What the visit sees of a name in a scope. */
  enum Mark {
    DECLARED,
    IMPORTED,
    PARAMETER,
    TYPE_PARAMETER,
    ANNOTATED,
    NAMESPACE,
    READ,
    SET
  }

  /** Where a name that a scope uses is declared. */
  enum Origin {
    HERE,
    AROUND,
    FILE,
    ELSEWHERE
  }

  /** One scope; symbols by name. */
  static final class Scope {
    final int number;
    final Scope parent;
    final String type;
    final String name;
    final long line;
    final Map<String, EnumSet<Mark>> symbols = new TreeMap<>();

    private Scope(int number, Scope parent, String type, String name, long line) {
      this.number = number;
      this.parent = parent;
      this.type = type;
      this.name = name;
      this.line = line;
    }

    boolean has(String symbol, Mark mark) {
      Set<Mark> marks = symbols.get(symbol);
      return marks != null && marks.contains(mark);
    }

    boolean isFile() {
      return parent == null;
    }

    /** Where a symbol of this scope is declared. */
    Origin origin(String symbol) {
      if (has(symbol, Mark.DECLARED)) {
        return isFile() ? Origin.FILE : Origin.HERE;
      }
      Scope at = parent;
      while (at != null && !at.has(symbol, Mark.DECLARED)) {
        at = at.parent;
      }
      return at == null ? Origin.ELSEWHERE : at.isFile() ? Origin.FILE : Origin.AROUND;
    }
  }

  private final CompilationUnitTree unit;
  private final Trees trees;
  private final List<Scope> scopes = new ArrayList<>();
  private final Deque<Scope> open = new ArrayDeque<>();

  private ScopeScanner(CompilationUnitTree unit, Trees trees) {
    this.unit = unit;
    this.trees = trees;
  }

  static List<Scope> of(CompilationUnitTree unit, Trees trees) {
    ScopeScanner scanner = new ScopeScanner(unit, trees);
    scanner.scan(unit, null);
    return scanner.scopes;
  }

  /** Numbers a scope; its content is visited by {@link #inside}. */
  private Scope scope(String type, String name, Tree tree) {
    long start = trees.getSourcePositions().getStartPosition(unit, tree);
    long line = open.isEmpty() ? 0 : unit.getLineMap().getLineNumber(start);
    Scope scope = new Scope(scopes.size(), open.peek(), type, name, line);
    scopes.add(scope);
    return scope;
  }

  private void inside(Scope scope, Runnable content) {
    open.push(scope);
    content.run();
    open.pop();
  }

  private void mark(CharSequence name, Mark... marks) {
    String text = name.toString();
    if (!text.isEmpty() && !text.equals("<error>")) {
      open.peek()
          .symbols
          .computeIfAbsent(text, absent -> EnumSet.noneOf(Mark.class))
          .addAll(List.of(marks));
    }
  }

  private void declare(
      CharSequence name, List<? extends AnnotationTree> annotations, Mark... marks) {
    mark(name, Mark.DECLARED);
    mark(name, marks);
    if (!annotations.isEmpty()) {
      mark(name, Mark.ANNOTATED);
    }
  }

  /** The body of something that is a scope already. */
  private void body(Tree tree) {
    if (tree instanceof BlockTree block) {
      scan(block.getStatements(), null);
    } else {
      scan(tree, null);
    }
  }

  @Override
  public Void visitCompilationUnit(CompilationUnitTree tree, Void unused) {
    PackageTree declared = tree.getPackage();
    String name = declared == null ? null : declared.getPackageName().toString();
    inside(scope("module", name, tree), () -> super.visitCompilationUnit(tree, null));
    return null;
  }

  @Override
  public Void visitPackage(PackageTree tree, Void unused) {
    return scan(tree.getAnnotations(), null);
  }

  @Override
  public Void visitModule(ModuleTree tree, Void unused) {
    return scan(tree.getAnnotations(), null);
  }

  @Override
  public Void visitImport(ImportTree tree, Void unused) {
    String name = tree.getQualifiedIdentifier().toString();
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (!last.equals("*")) {
      mark(last, Mark.DECLARED, Mark.IMPORTED);
    }
    return null;
  }

  @Override
  public Void visitClass(ClassTree tree, Void unused) {
    declare(tree.getSimpleName(), tree.getModifiers().getAnnotations(), Mark.NAMESPACE);
    String name = tree.getSimpleName().length() == 0 ? null : tree.getSimpleName().toString();
    Scope scope = scope("class", name, tree);
    scan(tree.getModifiers(), null);
    inside(
        scope,
        () -> {
          scan(tree.getTypeParameters(), null);
          scan(tree.getExtendsClause(), null);
          scan(tree.getImplementsClause(), null);
          scan(tree.getPermitsClause(), null);
          scan(tree.getMembers(), null);
        });
    return null;
  }

  @Override
  public Void visitMethod(MethodTree tree, Void unused) {
    if (tree.getReturnType() != null) {
      declare(tree.getName(), tree.getModifiers().getAnnotations(), Mark.NAMESPACE);
    }
    Scope scope = scope("function", tree.getName().toString(), tree);
    scan(tree.getModifiers(), null);
    inside(
        scope,
        () -> {
          scan(tree.getReturnType(), null);
          scan(tree.getTypeParameters(), null);
          tree.getParameters().forEach(parameter -> mark(parameter.getName(), Mark.PARAMETER));
          scan(tree.getParameters(), null);
          if (tree.getReceiverParameter() != null) {
            scan(tree.getReceiverParameter().getModifiers(), null);
            scan(tree.getReceiverParameter().getType(), null);
          }
          scan(tree.getThrows(), null);
          body(tree.getBody());
          scan(tree.getDefaultValue(), null);
        });
    return null;
  }

  @Override
  public Void visitLambdaExpression(LambdaExpressionTree tree, Void unused) {
    inside(
        scope("function", null, tree),
        () -> {
          tree.getParameters().forEach(parameter -> mark(parameter.getName(), Mark.PARAMETER));
          scan(tree.getParameters(), null);
          body(tree.getBody());
        });
    return null;
  }

  @Override
  public Void visitBlock(BlockTree tree, Void unused) {
    inside(scope("block", null, tree), () -> body(tree));
    return null;
  }

  @Override
  public Void visitForLoop(ForLoopTree tree, Void unused) {
    inside(
        scope("block", null, tree),
        () -> {
          scan(tree.getInitializer(), null);
          scan(tree.getCondition(), null);
          scan(tree.getUpdate(), null);
          body(tree.getStatement());
        });
    return null;
  }

  @Override
  public Void visitEnhancedForLoop(EnhancedForLoopTree tree, Void unused) {
    Scope scope = scope("block", null, tree);
    inside(
        scope,
        () -> {
          mark(tree.getVariable().getName(), Mark.SET);
          scan(tree.getVariable(), null);
        });
    scan(tree.getExpression(), null);
    inside(scope, () -> body(tree.getStatement()));
    return null;
  }

  @Override
  public Void visitTry(TryTree tree, Void unused) {
    if (tree.getResources().isEmpty()) {
      scan(tree.getBlock(), null);
    } else {
      inside(
          scope("block", null, tree),
          () -> {
            scan(tree.getResources(), null);
            body(tree.getBlock());
          });
    }
    scan(tree.getCatches(), null);
    scan(tree.getFinallyBlock(), null);
    return null;
  }

  @Override
  public Void visitCatch(CatchTree tree, Void unused) {
    inside(
        scope("block", null, tree),
        () -> {
          mark(tree.getParameter().getName(), Mark.SET);
          scan(tree.getParameter(), null);
          body(tree.getBlock());
        });
    return null;
  }

  @Override
  public Void visitSwitch(SwitchTree tree, Void unused) {
    return visitCases(tree, tree.getExpression(), tree.getCases());
  }

  @Override
  public Void visitSwitchExpression(SwitchExpressionTree tree, Void unused) {
    return visitCases(tree, tree.getExpression(), tree.getCases());
  }

  private Void visitCases(Tree tree, Tree selector, Iterable<? extends Tree> cases) {
    Scope scope = scope("block", null, tree);
    scan(selector, null);
    inside(scope, () -> scan(cases, null));
    return null;
  }

  @Override
  public Void visitVariable(VariableTree tree, Void unused) {
    declare(tree.getName(), tree.getModifiers().getAnnotations());
    if (tree.getInitializer() != null) {
      mark(tree.getName(), Mark.SET);
    }
    scan(tree.getModifiers(), null);
    scan(tree.getType(), null);
    return scan(tree.getInitializer(), null);
  }

  @Override
  public Void visitBindingPattern(BindingPatternTree tree, Void unused) {
    mark(tree.getVariable().getName(), Mark.SET);
    return super.visitBindingPattern(tree, null);
  }

  @Override
  public Void visitTypeParameter(TypeParameterTree tree, Void unused) {
    declare(tree.getName(), tree.getAnnotations(), Mark.TYPE_PARAMETER);
    return super.visitTypeParameter(tree, null);
  }

  @Override
  public Void visitIdentifier(IdentifierTree tree, Void unused) {
    if (!tree.getName().contentEquals("this") && !tree.getName().contentEquals("super")) {
      mark(tree.getName(), Mark.READ);
    }
    return null;
  }

  @Override
  public Void visitAssignment(AssignmentTree tree, Void unused) {
    if (operand(tree.getVariable()) instanceof IdentifierTree name) {
      mark(name.getName(), Mark.SET);
    } else {
      scan(tree.getVariable(), null);
    }
    return scan(tree.getExpression(), null);
  }

  @Override
  public Void visitCompoundAssignment(CompoundAssignmentTree tree, Void unused) {
    if (operand(tree.getVariable()) instanceof IdentifierTree name) {
      mark(name.getName(), Mark.SET);
    }
    return super.visitCompoundAssignment(tree, null);
  }

  @Override
  public Void visitUnary(UnaryTree tree, Void unused) {
    boolean steps = tree.getKind().name().matches(".*(INCREMENT|DECREMENT)");
    if (steps && operand(tree.getExpression()) instanceof IdentifierTree name) {
      mark(name.getName(), Mark.SET);
    }
    return super.visitUnary(tree, null);
  }

  private static ExpressionTree operand(ExpressionTree tree) {
    return tree instanceof ParenthesizedTree inner ? operand(inner.getExpression()) : tree;
  }

  @Override
  public Void visitAnnotation(AnnotationTree tree, Void unused) {
    scan(tree.getAnnotationType(), null);
    for (ExpressionTree argument : tree.getArguments()) {
      // Names of elements belong to the annotation.
      scan(argument instanceof AssignmentTree pair ? pair.getExpression() : argument, null);
    }
    return null;
  }

  @Override
  public Void visitErroneous(ErroneousTree tree, Void unused) {
    return scan(tree.getErrorTrees(), null);
  }
}
