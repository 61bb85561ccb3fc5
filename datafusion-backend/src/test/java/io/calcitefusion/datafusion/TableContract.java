package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What holds for every kind of table: it gives the rows that a table of the engine's own gives for
 * the same statement. A subclass says how the rows become the table {@code t}.
 */
@ExtendWith(NativeLeakCheck.class)
abstract class TableContract {
  static final TableName TABLE = new TableName("datafusion", "public", "t");
  private static final int ROWS = 600;
  private static final int QUERIES = 30;

  final List<SampleRow> rows = SampleRow.random(ROWS, 7);
  DataFusionEngine engine;
  DataFusionSession session;

  /** Registers the rows as {@link #TABLE}. */
  abstract void register();

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
    session.update("CREATE TABLE expected AS " + SampleRow.select(rows));
    register();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void columnsAreTheDeclaredOnes() {
    String columns =
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '%s'";
    assertThat(BatchValues.query(session, columns.formatted("t")))
        .isEqualTo(BatchValues.query(session, columns.formatted("expected")));
  }

  @Test
  void itIsABaseTable() {
    assertThat(
            BatchValues.query(
                session, "SELECT table_type FROM information_schema.tables WHERE table_name = 't'"))
        .containsExactly(List.of("BASE TABLE"));
    assertThat(engine.catalogSnapshot().tables().get(TABLE).kind()).isEqualTo(TableKind.TABLE);
  }

  @Test
  void allRowsComeBack() {
    compare("SELECT * FROM %s");
    compare("SELECT name, id FROM %s");
    compare("SELECT * FROM %s AS a JOIN %s AS b ON a.id = b.grp");
  }

  @Test
  void numbersOfRowsNeedNoColumn() {
    compare("SELECT count(*) FROM %s");
    compare("SELECT 1 FROM %s");
    compare("SELECT count(*) FROM %s WHERE id < 0");
  }

  @Test
  void filtersOfEveryShapeLeaveTheSameRows() {
    Random random = new Random(11);
    for (int i = 0; i < QUERIES; i++) {
      compare("SELECT %s FROM %%s WHERE %s".formatted(columns(random), filter(random, 3)));
    }
  }

  @Test
  void aggregatesAreTheSame() {
    Random random = new Random(12);
    for (int i = 0; i < QUERIES; i++) {
      compare(
          "SELECT grp, count(*), count(name), sum(id), min(price), max(day) FROM %%s WHERE %s GROUP BY grp"
              .formatted(filter(random, 2)));
    }
  }

  @Test
  void joinsAreTheSame() {
    Random random = new Random(13);
    for (int i = 0; i < QUERIES / 3; i++) {
      compare(
          "SELECT a.id, b.name FROM %%s AS a %s JOIN %%s AS b ON a.grp = b.grp AND a.id < b.id WHERE a.id < %d"
              .formatted(List.of("", "LEFT", "FULL").get(i % 3), random.nextInt(60)));
    }
  }

  @Test
  void limitsAreTheSame() {
    Random random = new Random(14);
    for (int i = 0; i < QUERIES; i++) {
      int limit = random.nextInt(ROWS + 100);
      compare(
          "SELECT id, name FROM %%s WHERE %s ORDER BY price DESC, id LIMIT %d OFFSET %d"
              .formatted(filter(random, 2), limit, random.nextInt(10)));
      String anyRows =
          "SELECT count(*) FROM (SELECT id FROM %%s WHERE %s LIMIT %d)"
              .formatted(filter(random, 1), limit);
      compare(anyRows);
    }
  }

  @Test
  void subQueriesAndWindowsAreTheSame() {
    compare("SELECT id FROM %s AS a WHERE price > (SELECT avg(price) FROM %s AS b)");
    compare("SELECT id FROM %s WHERE grp IN (SELECT grp FROM %s WHERE flag) AND id > 20");
    compare("SELECT id, row_number() OVER (PARTITION BY grp ORDER BY id) FROM %s");
    compare("SELECT id FROM %s UNION ALL SELECT -id FROM %s");
  }

  @Test
  void aStatementRunsTwice() {
    try (DataFusionPlan plan = session.plan("SELECT count(*), sum(id) FROM t WHERE grp >= 3")) {
      List<List<@Nullable Object>> first = run(plan);
      assertThat(run(plan)).isEqualTo(first);
    }
  }

  private List<List<@Nullable Object>> run(DataFusionPlan plan) {
    try (BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
      return BatchValues.rows(stream);
    }
  }

  private void compare(String sql) {
    assertThat(sorted(sql.replace("%s", "t")))
        .as(sql)
        .isEqualTo(sorted(sql.replace("%s", "expected")));
  }

  private List<String> sorted(String sql) {
    return BatchValues.query(session, sql).stream()
        .map(String::valueOf)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static String columns(Random random) {
    List<String> columns = new ArrayList<>(List.of("id", "grp", "name", "price", "flag", "day"));
    java.util.Collections.shuffle(columns, random);
    return String.join(", ", columns.subList(0, 1 + random.nextInt(columns.size())));
  }

  private static String filter(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      String left = filter(random, depth - 1);
      String right = filter(random, depth - 1);
      return switch (random.nextInt(4)) {
        case 0 -> "(%s OR %s)".formatted(left, right);
        case 1 -> "NOT (%s)".formatted(left);
        default -> "(%s AND %s)".formatted(left, right);
      };
    }
    String sign = List.of("<", "<=", ">", ">=", "=", "<>").get(random.nextInt(6));
    return switch (random.nextInt(8)) {
      case 0, 1 -> "id %s %d".formatted(sign, random.nextInt(ROWS));
      case 2, 3 -> "grp %s %d".formatted(sign, random.nextInt(7));
      case 4 -> "name %s 'n%d'".formatted(sign, random.nextInt(40));
      case 5 -> "price %s %s".formatted(sign, random.nextInt(100) / 4.0);
      case 6 -> List.of("flag", "name IS NULL", "day IS NOT NULL").get(random.nextInt(3));
      default -> "name LIKE 'n%d%%'".formatted(random.nextInt(4));
    };
  }
}
