package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CodeIndexTest {

  @Test
  void symbolsAreGlobalWhereOtherFilesCanNameThem() {
    assertThat(
            index(
                    """
                    package a.größe;
                    class C {
                      C() {} C(int x) {}
                      void m() { class L { void in() {} } new Object() { void an() {} }; }
                      void m(int x) {}
                      interface I { int m(); }
                    }
                    """)
                .symbols())
        .containsExactly(
            "javac . . . a/`größe`/C#",
            "javac . . . a/`größe`/C#`<init>`().",
            "javac . . . a/`größe`/C#`<init>`(+1).",
            "javac . . . a/`größe`/C#m().",
            "local 0",
            "local 1",
            "local 2",
            "javac . . . a/`größe`/C#m(+1).",
            "javac . . . a/`größe`/C#I#",
            "javac . . . a/`größe`/C#I#m().");
    assertThat(index("class C {}").symbols()).containsExactly("javac . . . C#");
  }

  @Test
  void errorsAreOccurrencesAfterTheDefinitions() {
    CodeIndex index = index("class C { int = ; }");
    assertThat(index.occurrences()).hasSizeGreaterThan(1).startsWith(0, 1);
    assertThat(index.isDefinition(0)).isTrue();
    assertThat(index.start(0)).isEqualTo(6);
    assertThat(index.end(0)).isEqualTo(7);
    assertThat(index.enclosingEnd(0)).isEqualTo(19);
    assertThat(index.isDefinition(1)).isFalse();
    assertThat(index.start(1)).isEqualTo(index.facts().tree().errors().get(0).start());
    assertThat(index.enclosingStart(1)).isEqualTo(SyntaxTree.NO_PLACE);
  }

  private static CodeIndex index(String text) {
    try {
      SourceFile file =
          SourceFile.of(
              "C.java", "C.java", Shipped.fileIds(null), text.getBytes(StandardCharsets.UTF_8));
      return CodeIndex.of(
          SyntaxFactCollector.collect(JavaParser.create().parse(List.of(file)).get(0)));
    } catch (UnreadableFileException e) {
      throw new AssertionError(e);
    }
  }
}
