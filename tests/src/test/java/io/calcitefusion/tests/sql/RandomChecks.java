package io.calcitefusion.tests.sql;

import io.calcitefusion.tests.sql.Piece.Reader;
import io.calcitefusion.tests.sql.RandomQueries.RandomQuery;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Random queries by way of Calcite beside three opinions: the same text to the engine, the same
 * text to DuckDB, one of which has to agree, and that the rows where a condition is true, false and
 * unknown are all rows. Not thread-safe.
 */
final class RandomChecks implements AutoCloseable {
  private static final int MAX_REDUCTIONS = 3_000;

  /** Characters that tell one sort of failure from another, an SQLSTATE included. */
  private static final int KIND_LENGTH = "another answer".length();

  private final Connection calcite;
  private final Connection engine;
  private final Connection duckdb;
  private final Counts counts = new Counts();

  /** How many queries went which way. */
  static final class Counts {
    int answered;
    int rows;
    int natively;
    int byDuckdb;
    int partitioned;
    int alone;
    final TreeMap<String, Integer> refused = new TreeMap<>();

    void add(Counts other) {
      answered += other.answered;
      rows += other.rows;
      natively += other.natively;
      byDuckdb += other.byDuckdb;
      partitioned += other.partitioned;
      alone += other.alone;
      other.refused.forEach((reason, times) -> refused.merge(reason, times, Integer::sum));
    }

    @Override
    public String toString() {
      return "%,d answered with %,d rows, %,d compared with the engine, %,d with DuckDB, %d times one of them alone; %,d partitioned; refused %s"
          .formatted(answered, rows, natively, byDuckdb, alone, partitioned, refused);
    }
  }

  RandomChecks(String name) throws SQLException {
    calcite = DriverManager.getConnection("jdbc:datafusion:;name=" + name);
    engine = DriverManager.getConnection("jdbc:datafusion:;planner=native;name=" + name);
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    for (Connection connection : List.of(engine, duckdb)) {
      try (Statement statement = connection.createStatement()) {
        for (String sql : RandomTables.statements()) {
          statement.execute(sql);
        }
      }
    }
  }

  Counts counts() {
    return counts;
  }

