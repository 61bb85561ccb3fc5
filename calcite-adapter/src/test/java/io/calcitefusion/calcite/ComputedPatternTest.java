package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LIKE and ILIKE with patterns that are known when the statement runs, and ESCAPE. */
final class ComputedPatternTest {
  private static EngineFixture engine;

  @BeforeAll
  static void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** All texts of some characters up to a length. */
  private static List<String> texts(String characters, int length) {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int from = 0, round = 0; round < length; round++) {
      int to = texts.size();
      for (; from < to; from++) {
        for (char c : characters.toCharArray()) {
          texts.add(texts.get(from) + c);
        }
      }
    }
    return texts;
  }

  /** The pattern as an expression of Java; null when its escape stands wrong. */
  private static @Nullable Pattern expected(String pattern, char escape) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == escape) {
        i++;
        if (i == pattern.length()
            || "%_".indexOf(pattern.charAt(i)) < 0 && pattern.charAt(i) != c) {
          return null;
        }
        regex.append(Pattern.quote(pattern.substring(i, i + 1)));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static String rows(List<String> texts) {
    return texts.stream()
        .map(text -> '(' + SqlIdentifier.literal(text) + ')')
        .collect(Collectors.joining(", ", "(VALUES ", ")"));
  }

  @ParameterizedTest
  @ValueSource(chars = {'!', '\\', '%', '_', '^', '\'', 'a'})
  void everyPatternMatchesWhatSqlSays(char escape) {
    String characters = "a%_\\" + (("a%_\\".indexOf(escape) < 0) ? escape : "");
    List<String> patterns =
        texts(characters, 4).stream().filter(p -> expected(p, escape) != null).toList();
    List<String> values = texts(characters, 2);
    String sql =
        "SELECT p, v FROM %s AS ps(p) CROSS JOIN %s AS vs(v) WHERE v LIKE p ESCAPE '%s'"
            .formatted(rows(patterns), rows(values), escape == '\'' ? "''" : escape);
    List<String> matches = new ArrayList<>();
    for (String pattern : patterns) {
      Pattern regex = expected(pattern, escape);
      values.stream()
          .filter(value -> regex.matcher(value).matches())
          .forEach(value -> matches.add(List.of(pattern, value).toString()));
    }
    assertThat(EngineFixture.sorted(engine.query(sql)))
        .hasSizeGreaterThan(50)
        .isEqualTo(matches.stream().sorted().toList());
  }

  @Test
  void nullsParametersAndOtherCases() {
    assertThat(
            engine.query(
                "SELECT id FROM t WHERE s LIKE CAST(? AS VARCHAR) ESCAPE '!'",
                new ParameterValue(ArrowType.Utf8.INSTANCE, "%a%")))
        .containsExactly(List.of(1L));
    assertThat(
            engine.query(
                "SELECT 'A!b' ILIKE lower('A!!B') ESCAPE '!', 'a' NOT LIKE upper('a') ESCAPE '!',"
                    + " (s LIKE s ESCAPE '!') IS NULL, (s LIKE upper(NULL) ESCAPE '!') IS NULL"
                    + " FROM t WHERE id = 3"))
        .containsExactly(List.of(true, true, true, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a!", "!a", "!!!", "a!\\"})
  void anEscapeBeforeAnOrdinaryCharacterFails(String pattern) {
    String sql =
        "SELECT s LIKE p ESCAPE '!' FROM t CROSS JOIN (VALUES ('a'), (%s)) AS v(p)"
            .formatted(SqlIdentifier.literal(pattern));
    assertThatThrownBy(() -> engine.query(sql))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.DATA)
        .hasMessageContaining("the escape character ! of a LIKE pattern");
  }

  @Test
  void computedPatternsOfSimilarAreRefusedWithWhatToDo() {
    assertThatThrownBy(() -> engine.query("SELECT s SIMILAR TO upper(s) FROM t"))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("sqlState", "0A000")
        .hasMessageContaining("the operator ~");
  }
}
