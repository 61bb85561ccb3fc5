package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.SqlView;
import io.calcitefusion.metadata.ViewSpec;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ViewOrderTest {
  @Test
  void aViewComesAfterThoseItReads() {
    assertThat(
            order(
                Map.of(
                    "a", "SELECT * FROM b JOIN \"c\" ON b.x = c.x",
                    "b", "SELECT * FROM t, r.s.c AS q",
                    "c", "SELECT 1 AS a, 2 AS b")))
        .containsExactly("c", "b", "a");
  }

  @Test
  void independentViewsKeepTheOrderOfTheirNames() {
    assertThat(order(Map.of("b", "SELECT 1", "a", "SELECT 2", "c", "SELECT 3")))
        .containsExactly("a", "b", "c");
  }

  @Test
  void columnsAliasesStringsAndOtherSchemasAreNoReferences() {
    assertThat(
            order(
                Map.of(
                    "a", "SELECT b, 'FROM b' AS b FROM (SELECT x AS b FROM other.b) AS b -- FROM b",
                    "b", "SELECT * FROM a")))
        .containsExactly("a", "b");
  }

  @Test
  void subQueriesAndCommaListsAreSearched() {
    assertThat(
            order(
                Map.of(
                    "a",
                    "SELECT (SELECT max(x) FROM d) FROM t CROSS JOIN (c) WHERE x IN (TABLE b)",
                    "b",
                    "SELECT 1",
                    "c",
                    "SELECT * FROM t AS u, d",
                    "d",
                    "SELECT 1")))
        .containsExactly("b", "d", "c", "a");
  }

  @Test
  void aPartOfWithMayHaveTheOwnName() {
    assertThat(order(Map.of("a", "WITH a AS (SELECT 1) SELECT * FROM a"))).containsExactly("a");
  }

  @Test
  void aCircleIsNamed() {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () ->
                order(
                    Map.of(
                        "a", "SELECT * FROM t, b",
                        "b", "SELECT * FROM t, c",
                        "c", "SELECT * FROM t, B")));

    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(error).hasMessageContaining("b → c → b");
  }

  private static Iterable<String> order(Map<String, String> queries) {
    Map<String, ViewSpec> views = new TreeMap<>();
    queries.forEach((name, sql) -> views.put(name, new ViewSpec(name, "", new SqlView(sql))));
    Registry registry = Registry.builder("r").namespace("r", "s").views(views.values()).build();
    return ViewOrder.of(ViewDefinitions.of(registry), registry);
  }
}
