package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DedupeSpec;
import io.calcitefusion.metadata.DedupeStrategy;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deduplications and orders in the engine against the same in plain Java, on random rows. */
@ExtendWith(NativeLeakCheck.class)
class DedupeSqlTest {
  private static final List<String> NAMES = List.of("k", "row_number", "score", "it's", "n");
  private final Random random = new Random(20);
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void theFirstRowAfterSortingIsTheOneThatJavaFinds() {
    for (int round = 0; round < 20; round++) {
      List<List<@Nullable Object>> rows = rows(60);
      List<SortKey> ties = ties(random.nextInt(3));
      DedupeSpec dedupe = dedupe(ties, DedupeStrategy.KEEP_FIRST_AFTER_SORT);
      Comparator<List<@Nullable Object>> order = order(total(ties));

      assertThat(deduplicated(rows, dedupe))
          .as("%s", dedupe)
          .containsExactlyInAnyOrderElementsOf(
              groups(rows).stream().map(group -> Collections.min(group, order)).toList());
    }
  }

  @Test
  void aMissingScoreIsNeverTheBest() {
    for (SortOrder direction : SortOrder.values()) {
      List<List<@Nullable Object>> rows = rows(80);
      List<SortKey> ties = List.of(new SortKey("score", direction));
      DedupeSpec dedupe = dedupe(ties, DedupeStrategy.KEEP_BEST_BY_SCORE);
      Comparator<List<@Nullable Object>> scored =
          Comparator.comparing(row -> row.get(2) == null ? 1 : 0);
      Comparator<List<@Nullable Object>> order = scored.thenComparing(order(total(ties)));

      assertThat(deduplicated(rows, dedupe))
          .as("%s", direction)
          .containsExactlyInAnyOrderElementsOf(
              groups(rows).stream().map(group -> Collections.min(group, order)).toList());
    }
  }

  @Test
  void collapsedColumnsAreListsInOneOrder() {
    List<List<@Nullable Object>> rows = rows(60);
    List<SortKey> ties = ties(1);
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<List<@Nullable Object>> group : groups(rows)) {
      List<List<@Nullable Object>> sorted = new ArrayList<>(group);
      sorted.sort(order(total(ties)));
      List<@Nullable Object> row = new ArrayList<>(group.get(0).subList(0, 2));
      for (int column = 2; column < NAMES.size(); column++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (List<@Nullable Object> member : sorted) {
          values.add(member.get(column));
        }
        row.add(values);
      }
      expected.add(row);
    }

