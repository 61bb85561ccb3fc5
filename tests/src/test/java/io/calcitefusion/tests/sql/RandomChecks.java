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
 * text to DuckDB, and that the rows where a condition is true, false and unknown are all rows. Not
 * thread-safe.
 */
final class RandomChecks implements AutoCloseable {
  private static final int MAX_REDUCTIONS = 3_000;

  /** Characters that tell one sort of failure from another, an SQLSTATE included. */
  private static final int KIND_LENGTH = "refused with 42P17".length();

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
    final TreeMap<String, Integer> refused = new TreeMap<>();

    @Override
    public String toString() {
      return "%,d answered with %,d rows, %,d compared with the engine, %,d with DuckDB, %,d partitioned; refused %s"
          .formatted(answered, rows, natively, byDuckdb, partitioned, refused);
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
        RandomQuery reduced = reduced(query, failure);
        failures.add("seed " + seed + ": " + failure(reduced));
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
      String state = String.valueOf(e.getSQLState());
      if (!state.equals("0A000") && !state.startsWith("22")) {
        return "refused with " + state + ' ' + e.getMessage() + "\n  " + sql;
      }
      counts.refused.merge(state + ' ' + firstLine(e), 1, Integer::sum);
      return null;
    }
    counts.answered++;
    counts.rows += rows.size();
    String failure = other("the engine", engine, query.sql().text(Reader.ENGINE), query, rows);
    if (failure == null) {
      failure = other("DuckDB", duckdb, query.sql().text(Reader.DUCKDB), query, rows);
    }
    return failure == null ? partitions(query.sql()) : failure;
  }

  private @Nullable String other(
      String who,
      Connection connection,
      @Nullable String sql,
      RandomQuery query,
      List<String> rows) {
    if (sql == null) {
      return null;
    }
    List<String> others;
    try {
      others = rows(connection, sql, query.ordered());
    } catch (SQLException e) {
      return null;
    }
    if (connection == engine) {
      counts.natively++;
    } else {
      counts.byDuckdb++;
    }
    return others.equals(rows)
        ? null
        : who
            + " gives something else\n  "
            + query.sql().sql()
            + "\n  gives "
            + rows
            + "\n  and not "
            + others;
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
      String state = String.valueOf(e.getSQLState());
      return state.equals("0A000") || state.startsWith("22")
          ? null
          : "a part is refused with " + state + ' ' + e.getMessage() + "\n  " + query.sql();
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
        RandomQuery candidate = new RandomQuery(piece, query.ordered());
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
