package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.calcite.parser.DataFusionSqlParserImpl;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which words are names without quotes. */
class KeywordTest {
  /** Words that PostgreSQL reserves, and those that it takes for functions and types only. */
  private static final Set<String> RESERVED =
      words(
          "all analyse analyze and any array as asc asymmetric both case cast check collate column"
              + " constraint create current_catalog current_date current_role current_time"
              + " current_timestamp current_user default deferrable desc distinct do else end except"
              + " false fetch for foreign from grant group having in initially intersect into lateral"
              + " leading limit localtime localtimestamp not null offset on only or order placing"
              + " primary references returning select session_user some symmetric system_user table"
              + " then to trailing true union unique user using variadic when where window with"
              + " authorization binary collation concurrently cross current_schema freeze full ilike"
              + " inner is isnull join left like natural notnull outer overlaps right similar"
              + " tablesample verbose");

  /** Words that are free in PostgreSQL and need quotes here. */
  private static final Set<String> NEED_QUOTES =
      words(
          "array_max_cardinality asof between by cube current_default_transform_group current_path"
              + " current_row current_transform_group_for_type default_ exists extend json_scope"
              + " match_recognize minus multiset qualify rollup row safe_offset safe_ordinal skip specific"
              + " substring_regex translate_regex trim_array unknown unnest values");

  private static final SqlAbstractParserImpl.Metadata METADATA =
      DataFusionSqlParserImpl.FACTORY.getParser(new StringReader("")).getMetadata();

  private final QueryPlanner planner = SampleCatalog.planner();

  private static Set<String> words(String text) {
    return Arrays.stream(text.split(" ")).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> keywords() {
    return METADATA.getTokens().stream()
        .filter(METADATA::isKeyword)
        .map(word -> word.toLowerCase(Locale.ROOT))
        .filter(word -> word.matches("[a-z][a-z0-9_]*"))
        .sorted()
        .toList();
  }

  static List<String> names() {
    List<String> names =
        keywords().stream()
            .filter(word -> !RESERVED.contains(word) && !NEED_QUOTES.contains(word))
            .toList();
    assertThat(names).hasSizeGreaterThan(500).contains("date", "count", "value", "partition");
    return names;
  }

  static List<String> labels() {
    assertThat(keywords()).hasSizeGreaterThan(600);
    return keywords();
  }

  @ParameterizedTest
  @MethodSource("names")
  void wordsThatPostgresDoesNotReserveAreNames(String word) {
    String sql =
        "SELECT %1$s, x.%1$s + 1, (%1$s) AS z FROM (SELECT id AS %1$s FROM t) AS x WHERE %1$s = 1 ORDER BY %1$s";
    assertThat(planner.plan(sql.formatted(word)).labels().get(0)).isEqualTo(word);
    sql = "SELECT %1$s.id FROM t AS %1$s";
    assertThat(planner.plan(sql.formatted(word)).labels()).containsExactly("id");
  }

  @ParameterizedTest
  @MethodSource("labels")
  void everyWordIsALabelAfterAs(String word) {
    assertThat(planner.plan("SELECT 1 AS " + word + ", 2 AS x").labels())
        .containsExactly(word, "x");
  }

  @Test
  void wordsOfPostgresThatCalciteDoesNotKnowAreNames() {
    for (String word :
        List.of(
            "abort",
            "access",
            "cache",
            "comment",
            "copy",
            "enum",
            "index",
            "inherit",
            "key",
            "label",
            "lock",
            "mode",
            "name",
            "owner",
            "policy",
            "role",
            "rule",
            "sequence",
            "share",
            "stats",
            "storage",
            "temp",
            "text",
            "truncate",
            "type",
            "unlogged",
            "view",
            "volatile",
            "xml",
            "materialized",
            "top",
            "oj",
            "string",
            "user_id")) {
      assertThat(planner.plan("SELECT " + word + " FROM (SELECT 1 AS " + word + ") AS x").labels())
          .containsExactly(word);
    }
  }
}
