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

/** LIKE, ILIKE and SIMILAR TO with patterns that are known when the statement runs, and ESCAPE. */
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

  /** The literal pattern is translated here, the computed one in the engine. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ESCAPE '!'", " ESCAPE '\\'", " ESCAPE '%'", " ESCAPE ''"})
  void computedPatternsOfSimilarMeanWhatLiteralsMean(String escape) {
    List<String> patterns = new ArrayList<>(texts("a%_!\\.", 3));
    if (!escape.contains("%")) {
      patterns.addAll(List.of("[a%]", "[!%]"));
    }
    patterns.addAll(List.of("(a|b)", "(a|b)+", "a{2}", "[ab]_", "[^a]%", "a|b", "^a$", "é_", ""));
    String values =
        "(VALUES ('a'), ('b'), ('aa'), ('a.'), ('a%'), ('!'), ('\\'), ('é_'), (''), (NULL))";
    for (int from = 0; from < patterns.size(); from += 50) {
      List<String> some = patterns.subList(from, Math.min(from + 50, patterns.size()));
      String literals =
          some.stream()
              .map(pattern -> "v SIMILAR TO " + SqlIdentifier.literal(pattern) + escape)
              .collect(Collectors.joining(", "));
      String computed =
          some.stream()
              .map(
                  pattern ->
                      "v SIMILAR TO concat(" + SqlIdentifier.literal(pattern) + ", e)" + escape)
              .collect(Collectors.joining(", "));
      assertThat(
              engine.query(
                  "SELECT "
                      + computed
                      + " FROM (SELECT v, left(v, 0) AS e FROM "
                      + values
                      + " AS vs(v)) q ORDER BY v"))
          .as(some.toString())
          .isEqualTo(
              engine.query("SELECT " + literals + " FROM " + values + " AS vs(v) ORDER BY v"));
    }
  }

  /** The engine's regular expressions take {@code \\b} for the edge of a word. */
  @Test
  void anEscapedLetterIsThatLetter() {
    assertThat(
            engine.query(
                "SELECT 'b' SIMILAR TO '!b' ESCAPE '!', '1' SIMILAR TO '!d' ESCAPE '!',"
                    + " 'd' SIMILAR TO lower('!D') ESCAPE '!', 'a%' SIMILAR TO 'a!%' ESCAPE '!'"))
        .hasToString("[[true, false, true, true]]");
  }

  @Test
  void patternsOfSimilarMayBeColumnsParametersAndNull() {
    assertThat(
            engine.query(
                "SELECT id, s SIMILAR TO s || '?', s NOT SIMILAR TO upper(s), s SIMILAR TO CAST(? AS VARCHAR)"
                    + " ESCAPE '!' FROM t ORDER BY id",
                new ParameterValue(ArrowType.Utf8.INSTANCE, "(a|!b)")))
        .hasToString("[[1, true, true, true], [2, true, true, true], [3, null, null, null]]");
    assertThatThrownBy(() -> engine.query("SELECT s SIMILAR TO '(' || s FROM t"))
        .isInstanceOf(DataFusionException.class)
        .matches(e -> ((DataFusionException) e).kind() != ErrorKind.INTERNAL);
  }
}