    assertThat(deduplicated(rows, dedupe(ties, DedupeStrategy.COLLAPSE_LIST)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void anyRowIsOneOfTheRows() {
    List<List<@Nullable Object>> rows = rows(60);

    List<List<@Nullable Object>> kept =
        deduplicated(rows, dedupe(List.of(), DedupeStrategy.KEEP_ARBITRARY));

    assertThat(rows).containsAll(kept);
    assertThat(kept.stream().map(row -> row.subList(0, 2)))
        .doesNotHaveDuplicates()
        .hasSize(groups(rows).size());
  }

  @Test
  void noRowsGiveNoRows() {
    for (DedupeStrategy strategy : DedupeStrategy.values()) {
      assertThat(deduplicated(rows(1), " WHERE false", dedupe(ties(1), strategy)))
          .as("%s", strategy)
          .isEmpty();
    }
  }

  @Test
  void typesAndOrderOfColumnsStayAndListsAreAnnounced() {
    String source =
        """
        SELECT arrow_cast(x, 'Dictionary(Int32, Utf8)') AS k, arrow_cast(n, 'Int16') AS small,
          CAST(NULLIF(n, n) AS DECIMAL(9, 2)) AS money, named_struct('b', n, 'a', [n]) AS nested,
          map([x], [n]) AS facts, arrow_cast(x, 'LargeUtf8') AS text, n / 2.0 AS s
        FROM (VALUES ('x', 1), ('x', 2)) AS t(x, n)\
        """;
    Schema columns = schema(source);
    for (DedupeStrategy strategy : DedupeStrategy.values()) {
      DedupeSpec dedupe =
          new DedupeSpec(
              ImmutableList.of("k"),
              ImmutableList.of(new SortKey("nested", SortOrder.DESCENDING)),
              strategy);

      String sql = DedupeSql.of(source, columns, dedupe);

      assertThat(BatchValues.query(session, sql)).hasSize(1);
      assertThat(
              SchemaComparison.compare(
                  strategy.toString(), DedupeSql.columns(columns, dedupe), schema(sql)))
          .as("%s", strategy)
          .isEmpty();
    }
  }

  @Test
  void sortedRowsHaveNullsHighAndNoTies() {
    List<List<@Nullable Object>> rows = rows(60);
    List<SortKey> keys =
        List.of(
            new SortKey("score", SortOrder.DESCENDING), new SortKey("it's", SortOrder.ASCENDING));
    String source = source(rows);
    Schema columns = schema(source);
    List<List<@Nullable Object>> expected = new ArrayList<>(rows);
    expected.sort(order(total(keys)));

    assertThat(
            BatchValues.query(
                session, SortSql.of(source, columns, SortSql.total(columns, keys, List.of()))))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void anIdentityEndsTheOrderEarlier() {
    Schema columns = schema(source(rows(1)));
    assertThat(
            SortSql.terms(
                SortSql.total(
                    columns, List.of(new SortKey("n", SortOrder.DESCENDING)), List.of("k", "n"))))
        .isEqualTo("\"n\" DESC NULLS FIRST, \"k\" ASC NULLS LAST");
  }

  private List<List<@Nullable Object>> deduplicated(
      List<List<@Nullable Object>> rows, DedupeSpec dedupe) {
    return deduplicated(rows, "", dedupe);
  }

  private List<List<@Nullable Object>> deduplicated(
      List<List<@Nullable Object>> rows, String condition, DedupeSpec dedupe) {
    String source = source(rows) + condition;
    return BatchValues.query(session, DedupeSql.of(source, schema(source), dedupe));
  }

  private Schema schema(String sql) {
    try (DataFusionPlan plan = session.plan(sql)) {
      return plan.arrowSchema();
    }
  }

  private List<List<@Nullable Object>> rows(int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Arrays.asList(
              among(1L, 2L, 3L, null),
              among("a", "A", "", "é", null),
              among(0.5, -1.0, 2.5, null),
              among("x", "y'", null),
              among(1L, 2L, null)));
    }
    return rows;
  }

  private @Nullable Object among(@Nullable Object... values) {
    return values[random.nextInt(values.length)];
  }

  private static String source(List<List<@Nullable Object>> rows) {
    String values =
        rows.stream()
            .map(
                row ->
                    "(CAST(%s AS BIGINT), CAST(%s AS VARCHAR), CAST(%s AS DOUBLE), CAST(%s AS VARCHAR), CAST(%s AS BIGINT))"
                        .formatted(row.stream().map(DedupeSqlTest::literal).toArray()))
            .collect(Collectors.joining(", "));
    return "SELECT * FROM (VALUES %s) AS t(%s)"
        .formatted(
            values, NAMES.stream().map(SqlIdentifier::quote).collect(Collectors.joining(", ")));
  }

  private static String literal(@Nullable Object value) {
    return value instanceof String text ? SqlIdentifier.literal(text) : String.valueOf(value);
  }

  private static DedupeSpec dedupe(List<SortKey> ties, DedupeStrategy strategy) {
    return new DedupeSpec(
        ImmutableList.of("k", "row_number"), ImmutableList.copyOf(ties), strategy);
  }

  private List<SortKey> ties(int count) {
    List<String> columns = new ArrayList<>(NAMES.subList(2, NAMES.size()));
    Collections.shuffle(columns, random);
    return columns.subList(0, count).stream()
        .map(
            column ->
                new SortKey(
                    column, random.nextBoolean() ? SortOrder.ASCENDING : SortOrder.DESCENDING))
        .toList();
  }

  private static List<SortKey> total(List<SortKey> keys) {
    List<SortKey> total = new ArrayList<>(keys);
    List<String> sorted = keys.stream().map(SortKey::column).toList();
    NAMES.stream()
        .filter(name -> !sorted.contains(name))
        .forEach(name -> total.add(new SortKey(name, SortOrder.ASCENDING)));
    return total;
  }

  private static List<List<List<@Nullable Object>>> groups(List<List<@Nullable Object>> rows) {
    Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
    rows.forEach(
        row -> groups.computeIfAbsent(row.subList(0, 2), key -> new ArrayList<>()).add(row));
    return List.copyOf(groups.values());
  }

  /** NULLs are higher than everything; texts here compare alike by bytes and by UTF-16 units. */
  private static Comparator<List<@Nullable Object>> order(List<SortKey> keys) {
    Comparator<List<@Nullable Object>> order = (a, b) -> 0;
    for (SortKey key : keys) {
      int column = NAMES.indexOf(key.column());
      Comparator<List<@Nullable Object>> next = (a, b) -> compare(a.get(column), b.get(column));
      order = order.thenComparing(key.order() == SortOrder.ASCENDING ? next : next.reversed());
    }
    return order;
  }

  private static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    return a instanceof String text ? text.compareTo((String) b) : compareNumbers(a, b);
  }

  private static int compareNumbers(Object a, Object b) {
    return Double.compare(((Number) a).doubleValue(), ((Number) b).doubleValue());
  }
}
