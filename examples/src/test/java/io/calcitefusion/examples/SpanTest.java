package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

final class SpanTest {

  private final JavaParser parser = JavaParser.create();

  @RepeatedTest(60)
  void bytesOfASpanAreTheTextOfTheNode(RepetitionInfo repetition) {
    GeneratedSource source = GeneratedSource.of(new Random(repetition.getCurrentRepetition()));
    SyntaxTree tree = parser.parse(List.of(JavaParserTest.file("A.java", source.text()))).get(0);
    assertThat(tree.errors()).as(source.text()).isEmpty();
    List<GeneratedSource.Part> found = new ArrayList<>();
    for (int node = 0; node < tree.nodeCount(); node++) {
      String kind = tree.kind(node);
      if (List.of("CLASS", "METHOD", "VARIABLE", "STRING_LITERAL").contains(kind)) {
        String text = cut(tree, tree.start(node), tree.end(node));
        found.add(
            new GeneratedSource.Part(kind, tree.isLiteral(node) ? text : tree.name(node), text));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(source.parts());
  }

  @RepeatedTest(20)
  void linesAndColumnsLeadToTheSameBytes(RepetitionInfo repetition) {
    GeneratedSource source =
        GeneratedSource.of(new Random(100 + repetition.getCurrentRepetition()));
    SyntaxTree tree = parser.parse(List.of(JavaParserTest.file("A.java", source.text()))).get(0);
    List<byte[]> lines =
        Arrays.stream(source.text().split("(?<=\n)|(?<=\r)(?!\n)", -1))
            .map(line -> line.getBytes(StandardCharsets.UTF_8))
            .toList();
    for (int node = 0; node < tree.nodeCount(); node++) {
      for (int at : new int[] {tree.start(node), tree.end(node)}) {
        if (at >= 0) {
          int line = tree.lines().lineOf(at);
          int before = lines.subList(0, line).stream().mapToInt(bytes -> bytes.length).sum();
          assertThat(before + tree.lines().columnOf(line, at)).isEqualTo(at);
          assertThat(tree.lines().columnOf(line, at)).isNotNegative();
        }
      }
    }
  }

  private static String cut(SyntaxTree tree, int start, int end) {
    return new String(tree.file().bytes(), start, end - start, StandardCharsets.UTF_8);
  }
}
