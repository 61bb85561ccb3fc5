package io.calcitefusion.tests;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ErroneousTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * What a jar of Java sources holds, counted with nothing but the JDK: no engine, no extractor.
 *
 * @param files counts by path
 */
record SourceCounts(SortedMap<String, FileCounts> files) {
  private static final int FILES_AT_ONCE = 50;

  /** The trees as they are written: without it the parser joins texts that + puts together. */
  private static final List<String> OPTIONS = List.of("-proc:none", "-XDallowStringFolding=false");

  /**
   * Counts of one file.
   *
   * @param bytes size
   * @param lines lines that end with LF, CRLF, CR or with the file
   * @param nodes nodes of the syntax tree
   * @param methods declarations of methods and constructors
   */
  record FileCounts(long bytes, long lines, long nodes, long methods) {}

  /** Sums over the files of one folder. */
  record PackageCounts(long files, long lines, long nodes) {
    PackageCounts plus(FileCounts file) {
      return new PackageCounts(files + 1, lines + file.lines(), nodes + file.nodes());
    }
  }

  /** Counts all files of a jar whose names end with {@code .java}. */
  static SourceCounts of(Path jar) throws IOException {
    List<Source> sources = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".java")) {
          try (InputStream in = zip.getInputStream(entry)) {
            sources.add(new Source(entry.getName(), in.readAllBytes()));
          }
        }
      }
    }
    SortedMap<String, FileCounts> files = new TreeMap<>();
    for (int from = 0; from < sources.size(); from += FILES_AT_ONCE) {
      List<Source> some = sources.subList(from, Math.min(sources.size(), from + FILES_AT_ONCE));
      for (CompilationUnitTree unit : parse(some)) {
        String path = unit.getSourceFile().toUri().getPath().substring(1);
        Source source = some.stream().filter(s -> s.path.equals(path)).findFirst().orElseThrow();
        NodeCounter counter = new NodeCounter();
        counter.scan(unit, null);
        files.put(
            source.path,
            new FileCounts(
                source.bytes.length, lines(source.bytes), counter.nodes, counter.methods));
      }
    }
    return new SourceCounts(files);
  }

  /** Sums by folder. */
  SortedMap<String, PackageCounts> packages() {
    SortedMap<String, PackageCounts> packages = new TreeMap<>();
    for (Map.Entry<String, FileCounts> file : files.entrySet()) {
      int slash = file.getKey().lastIndexOf('/');
      String folder = slash < 0 ? "" : file.getKey().substring(0, slash);
      PackageCounts before = packages.getOrDefault(folder, new PackageCounts(0, 0, 0));
      packages.put(folder, before.plus(file.getValue()));
    }
    return packages;
  }

  private static Iterable<? extends CompilationUnitTree> parse(List<Source> sources)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, problem -> {}, OPTIONS, null, sources);
    return task.parse();
  }

  private static long lines(byte[] bytes) {
    long lines = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean crBeforeLf = bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
      if (bytes[i] == '\n' || (bytes[i] == '\r' && !crBeforeLf)) {
        lines++;
      }
    }
    boolean endsOpen =
        bytes.length > 0 && bytes[bytes.length - 1] != '\n' && bytes[bytes.length - 1] != '\r';
    return endsOpen ? lines + 1 : lines;
  }

  /** A source in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String path;
    private final byte[] bytes;

    Source(String path, byte[] bytes) {
      super(URI.create("memory:///" + path), JavaFileObject.Kind.SOURCE);
      this.path = path;
      this.bytes = bytes;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Counts each tree once. */
  private static final class NodeCounter extends TreeScanner<Void, Void> {
    private long nodes;
    private long methods;

    @Override
    public Void scan(Tree tree, Void unused) {
      if (tree != null) {
        nodes++;
      }
      return super.scan(tree, unused);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
      methods++;
      return super.visitMethod(tree, unused);
    }

    @Override
    public Void visitErroneous(ErroneousTree tree, Void unused) {
      return scan(tree.getErrorTrees(), unused);
    }
  }
}
