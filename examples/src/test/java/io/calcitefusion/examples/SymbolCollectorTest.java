package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.examples.SymbolTable.Scope;
import io.calcitefusion.examples.SymbolTable.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class SymbolCollectorTest {

  @Test
  void importsAndTypesBelongToTheFile() {
    assertThat(
            outline(
                """
                package a.b;
                import java.util.List;
                import static java.lang.Math.max;
                import java.io.*;
                @Deprecated class C extends Base { List<C> all; int m = max(1, 2); }
                interface I {}
                """))
        .containsExactly(
            "0<-1 module a.b",
            "  List IMPORTED LOCAL GLOBAL",
            "  max IMPORTED LOCAL GLOBAL",
            "  C ANNOTATED NAMESPACE LOCAL GLOBAL",
            "  Deprecated READ ELSEWHERE",
            "  I NAMESPACE LOCAL GLOBAL",
            "1<0 class C",
            "  Base READ ELSEWHERE",
            "  all LOCAL",
            "  List READ GLOBAL",
            "  C READ GLOBAL",
            "  m SET LOCAL",
            "  max READ GLOBAL",
            "2<0 class I");
  }

  @Test
  void bodiesShareTheScopeOfTheirHead() {
    assertThat(
            outline(
                """
                class C<T> {
                  static { int a = 0; }
                  <U> C(T t, @A U u) throws E {
                    for (int i = 0; i < t.n; i++) { int b; }
                    for (U e : us) { e.f(); }
                    try (R r = open()) { int c; } catch (X x) { int d; } finally { int f; }
                    try { int g; } finally { }
                    { int h; }
                  }
                }
                """))
        .containsExactly(
            "0<-1 module null",
            "  C NAMESPACE LOCAL GLOBAL",
            "1<0 class C",
            "  T TYPE_PARAMETER LOCAL",
            "2<1 block null",
            "  a SET LOCAL",
            "3<1 function <init>",
            "  U READ TYPE_PARAMETER LOCAL",
            "  t PARAMETER LOCAL",
            "  T READ FREE",
            "  u PARAMETER ANNOTATED LOCAL",
            "  A READ ELSEWHERE",
            "  E READ ELSEWHERE",
            "  us READ ELSEWHERE",
            "4<3 block null",
            "  i READ SET LOCAL",
            "  t READ FREE",
            "  b LOCAL",
            "5<3 block null",
            "  e READ SET LOCAL",
            "  U READ FREE",
            "6<3 block null",
            "  r SET LOCAL",
            "  R READ ELSEWHERE",
            "  open READ ELSEWHERE",
            "  c LOCAL",
            "7<3 block null",
            "  x SET LOCAL",
            "  X READ ELSEWHERE",
            "  d LOCAL",
            "8<3 block null",
            "  f LOCAL",
            "9<3 block null",
            "  g LOCAL",
            "10<3 block null",
            "11<3 block null",
            "  h LOCAL");
  }

  @Test
  void aBlockRightWithinABlockIsAScopeOfItsOwn() {
    assertThat(outline("class C { { { int a; } if (b) { { int c; } } for (;;) { { int d; } } } }"))
        .containsExactly(
            "0<-1 module null",
            "  C NAMESPACE LOCAL GLOBAL",
            "1<0 class C",
            "2<1 block null",
            "  b READ ELSEWHERE",
            "3<2 block null",
            "  a LOCAL",
            "4<2 block null",
            "5<4 block null",
            "  c LOCAL",
            "6<2 block null",
            "7<6 block null",
            "  d LOCAL");
  }

  @Test
  void lambdasSwitchesPatternsAndAnonymousClassesHaveTheirPlace() {
    assertThat(
            outline(
                """
                class C {
                  int f(C this, Object o) {
                    F g = (a, b) -> a + o.hashCode();
                    if (o instanceof String s) { (o) = s; }
                    return switch (o.k()) { case ONE -> 1; default -> { int z = 2; yield z; } };
                  }
                  Object x = new Object() { int y; };
                }
                """))
        .containsExactly(
            "0<-1 module null",
            "  C NAMESPACE LOCAL GLOBAL",
            "1<0 class C",
            "  f NAMESPACE LOCAL",
            "  x SET LOCAL",
            "  Object READ ELSEWHERE",
            "2<1 function f",
            "  o READ PARAMETER LOCAL",
            "  Object READ ELSEWHERE",
            "  C READ GLOBAL",
            "  g SET LOCAL",
            "  F READ ELSEWHERE",
            "  s SET LOCAL",
            "  String READ ELSEWHERE",
            "3<2 function null",
            "  a READ PARAMETER LOCAL",
            "  b PARAMETER LOCAL",
            "  o READ FREE",
            "4<2 block null",
            "  o SET FREE",
            "  s READ FREE",
            "5<2 block null",
            "  ONE READ ELSEWHERE",
            "6<5 block null",
            "  z READ SET LOCAL",
            "7<1 class null",
            "  y LOCAL");
  }

  @Test
  void namesThatAreNoSymbolsAreLeftOut() {
    assertThat(
            outline(
                """
                class C { @A(name = B.x) int f; C() { this.f = super.g; f += 1; f.q.r = 2; l: break l; } }
                """))
        .containsExactly(
            "0<-1 module null",
            "  C NAMESPACE LOCAL GLOBAL",
            "1<0 class C",
            "  f ANNOTATED LOCAL",
            "  A READ ELSEWHERE",
            "  B READ ELSEWHERE",
            "2<1 function <init>",
            "  f READ SET FREE");
    assertThat(outline("@X package a.b;")).containsExactly("0<-1 module a.b", "  X READ ELSEWHERE");
    assertThat(outline("module a.b { requires c; provides D with E; }"))
        .containsExactly("0<-1 module null");
    assertThat(outline("")).containsExactly("0<-1 module null");
  }

  @Test
  void whatDoesNotParseHasTheSymbolsOfTheRest() {
    assertThat(outline("class C { int = ; void m(int p) { p++; "))
        .contains("1<0 class C", "  m NAMESPACE LOCAL", "  p READ SET PARAMETER LOCAL");
  }

  private static List<String> outline(String text) {
    SymbolTable table = SymbolCollector.collect(parse(text));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < table.scopes().size(); i++) {
      Scope scope = table.scopes().get(i);
      lines.add(i + "<" + scope.parent() + " " + scope.kind().label() + " " + scope.name());
      for (Symbol symbol : table.symbols().subList(scope.firstSymbol(), scope.endSymbol())) {
        lines.add(
            symbol.facts().stream()
                .map(SymbolFact::name)
                .collect(Collectors.joining(" ", "  " + symbol.name() + " ", "")));
      }
    }
    return lines;
  }

  private static SyntaxTree parse(String text) {
    String path = text.contains("module ") ? "module-info.java" : "C.java";
    try {
      SourceFile file =
          SourceFile.of(path, path, Shipped.fileIds(null), text.getBytes(StandardCharsets.UTF_8));
      return JavaParser.create().parse(List.of(file)).get(0);
    } catch (UnreadableFileException e) {
      throw new AssertionError(e);
    }
  }
}
