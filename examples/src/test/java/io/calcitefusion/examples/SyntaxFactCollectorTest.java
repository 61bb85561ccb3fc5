package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.examples.SyntaxFacts.Definition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SyntaxFactCollectorTest {

  private static final String SOURCE =
      """
      package a.b;
      import java.util.List;
      import static java.lang.Math.*;
      /** Größe 語. */
      @Deprecated @A(x = f(1)) public /* class no */ final class /* Outer? */ Größe<T> {
        enum E { ONE, TWO(g()) { int z; } }
        @interface Note {}
        /** Makes one. */
        Größe(int a, List<String> b) { super(); this.m(a, h(), "é").n(x -> x); }
        <U /* m */> U[] /** no */ m(U... us) throws X { class Local { void in() {} } return new U[0]; }
        int old()[] { return old(); }
        Object o = new Object() { void inner() { new Größe<String>(1, null) {}; } };
      }
      """;

  private final SyntaxFacts facts = SyntaxFactCollector.collect(parse(SOURCE));

  @Test
  void importsHaveModuleAndName() {
    assertThat(facts.imports().stream().map(i -> i.kind() + '|' + i.module() + '|' + i.name()))
        .containsExactly("import|java.util|List", "import static|java.lang.Math|*");
    assertThat(facts.imports().stream().map(i -> text(i.node()) + '|' + text(i.nameNode())))
        .containsExactly(
            "import java.util.List;|java.util.List",
            "import static java.lang.Math.*;|java.lang.Math.*");
  }

  @Test
  void definitionsHaveNamesContainersAndDocumentation() {
    assertThat(facts.definitions().stream().map(this::line))
        .containsExactly(
            "class Größe < null @2 Größe [Größe 語.]",
            "class E < Größe @0 Größe.E [null]",
            "class Note < Größe @0 Größe.Note [null]",
            "function <init> < Größe @0 Größe.<init> [Makes one.]",
            "function m < Größe @0 Größe.m [null]",
            "class Local < m @0 null [null]",
            "function in < Local @0 null [null]",
            "function old < Größe @0 Größe.old [null]",
            "function inner < Größe @0 null [null]");
    assertThat(facts.documented()).containsExactly(0, 3);
  }

  @Test
  void namesStandWhereTheyAreWritten() {
    assertThat(facts.definitions().stream().map(d -> cut(d.nameStart(), d.nameEnd())))
        .containsExactly("Größe", "E", "Note", "Größe", "m", "Local", "in", null, "inner");
    assertThat(facts.definitions().stream().map(d -> after(d.nameEnd())))
        .containsExactly("<", " ", " ", "(", "(", " ", "(", null, "(");
  }

  @Test
  void callsHaveCalleesAndArguments() {
    assertThat(
            facts.calls().stream()
                .map(c -> text(c.callee()) + '|' + c.dotted() + '|' + c.arguments()))
        .containsExactly(
            "f|f|1",
            "g|g|0",
            "super|super|0",
            "this.m(a, h(), \"é\").n|null|1",
            "this.m|this.m|3",
            "h|h|0",
            "old|old|0",
            "Object|Object|0",
            "Größe<String>|null|2");
    assertThat(
            facts.arguments().stream().map(a -> a.call() + "." + a.index() + ' ' + text(a.node())))
        .containsExactlyInAnyOrder(
            "0.0 1", "3.0 x -> x", "4.0 a", "4.1 h()", "4.2 \"é\"", "8.0 1", "8.1 null");
  }

  @Test
  void annotationsAndTypesHaveOwners() {
    assertThat(
            facts.annotations().stream()
                .map(a -> a.definition() + "." + a.index() + ' ' + text(a.node())))
        .containsExactly("0.0 @Deprecated", "0.1 @A(x = f(1))");
    assertThat(
            facts.types().stream()
                .map(t -> t.owner() + " " + t.role() + ' ' + t.parameter() + ' ' + text(t.node())))
        .containsExactly(
            "1 variable null int",
            "3 parameter a int",
            "3 parameter b List<String>",
            "4 result null U[]",
            "4 parameter us U...",
            "6 result null void",
            "7 result null int old()[]",
            "0 variable null Object",
            "8 result null void");
  }

  private String line(Definition definition) {
    int container = definition.container();
    String doc = definition.documentation();
    return "%s %s < %s @%d %s [%s]"
        .formatted(
            definition.kind(),
            definition.name(),
            container < 0 ? null : facts.definitions().get(container).name(),
            definition.annotations(),
            definition.localName(),
            doc == null ? null : doc.strip());
  }

  private String text(int node) {
    return cut(facts.tree().start(node), facts.tree().end(node));
  }

  private String cut(int start, int end) {
    byte[] bytes = facts.file().bytes();
    return start < 0 ? null : new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  private String after(int end) {
    return end < 0 ? null : cut(end, end + 1);
  }

  private static SyntaxTree parse(String text) {
    try {
      SourceFile file =
          SourceFile.of(
              "C.java", "C.java", Shipped.fileIds(null), text.getBytes(StandardCharsets.UTF_8));
      return JavaParser.create().parse(List.of(file)).get(0);
    } catch (UnreadableFileException e) {
      throw new AssertionError(e);
    }
  }
}