  /** Checks the queries of some seeds and gives a reduced report of each failure. */
  List<String> failures(long firstSeed, int queries, int most) {
    List<String> failures = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + queries && failures.size() < most; seed++) {
      RandomQuery query = RandomQueries.of(seed);
      String failure = failure(query);
      if (failure != null) {
        String again = failure(reduced(query, failure));
        failures.add("seed " + seed + ": " + (again == null ? failure + "\n  once" : again));
      }
    }
    return failures;
  }

  /** What is wrong with the answer to a query; null when nothing is. */
  @Nullable String failure(RandomQuery query) {
    String sql = query.sql().sql();
    List<String> rows;
    try {
      rows = rows(calcite, sql, query.ordered());
    } catch (SQLException e) {
      return refusal(e, query.sql());
    }
    counts.answered++;
    counts.rows += rows.size();
    List<String> byEngine = others(engine, query, Reader.ENGINE);
    List<String> byDuckdb = others(duckdb, query, Reader.DUCKDB);
    String failure = disagreement(query, rows, byEngine, byDuckdb);
    return failure == null ? partitions(query.sql()) : failure;
  }

  /**
   * What is wrong when others answer otherwise: nothing when one of the two agrees. Then the other
   * one has a bug or a meaning of its own, which is counted.
   */
  private @Nullable String disagreement(
      RandomQuery query,
      List<String> rows,
      @Nullable List<String> byEngine,
      @Nullable List<String> byDuckdb) {
    counts.natively += byEngine == null ? 0 : 1;
    counts.byDuckdb += byDuckdb == null ? 0 : 1;
    boolean engineDiffers = byEngine != null && !byEngine.equals(rows);
    boolean duckdbDiffers = byDuckdb != null && !byDuckdb.equals(rows);
    if (!engineDiffers && !duckdbDiffers) {
      return null;
    }
    if (rows.equals(byEngine) || rows.equals(byDuckdb)) {
      counts.alone++;
      return null;
    }
    return "another answer\n  "
        + query.sql().sql()
        + "\n  gives "
        + rows
        + "\n  the engine "
        + byEngine
        + "\n  DuckDB "
        + byDuckdb;
  }

  /** What is wrong with a refusal: nothing when it is by name, or when the engine has one too. */
  private @Nullable String refusal(SQLException e, Piece query) {
    String state = String.valueOf(e.getSQLState());
    String text = query.text(Reader.ENGINE);
    if (!state.equals("0A000") && !state.startsWith("22") && text != null && answers(text)) {
      return "refused with " + state + ' ' + e.getMessage() + "\n  " + query.sql();
    }
    counts.refused.merge(state + ' ' + firstLine(e), 1, Integer::sum);
    return null;
  }

  private boolean answers(String sql) {
    try {
      rows(engine, sql, false);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** What another engine gives; null when it is not asked or refuses. */
  private static @Nullable List<String> others(
      Connection connection, RandomQuery query, Reader reader) {
    String sql = query.sql().text(reader);
    try {
      return sql == null ? null : rows(connection, sql, query.ordered());
    } catch (SQLException e) {
      return null;
    }
  }

  /** The rows of a condition, its opposite and neither beside those without a condition. */
  private @Nullable String partitions(Piece query) {
    if (!query.kind().equals("select") || !query.parts().get(0).equals("SELECT ")) {
      return null;
    }
    Piece where = (Piece) query.parts().get(4);
    if (where.parts().size() < 2) {
      return null;
    }
    String all = text(query.parts().subList(0, 4));
    Piece condition = (Piece) where.parts().get(1);
    List<String> parts = new ArrayList<>();
    try {
      for (UnaryOperator<String> part :
          List.<UnaryOperator<String>>of(p -> p, p -> "NOT " + p, p -> '(' + p + ") IS NULL")) {
        parts.addAll(rows(calcite, all + " WHERE " + part.apply(condition.sql()), false));
      }
      List<String> whole = rows(calcite, all, false);
      counts.partitioned++;
      return whole.equals(parts.stream().sorted().toList())
          ? null
          : "the parts differ from the whole\n  "
              + all
              + " WHERE "
              + condition.sql()
              + "\n  parts "
              + parts
              + "\n  whole "
              + whole;
    } catch (SQLException e) {
      return refusal(e, query);
    }
  }

  private static String text(List<Object> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part instanceof Piece piece ? piece.sql() : part));
    return text.toString();
  }

  private static List<String> rows(Connection connection, String sql, boolean ordered)
      throws SQLException {
    return CorpusAnswer.loosely(CorpusAnswer.of(connection, sql).rows(), ordered);
  }

  /** The smallest query found that fails in the same way. */
  private RandomQuery reduced(RandomQuery query, String failure) {
    String kind = failure.substring(0, KIND_LENGTH);
    RandomQuery smallest = query;
    int tries = 0;
    boolean smaller = true;
    while (smaller && tries < MAX_REDUCTIONS) {
      smaller = false;
      for (Piece piece : smallest.sql().smaller()) {
        RandomQuery candidate = new RandomQuery(piece);
        if (piece.sql().length() >= smallest.sql().sql().length() || ++tries > MAX_REDUCTIONS) {
          continue;
        }
        String again = failure(candidate);
        if (again != null && again.startsWith(kind)) {
          smallest = candidate;
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  private static String firstLine(SQLException e) {
    return e.getMessage().lines().findFirst().orElse("").replaceAll("[0-9]+", "n");
  }

  @Override
  public void close() throws SQLException {
    calcite.close();
    engine.close();
    duckdb.close();
  }
}
