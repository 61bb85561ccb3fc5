package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of random columns, orders, types and names, read as one table, against rows that are kept
 * in Java.
 */
@ExtendWith(NativeLeakCheck.class)
class RandomFilesTest {
  private static final int ROUNDS = 40;
  private static final int ROWS = 40;
  private static final List<String> FORMATS = List.of("parquet", "arrow", "csv", "json");

  @TempDir private Path folder;

  /** One row of the declared columns: k, a and c whole numbers, b a text. */
  private record Row(long k, @Nullable Long a, @Nullable String b, @Nullable Long c) {
    List<@Nullable Object> values() {
      return Arrays.asList(k, a, b, c);
    }
  }

  @Test
  void queriesSeeTheDeclaredColumnsHoweverFilesLie() {
    Random random = new Random(7);
    try (DeployedFiles files = new DeployedFiles(folder)) {
      for (int round = 0; round < ROUNDS; round++) {
        String format = FORMATS.get(round % FORMATS.size());
        List<Row> rows = write(files, random, round, format);
        Deployment deployment =
            files.deploy(
                "k: int64 not null; a: int64; b: utf8; c: int32",
                "location: {path: r%d, format: %s}".formatted(round, format),
                "evolution: {allow_missing: true, renames: {old_a: a, B: b}}",
                "scan: {partition_columns: [c]}");
        assertThat(deployment.problems()).isEmpty();
        compare(files, round, "TRUE", rows, row -> true);
        long bound = random.nextInt(2 * ROWS) - ROWS;
        compare(files, round, "a > " + bound, rows, row -> row.a() != null && row.a() > bound);
        compare(files, round, "a IS NULL", rows, row -> row.a() == null);
        compare(files, round, "k < " + bound, rows, row -> row.k() < bound);
        compare(
            files,
            round,
            "b >= 'm' OR c = 1",
            rows,
            row ->
                (row.b() != null && row.b().compareTo("m") >= 0)
                    || (row.c() != null && row.c() == 1L));
        compare(files, round, "c IS NULL OR c > 1", rows, row -> row.c() == null || row.c() > 1);
        assertThat(files.rows("SELECT count(*), count(a), min(a), max(k), max(c) FROM t"))
            .as("round %d, %s", round, format)
            .containsExactly(
                Arrays.asList(
                    (long) rows.size(),
                    rows.stream().filter(row -> row.a() != null).count(),
                    rows.stream()
                        .map(Row::a)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                    rows.stream().map(Row::k).max(Comparator.naturalOrder()).orElse(null),
                    rows.stream()
                        .map(Row::c)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null)));
      }
    }
  }

  private static void compare(
      DeployedFiles files, int round, String filter, List<Row> rows, Predicate<Row> holds) {
    List<List<@Nullable Object>> expected =
        rows.stream()
            .filter(holds)
            .sorted(Comparator.comparingLong(Row::k))
            .map(Row::values)
            .toList();
    assertThat(files.rows("SELECT k, a, b, c FROM t WHERE " + filter + " ORDER BY k"))
        .as("round %d, filter %s", round, filter)
        .isEqualTo(expected);
  }

  private static List<Row> write(DeployedFiles files, Random random, int round, String format) {
    List<Row> all = new ArrayList<>();
    for (int file = 0; file < 1 + random.nextInt(4); file++) {
      Long c = random.nextInt(4) == 0 ? null : (long) random.nextInt(3);
      List<String> columns = new ArrayList<>();
      boolean hasA = random.nextInt(4) > 0;
      boolean hasB = random.nextInt(4) > 0;
      columns.add("CAST(k AS %s) AS k".formatted(narrow(random)));
      if (hasA) {
        columns.add(
            "CAST(a AS %s) AS %s".formatted(narrow(random), random.nextBoolean() ? "a" : "old_a"));
      }
      if (hasB) {
        columns.add(random.nextBoolean() ? "b" : "b AS \"B\"");
      }
      if (random.nextBoolean()) {
        columns.add("'more' AS extra" + file);
      }
      Collections.shuffle(columns, random);
      List<String> values = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        Row row =
            new Row(
                round * 3L + file + 5L * (i - ROWS / 2),
                random.nextInt(5) == 0 ? null : (long) random.nextInt(2 * ROWS) - ROWS,
                random.nextInt(5) == 0 ? null : String.valueOf((char) ('a' + random.nextInt(26))),
                c);
        values.add(
            "(%d, %s, %s)"
                .formatted(row.k(), row.a(), row.b() == null ? "NULL" : "'" + row.b() + "'"));
        all.add(new Row(row.k(), hasA ? row.a() : null, hasB ? row.b() : null, c));
      }
      files.write(
          "SELECT %s FROM (VALUES %s) AS v(k, a, b)"
              .formatted(String.join(", ", columns), String.join(", ", values)),
          "r%d/c=%s/%d.%s"
              .formatted(round, c == null ? "__HIVE_DEFAULT_PARTITION__" : c, file, format));
    }
    return all;
  }

  private static String narrow(Random random) {
    return List.of("SMALLINT", "INT", "BIGINT").get(random.nextInt(3));
  }
}
