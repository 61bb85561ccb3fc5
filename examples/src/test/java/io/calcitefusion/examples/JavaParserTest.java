package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

final class JavaParserTest {

  private final JavaParser parser = JavaParser.create();

  @Test
  void nodesComeInPreorderWithNamesRolesAndFacts() {
    SyntaxTree tree = parse("package a.b; public final class C { int x = -1 + 'c'; }");
    assertThat(outline(tree))
        .containsExactly(
            "0<-1 COMPILATION_UNIT",
            "1<0 PACKAGE a.b package[0]",
            "2<1 MEMBER_SELECT b packageName[0]",
            "3<2 IDENTIFIER a expression[0]",
            "4<0 CLASS C typeDecls[0] {modifiers=public final}",
            "5<4 MODIFIERS modifiers[0] {flags=public final}",
            "6<4 VARIABLE x members[0]",
            "7<6 MODIFIERS modifiers[0]",
            "8<6 PRIMITIVE_TYPE type[0] {primitiveTypeKind=INT}",
            "9<6 PLUS initializer[0] {operator=+}",
            "10<9 INT_LITERAL =-1 leftOperand[0]",
            "11<9 CHAR_LITERAL ='c' rightOperand[0]");
  }

  @Test
  void adjacentStringLiteralsStayApart() {
    SyntaxTree tree = parse("class C { String s = \"a\" + \"b\"; }");
    assertThat(kinds(tree)).contains("PLUS").filteredOn("STRING_LITERAL"::equals).hasSize(2);
  }

  @Test
  void everyTreeOfTheCompilerIsANodeAndEveryRoleIsKnown() throws IOException {
    List<SourceFile> files = ownSources();
    List<SyntaxTree> trees = parser.parse(files);
    for (int i = 0; i < files.size(); i++) {
      SyntaxTree tree = trees.get(i);
      assertThat(tree.file()).isSameAs(files.get(i));
      assertThat(kinds(tree)).as(tree.file().path()).isEqualTo(kindsByScanner(files.get(i).text()));
      assertThat(tree.errors()).isEmpty();
      for (int node = 1; node < tree.nodeCount(); node++) {
        assertThat(tree.parent(node)).isBetween(0, node - 1);
        assertThat(tree.slot(node)).isNotEmpty().isNotEqualTo("child");
      }
      assertThat(tree.edgeCount()).isEqualTo(tree.nodeCount() - 1);
    }
  }

  @Test
  void switchLambdasRecordsAndPatternsHaveRoles() {
    SyntaxTree tree =
        parse(
            """
            record P(int a, String... b) {
              P {}
              sealed interface S<T extends Number & Runnable> permits Q {}
              Object f(Object o) throws Exception {
                int[][] y = new int[3][];
                for (var e : y) label: while (true) break label;
                try (var r = o; r) { } catch (A | B e) { } finally { assert true : "x"; }
                Runnable g = String::<T>new, h = () -> {};
                if (o instanceof String s && !s.isEmpty()) return s;
                synchronized (o) { do ; while (false); }
                return switch (1) { case 1, 2 -> 3; case 4 -> { yield 5; } default -> throw null; };
              }
              @A(x = {1, 2}) @B("y") native @C int m() [];
            }
            """);
    assertThat(tree.errors()).isEmpty();
    assertThat(IntStream.range(1, tree.nodeCount()).mapToObj(tree::slot))
        .doesNotContain("child")
        .contains("permitsClause", "dimensions", "bounds", "throws", "resources", "catches");
    // Not "expression", a getter of the first one only.
    assertThat(IntStream.range(1, tree.nodeCount()))
        .filteredOn(node -> tree.kind(tree.parent(node)).equals("CASE"))
        .extracting(tree::slot)
        .isSubsetOf("expressions", "labels", "body", "statements");
  }

  @Test
  void errorsAreKeptWithTheirPlaces() {
    String text = "class Ä { int = 5; }\n\nclass B {";
    SyntaxTree tree = parse(text);
    assertThat(tree.errors()).hasSizeGreaterThanOrEqualTo(2);
    SyntaxError first = tree.errors().get(0);
    assertThat(first.type()).startsWith("compiler.err.");
    assertThat(first.message()).isNotBlank();
    assertThat(cut(tree, first.start(), first.end())).isSubstringOf(text);
    assertThat(tree.lines().lineOf(first.start())).isZero();
    assertThat(tree.errors()).extracting(SyntaxError::type).contains("compiler.err.premature.eof");
    assertThat(kinds(tree)).contains("CLASS");
  }

  @Test
  void moreErrorsThanTheCompilerShowsByDefaultAreKept() {
    SyntaxTree tree = parse("class A { int = 5; }\n".repeat(150));
    assertThat(tree.errors()).hasSizeGreaterThanOrEqualTo(150);
  }

  @Test
  void errorsBeyondTenThousandAreCountedInOneMore() {
    SyntaxTree tree = parse("class A { int = 5; }\n".repeat(10_007));
    assertThat(tree.errors()).hasSize(10_001);
    assertThat(tree.errors().get(10_000).type()).isEqualTo("parser.more_errors");
    assertThat(tree.errors().get(10_000).message())
        .matches("\\d+ more errors of this file are not listed");
  }

