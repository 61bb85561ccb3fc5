package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearNamesTest {
  @ParameterizedTest
  @CsvSource({
    "ast_nodse, ast_nodes",
    "ast_node, ast_nodes",
    "ast_nodess, ast_nodes",
    "AST_NODES, ast_nodes",
    "as_tnodes, ast_nodes",
    "astnodes, ast_nodes",
    "idd, id",
    "i, ''",
    "xy, ''",
    "wholly_different_name, ''"
  })
  void oneMistake(String name, String expected) {
    assertThat(String.join(",", NearNames.find(name, List.of("ast_nodes", "repo_files_v1", "id"))))
        .isEqualTo(expected);
  }

  @Test
  void onlyTheNearestInAlphabeticalOrder() {
    assertThat(NearNames.find("int33", List.of("int64", "int32", "int3", "int34", "uint32")))
        .containsExactly("int3", "int32", "int34");
    assertThat(NearNames.find("name", List.of("names", "name1", "name2", "name3")))
        .containsExactly("name1", "name2", "name3");
  }

  @Test
  void hintNamesWhatIsNearOrWhatIsKnown() {
    assertThat(NearNames.hint("pth", List.of("path", "file"))).isEqualTo("; did you mean path?");
    assertThat(NearNames.hint("zzzzzz", List.of("path", "file")))
        .isEqualTo("; known are file, path");
    assertThat(NearNames.hint("x", List.of())).isEmpty();
    List<String> many = IntStream.range(10, 40).mapToObj(i -> "column" + i).toList();
    assertThat(NearNames.hint("zzzzzz", many))
        .startsWith("; known are column10, column11")
        .endsWith("column21, …");
  }

  @Test
  void veryLongNamesAreNotCompared() {
    String name = "x".repeat(100_000);
    assertThat(NearNames.find(name, List.of(name + "y"))).isEmpty();
  }
}
