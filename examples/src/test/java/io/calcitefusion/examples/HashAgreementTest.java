package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.BatchValues;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL functions and the Java hash of the extraction give the same for any row. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HashAgreementTest {

  private static final int ROWS = 700;

  private record Row(@Nullable String prefix, @Nullable String text, @Nullable Long number) {}

  private final List<Row> rows = randomRows(new Random(20260101));
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeAll
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
    List<String> values = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      values.add("(%d, %s, %s, %s)".formatted(i, quoted(row.prefix), quoted(row.text), row.number));
    }
    session.update(
        "CREATE TABLE rows AS SELECT i, CAST(p AS VARCHAR) AS p, CAST(t AS VARCHAR) AS t, CAST(n AS"
            + " BIGINT) AS n FROM (VALUES "
            + String.join(", ", values)
            + ") AS v(i, p, t, n)");
  }

  @AfterAll
  void close() {
    engine.close();
  }

  /** Each encoding of text has a path of its own through the functions. */
  @ParameterizedTest
  @ValueSource(strings = {"Utf8", "LargeUtf8", "Utf8View", "Dictionary(Int32, Utf8)"})
  void randomRowsHaveTheSameHashesAndIds(String encoding) {
    // The offset makes slices whose rows do not start where their buffers do.
    String sql =
        """
        SELECT i, stable_hash64(e), stable_hash128(e), prefixed_hash64(p, e), stable_id(p, e),
               stable_id_parts(p, e, n), prefixed_hash_parts64(p, e, n, p), stable_hash_any(e)
        FROM (SELECT i, arrow_cast(p, '%1$s') AS p, arrow_cast(t, '%1$s') AS e, n
              FROM rows ORDER BY i OFFSET 3) ORDER BY i
        """
            .formatted(encoding);

    List<List<@Nullable Object>> found = BatchValues.query(session, sql);

    assertThat(found).hasSize(ROWS - 3);
    for (List<@Nullable Object> row : found) {
      int index = ((Long) requireNumber(row.get(0))).intValue();
      assertThat(row).isEqualTo(expected(index, rows.get(index)));
    }
  }

  private static List<@Nullable Object> expected(int index, Row row) {
    String prefix = row.prefix;
    String text = row.text;
    String parts = joined(text, row.number);
    String moreParts = joined(text, row.number, prefix);
    return Arrays.asList(
        (long) index,
        text == null ? null : hash64(text),
        text == null ? null : hash128(text),
        prefix == null || text == null ? null : prefix + ":" + hash64(text),
        prefix == null || text == null ? null : prefix + ":" + hash128(text),
        prefix == null ? null : prefix + ":" + hash128(parts),
        prefix == null ? null : prefix + ":" + hash64(moreParts),
        text == null ? null : hash128(text));
  }

  private static String joined(@Nullable Object... parts) {
    List<String> texts = new ArrayList<>();
    for (Object part : parts) {
      texts.add(part == null ? "__NULL__" : part.toString());
    }
    return String.join("\u001f", texts);
  }

  private static long hash64(String text) {
    return new BigInteger(1, digest(text, 8)).clearBit(63).longValueExact();
  }

  private static String hash128(String text) {
    return HexFormat.of().formatHex(digest(text, 16));
  }

  private static byte[] digest(String text, int bytes) {
    return Blake2b.digest(text.getBytes(StandardCharsets.UTF_8), bytes);
  }

  private static Object requireNumber(@Nullable Object value) {
    return java.util.Objects.requireNonNull(value);
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }

  /** Nulls, empty texts, texts around the block size of the hash, few and many distinct values. */
  private static List<Row> randomRows(Random random) {
    String[] prefixes = {"file", "span", "", "préfixe", "a:b", "'"};
    long[] numbers = {0, -1, 10, Long.MAX_VALUE, Long.MIN_VALUE};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int pieces =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(3);
            case 1 -> 120 + random.nextInt(20);
            default -> random.nextInt(40);
          };
      rows.add(
          new Row(
              random.nextInt(8) == 0 ? null : prefixes[random.nextInt(prefixes.length)],
              random.nextInt(8) == 0 ? null : RandomText.of(random, pieces),
              random.nextInt(8) == 0
                  ? null
                  : random.nextBoolean()
                      ? numbers[random.nextInt(numbers.length)]
                      : random.nextLong()));
    }
    return rows;
  }
}