  @Test
  void errorsBelongToTheirFile() {
    List<SyntaxTree> trees =
        parser.parse(List.of(file("A.java", "class A {}"), file("B.java", "class {}")));
    assertThat(trees.get(0).errors()).isEmpty();
    assertThat(trees.get(1).errors()).isNotEmpty();
  }

  @Test
  void emptyAndBlankFilesAreOneNodeOverAllOfIt() {
    for (String text : List.of("", "\n\n", "// é\n")) {
      SyntaxTree tree = parse(text);
      assertThat(kinds(tree)).containsExactly("COMPILATION_UNIT");
      assertThat(cut(tree, tree.start(0), tree.end(0))).isEqualTo(text);
      assertThat(tree.errors()).isEmpty();
    }
  }

  @Test
  void byteOrderMarkIsNoErrorAndTakesThreeBytes() {
    SyntaxTree tree = parse("\ufeffclass A {}");
    assertThat(tree.errors()).isEmpty();
    assertThat(tree.start(1)).isEqualTo(3);
  }

  @Test
  void moduleDeclarationsAreParsed() {
    SyntaxTree tree =
        parser.parse(List.of(file("m/module-info.java", "open module a.b { requires c; }"))).get(0);
    assertThat(tree.errors()).isEmpty();
    assertThat(outline(tree)).contains("1<0 MODULE a.b module[0] {moduleType=OPEN}");
  }

  @Test
  void literalsWithLoneSurrogatesKeepTheirText() {
    SyntaxTree tree = parse("class A { String s = \"\\ud800\"; }");
    int literal = kinds(tree).indexOf("STRING_LITERAL");
    assertThat(cut(tree, tree.start(literal), tree.end(literal))).isEqualTo("\"\\ud800\"");
  }

  @Test
  void fileThatNestsTooDeeplyIsAnErrorAndTheOthersAreParsed() {
    String deep = "class A { int x = " + "(".repeat(300_000) + "1" + ")".repeat(300_000) + "; }";
    PrintStream standardError = System.err;
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    List<SyntaxTree> trees;
    System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
    try {
      trees = parser.parse(List.of(file("A.java", deep), file("B.java", "class B {}")));
    } finally {
      System.setErr(standardError);
    }
    assertThat(heard.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(trees.get(0).nodeCount()).isZero();
    assertThat(trees.get(0).edgeCount()).isZero();
    assertThat(trees.get(0).errors())
        .containsExactly(
            new SyntaxError("parser.failure", "nests too deeply for the parser", 0, deep.length()));
    assertThat(kinds(trees.get(1))).contains("CLASS");
  }

  private SyntaxTree parse(String text) {
    return parser.parse(List.of(file("A.java", text))).get(0);
  }

  static SourceFile file(String path, String text) {
    try {
      return SourceFile.of(
          path, "/" + path, Shipped.fileIds(null), text.getBytes(StandardCharsets.UTF_8));
    } catch (UnreadableFileException e) {
      throw new AssertionError(e);
    }
  }

  private static String cut(SyntaxTree tree, int start, int end) {
    return new String(tree.file().bytes(), start, end - start, StandardCharsets.UTF_8);
  }

  private static List<String> kinds(SyntaxTree tree) {
    return IntStream.range(0, tree.nodeCount()).mapToObj(tree::kind).toList();
  }

  private static List<String> outline(SyntaxTree tree) {
    List<String> lines = new ArrayList<>();
    for (int node = 0; node < tree.nodeCount(); node++) {
      StringBuilder line = new StringBuilder();
      line.append(node).append('<').append(tree.parent(node)).append(' ').append(tree.kind(node));
      if (tree.name(node) != null) {
        line.append(' ').append(tree.name(node));
      }
      if (tree.isLiteral(node)) {
        line.append(" =").append(cut(tree, tree.start(node), tree.end(node)));
      }
      if (node > 0) {
        line.append(' ').append(tree.slot(node)).append('[').append(tree.index(node)).append(']');
      }
      if (!tree.attributes(node).isEmpty()) {
        line.append(' ').append(tree.attributes(node));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** The sources of this module: real code that is there wherever the test runs. */
  private static List<SourceFile> ownSources() throws IOException {
    try (Stream<Path> paths = Files.walk(Path.of("src"))) {
      List<SourceFile> files = new ArrayList<>();
      for (Path path : paths.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
        files.add(file(path.toString(), Files.readString(path)));
      }
      assertThat(files).hasSizeGreaterThan(20);
      return files;
    }
  }

  static List<String> kindsByScanner(String text) throws IOException {
    SimpleJavaFileObject source =
        new SimpleJavaFileObject(URI.create("mem:///A.java"), Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    null,
                    null,
                    diagnostic -> {},
                    List.of("-proc:none", "-XDallowStringFolding=false"),
                    null,
                    List.of(source));
    List<String> kinds = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void scan(Tree tree, Void nothing) {
          if (tree != null) {
            kinds.add(tree.getKind().name());
          }
          return super.scan(tree, nothing);
        }
      }.scan(unit, null);
    }
    return kinds;
  }
}
