package io.calcitefusion.tests;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The facts of Java sources, found with nothing but the JDK's compiler: no engine, no extractor.
 *
 * @param files facts by path
 */
record JavaSources(SortedMap<String, FileFacts> files) {

  /** The trees as they are written: without it the parser joins texts that + puts together. */
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-Xmaxerrs", "0", "-XDallowStringFolding=false");

  private static final int FILES_AT_ONCE = 50;

  /**
   * What stands in one file.
   *
   * @param scopes scopes with their symbols, in preorder
   * @param facts imports, definitions and calls
   * @param errors codes of the parser's errors
   */
  record FileFacts(List<ScopeScanner.Scope> scopes, FactScanner facts, List<String> errors) {}

  /** The facts of all files of a jar whose names end with {@code .java}. */
  static JavaSources of(Path jar) throws IOException {
    SortedMap<String, byte[]> sources = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".java")) {
          try (InputStream in = zip.getInputStream(entry)) {
            sources.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return of(sources);
  }

  /** The facts of sources by path. */
  static JavaSources of(Map<String, byte[]> sources) throws IOException {
    List<Source> all = new ArrayList<>();
    sources.forEach((path, bytes) -> all.add(new Source(path, bytes)));
    SortedMap<String, FileFacts> files = new TreeMap<>();
    for (int from = 0; from < all.size(); from += FILES_AT_ONCE) {
      List<Source> some = all.subList(from, Math.min(all.size(), from + FILES_AT_ONCE));
      JavacTask task =
          (JavacTask)
              ToolProvider.getSystemJavaCompiler()
                  .getTask(null, null, JavaSources::keep, OPTIONS, null, some);
      Trees trees = Trees.instance(task);
      // The parser gives the files in the order in which it got them.
      Iterator<Source> parsed = some.iterator();
      for (CompilationUnitTree unit : task.parse()) {
        Source source = parsed.next();
        files.put(
            source.path,
            new FileFacts(
                ScopeScanner.of(unit, trees),
                FactScanner.of(unit, trees, source.text),
                source.errors));
      }
    }
    return new JavaSources(files);
  }

  private static void keep(Diagnostic<? extends JavaFileObject> problem) {
    if (problem.getKind() == Diagnostic.Kind.ERROR && problem.getSource() instanceof Source file) {
      file.errors.add(problem.getCode());
    }
  }

  /** A source in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String path;
    private final String text;
    private final List<String> errors = new ArrayList<>();

    Source(String path, byte[] bytes) {
      super(URI.create("memory:///" + path), JavaFileObject.Kind.SOURCE);
      this.path = path;
      this.text = new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
