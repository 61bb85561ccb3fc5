package io.calcitefusion.examples;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Parses Java files with the JDK's own compiler: only the parser runs, so no class path is needed
 * and nothing of the sources is executed.
 *
 * <p>One compiler context serves one call, so files that are parsed together share the cost of
 * setting it up, and its memory goes with them. Thread-safe.
 */
final class JavaParser {

  /**
   * All errors are wanted, and adjacent string literals stay apart as they are written; the latter
   * is a hidden option, which a compiler that does not know it ignores.
   */
  private static final ImmutableList<String> OPTIONS =
      ImmutableList.of("-proc:none", "-nowarn", "-Xmaxerrs", "0", "-XDallowStringFolding=false");

  private final JavaCompiler compiler;
  private final ImmutableMap<Tree.Kind, TreeShape> shapes = TreeShape.all();

  private JavaParser(JavaCompiler compiler) {
    this.compiler = compiler;
  }

  /** The parser of the JDK that runs. */
  static JavaParser create() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw ExtractionException.unsupported(
          "this Java runtime ("
              + System.getProperty("java.home")
              + ") has no compiler, which the extraction parses with; run it with a JDK");
    }
    return new JavaParser(compiler);
  }

  /** Who parses: what a parser makes of a file depends on its version. */
  static ImmutableMap<String, String> description() {
    return ImmutableMap.of(
        "language",
        "java",
        "parser",
        "javac",
        "parser_version",
        Integer.toString(Runtime.version().feature()));
  }

  /** Parses files; what the parser can not read is part of each tree. */
  ImmutableList<SyntaxTree> parse(List<SourceFile> files) {
    try {
      return parseTogether(files);
    } catch (StackOverflowError | RuntimeException | AssertionError e) {
      if (files.size() == 1) {
        return ImmutableList.of(failed(files.get(0), e));
      }
    }
    // One of them is too much for the parser: alone, each of the others is fine.
    ImmutableList.Builder<SyntaxTree> trees = ImmutableList.builder();
    for (SourceFile file : files) {
      trees.addAll(parse(ImmutableList.of(file)));
    }
    return trees.build();
  }

  private ImmutableList<SyntaxTree> parseTogether(List<SourceFile> files) {
    List<Source> sources = new ArrayList<>(files.size());
    for (SourceFile file : files) {
      sources.add(new Source(file));
    }
    try (JavaFileManager none = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  Writer.nullWriter(), none, JavaParser::keepError, OPTIONS, null, sources);
      List<CompilationUnitTree> units = new ArrayList<>(files.size());
      task.parse().forEach(units::add);
      if (units.size() != files.size()) {
        throw new IllegalStateException("the parser gave up");
      }
      Trees compilerTrees = Trees.instance(task);
      TreeFlattener flattener = new TreeFlattener(shapes);
      ImmutableList.Builder<SyntaxTree> trees = ImmutableList.builder();
      for (int i = 0; i < files.size(); i++) {
        Source source = sources.get(i);
        SyntaxTree.Nodes nodes = flattener.flatten(units.get(i), compilerTrees, source.positions);
        trees.add(new SyntaxTree(source.file, source.positions.lines(), nodes, source.errors()));
      }
      return trees.build();
    } catch (IOException e) {
      throw new IllegalStateException("sources in memory can not fail to be read", e);
    }
  }

  private static void keepError(Diagnostic<? extends JavaFileObject> diagnostic) {
    if (diagnostic.getKind() == Diagnostic.Kind.ERROR
        && diagnostic.getSource() instanceof Source source) {
      source.add(diagnostic);
    }
  }

  /** A file for which the parser itself broke down has no nodes and one error over all of it. */
  private static SyntaxTree failed(SourceFile file, Throwable failure) {
    String message =
        Throwables.getCausalChain(failure).stream().anyMatch(StackOverflowError.class::isInstance)
            ? "nests too deeply for the parser"
            : "the parser broke down: " + failure;
    byte[] bytes = file.bytes();
    return new SyntaxTree(
        file,
        LineIndex.of(bytes),
        new SyntaxTree.Nodes(),
        ImmutableList.of(new SyntaxError("parser.failure", message, 0, bytes.length)));
  }

  /** A file as the compiler sees it. */
  private static final class Source extends SimpleJavaFileObject {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** A file that is no Java at all gives an error for every few bytes. */
    private static final int MOST_ERRORS = 10_000;

    private final SourceFile file;
    private final String text;
    private final Positions positions;
    private final List<SyntaxError> errors = new ArrayList<>(0);
    private long leftOut;

    Source(SourceFile file) {
      super(URI.create("memory:///" + simpleName(file.path())), Kind.SOURCE);
      this.file = file;
      String content = file.text();
      this.positions = Positions.of(content, file.bytes());
      // The compiler takes a byte order mark for an illegal character; a blank keeps positions.
      this.text =
          !content.isEmpty() && content.charAt(0) == BYTE_ORDER_MARK
              ? ' ' + content.substring(1)
              : content;
    }

    /**
     * The compiler looks at the name only to tell {@code module-info} from other files; the rest of
     * a path need not be valid in a URI.
     */
    private static String simpleName(String path) {
      return path.equals("module-info.java") || path.endsWith("/module-info.java")
          ? "module-info.java"
          : "Source.java";
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    void add(Diagnostic<?> diagnostic) {
      if (errors.size() == MOST_ERRORS) {
        leftOut++;
        return;
      }
      long start = diagnostic.getStartPosition();
      long end = Math.max(start, diagnostic.getEndPosition());
      boolean placed = start != Diagnostic.NOPOS;
      errors.add(
          new SyntaxError(
              diagnostic.getCode(),
              diagnostic.getMessage(Locale.ENGLISH),
              placed ? positions.byteAt(start) : SyntaxTree.NO_PLACE,
              placed ? positions.byteAt(end) : SyntaxTree.NO_PLACE));
    }

    ImmutableList<SyntaxError> errors() {
      ImmutableList.Builder<SyntaxError> all = ImmutableList.builder();
      all.addAll(errors);
      if (leftOut > 0) {
        String message = leftOut + " more errors of this file are not listed";
        all.add(
            new SyntaxError(
                "parser.more_errors", message, SyntaxTree.NO_PLACE, SyntaxTree.NO_PLACE));
      }
      return all.build();
    }
  }
}
