package io.calcitefusion.tests;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ErroneousTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds imports, definitions and calls of a file by a visit of the compiler's trees. */
final class FactScanner extends TreePathScanner<Void, Void> {

  /** A stretch of the file's bytes. */
  record Stretch(long start, long end) {}

  /** An import declaration. */
  record Import(String module, String name, boolean isStatic, Stretch place) {}

  /** A class with a name, a method or a constructor. */
  record Definition(
      String kind,
      String name,
      String around,
      String documentation,
      List<String> annotations,
      Stretch place) {}

  /** A method's name, line and number of parameters. */
  record Parameters(String name, long line, int count) {}

  /** A call. */
  record Call(String callee, String dotted, List<String> arguments, Stretch place) {}

  final List<Import> imports = new ArrayList<>();
  final List<Definition> definitions = new ArrayList<>();
  final List<Parameters> parameters = new ArrayList<>();
  final List<Call> calls = new ArrayList<>();

  private final CompilationUnitTree unit;
  private final Trees trees;
  private final String text;
  private final boolean isAscii;
  private final Deque<String> around = new ArrayDeque<>();

  private FactScanner(CompilationUnitTree unit, Trees trees, String text) {
    this.unit = unit;
    this.trees = trees;
    this.text = text;
    this.isAscii = text.chars().allMatch(c -> c < 128);
  }

  static FactScanner of(CompilationUnitTree unit, Trees trees, String text) {
    FactScanner scanner = new FactScanner(unit, trees, text);
    scanner.scan(new TreePath(unit), null);
    return scanner;
  }

  private String text(Tree tree) {
    long start = trees.getSourcePositions().getStartPosition(unit, tree);
    long end = trees.getSourcePositions().getEndPosition(unit, tree);
    // What the parser puts in for a constant of an enum ends nowhere.
    return end < start ? "" : text.substring((int) start, (int) end);
  }

  private Stretch place(Tree tree) {
    long start = trees.getSourcePositions().getStartPosition(unit, tree);
    long end = trees.getSourcePositions().getEndPosition(unit, tree);
    return new Stretch(bytes(start), bytes(end));
  }

  private long bytes(long characters) {
    if (isAscii) {
      return characters;
    }
    return text.substring(0, (int) characters).getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public Void visitImport(ImportTree tree, Void unused) {
    String name = tree.getQualifiedIdentifier().toString();
    int dot = name.lastIndexOf('.');
    imports.add(
        new Import(name.substring(0, dot), name.substring(dot + 1), tree.isStatic(), place(tree)));
    return super.visitImport(tree, null);
  }

  @Override
  public Void visitClass(ClassTree tree, Void unused) {
    if (tree.getSimpleName().length() == 0) {
      return super.visitClass(tree, null);
    }
    define("class", tree.getSimpleName().toString(), tree.getModifiers(), tree);
    around.push("class");
    super.visitClass(tree, null);
    around.pop();
    return null;
  }

  @Override
  public Void visitMethod(MethodTree tree, Void unused) {
    define("function", tree.getName().toString(), tree.getModifiers(), tree);
    long line =
        unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
    parameters.add(new Parameters(tree.getName().toString(), line, tree.getParameters().size()));
    around.push("function");
    super.visitMethod(tree, null);
    around.pop();
    return null;
  }

  private void define(String kind, String name, ModifiersTree modifiers, Tree tree) {
    definitions.add(
        new Definition(
            kind,
            name,
            around.peek(),
            trees.getDocComment(getCurrentPath()),
            modifiers.getAnnotations().stream().map(this::text).toList(),
            place(tree)));
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
    call(tree, tree.getMethodSelect(), tree.getArguments());
    return super.visitMethodInvocation(tree, null);
  }

  @Override
  public Void visitNewClass(NewClassTree tree, Void unused) {
    boolean isEnumConstant =
        getCurrentPath().getParentPath().getLeaf() instanceof VariableTree variable
            && variable.getType() instanceof IdentifierTree type
            && type.getName().contentEquals(tree.getIdentifier().toString())
            && !text(tree).startsWith("new");
    if (!isEnumConstant) {
      call(tree, tree.getIdentifier(), tree.getArguments());
    }
    return super.visitNewClass(tree, null);
  }

  private void call(Tree tree, ExpressionTree callee, List<? extends ExpressionTree> arguments) {
    calls.add(
        new Call(
            text(callee),
            dotted(callee),
            arguments.stream().map(this::text).toList(),
            place(tree)));
  }

  private static String dotted(ExpressionTree tree) {
    if (tree instanceof IdentifierTree name) {
      return name.getName().toString();
    }
    if (tree instanceof MemberSelectTree select) {
      String before = dotted(select.getExpression());
      return before == null ? null : before + '.' + select.getIdentifier();
    }
    return null;
  }

  @Override
  public Void visitErroneous(ErroneousTree tree, Void unused) {
    return scan(tree.getErrorTrees(), null);
  }
}
