package io.calcitefusion.tests.sql;

import io.calcitefusion.tests.sql.Piece.Words;
import io.calcitefusion.tests.sql.RandomExpressions.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Queries at random over the tables of {@link RandomTables}; the same ones for the same seed. */
final class RandomQueries {
  private static final int MAX_DEPTH = 3;

  private final RandomExpressions expressions;
  private int aliases;
  private boolean subQueriesAllowed = true;

  private RandomQueries(long seed) {
    expressions = new RandomExpressions(new Random(seed), this);
  }

  /**
   * A query.
   *
   * @param sql its text
   */
  record RandomQuery(Piece sql) {
    /** Whether all columns are sorted. */
    boolean ordered() {
      return sql.kind().equals("query") && !((Piece) sql.parts().get(1)).sql().isEmpty();
    }
  }

  /** The FROM clause and what it brings into scope. */
  private record From(Piece sql, List<Column> columns) {}

  static RandomQuery of(long seed) {
    return new RandomQueries(seed).query();
  }

  private RandomQuery query() {
    List<String> types = new ArrayList<>();
    int columns = 1 + expressions.pick(List.of(0, 1, 1, 2, 3));
    for (int i = 0; i < columns; i++) {
      types.add(expressions.pick(RandomExpressions.TYPES));
    }
    int kind = expressions.pick(List.of(0, 0, 0, 0, 1, 1, 1, 2, 2, 3));
    if (kind == 0 && expressions.chance(60)) {
      return new RandomQuery(select(types, "SELECT "));
    }
    Piece body =
        switch (kind) {
          case 0 -> select(types, expressions.chance(30) ? "SELECT DISTINCT " : "SELECT ");
          case 1 -> aggregate();
          case 2 -> windows();
          default -> setOperation(types);
        };
    if (kind == 1 || kind == 2) {
      return new RandomQuery(body);
    }
    return expressions.chance(40)
        ? new RandomQuery(body)
        : new RandomQuery(Piece.of("query", null, body, sorted(types.size())));
  }

  /** SELECT items FROM from WHERE condition; the checks look for these places. */
  private Piece select(List<String> types, String select) {
    From from = from();
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      items.add(i == 0 ? "" : ", ");
      items.add(expressions.of(types.get(i), from.columns(), MAX_DEPTH));
      items.add(" AS c" + i);
    }
    return Piece.of(
        "select", null, select, new Piece("items", null, items), " FROM ", from.sql(), where(from));
  }

  private Piece where(From from) {
    return expressions.chance(75)
        ? Piece.of("where", "", " WHERE ", expressions.of("BOOLEAN", from.columns(), MAX_DEPTH))
        : Piece.of("where", "", "");
  }

  private Piece sorted(int columns) {
    StringBuilder keys = new StringBuilder();
    for (int i = 1; i <= columns; i++) {
      keys.append(i == 1 ? " ORDER BY " : ", ").append(i);
      keys.append(expressions.pick(List.of(" ASC", " DESC")));
      keys.append(expressions.pick(List.of(" NULLS FIRST", " NULLS LAST")));
    }
    String limit = expressions.chance(60) ? " LIMIT " + expressions.pick(List.of(0, 1, 3, 7)) : "";
    String offset = expressions.chance(30) ? " OFFSET " + expressions.pick(List.of(0, 1, 4)) : "";
    // Without LIMIT the engine's own text loses the order further in.
    boolean loses = limit.isEmpty() && !offset.isEmpty();
    return Piece.of(
        "order",
        "",
        keys.toString(),
        Piece.of(
            "limit", "", new Words(limit + offset, loses ? null : limit + offset, limit + offset)));
  }

  private String alias() {
    return "x" + aliases++;
  }

  private From from() {
    int kind = expressions.pick(List.of(0, 0, 0, 0, 0, 1, 1, 1, 2, 2));
    return switch (kind) {
      case 0 -> table();
      case 1 -> join();
      default -> derived();
    };
  }

  private From table() {
    String name = expressions.pick(RandomTables.NAMES);
    String alias = alias();
    return new From(Piece.of("from", null, name + " AS " + alias), RandomTables.columns(alias));
  }

  private From join() {
    From left = expressions.chance(75) ? table() : join();
    From right = expressions.chance(80) ? table() : derived();
    List<Column> both = new ArrayList<>(left.columns());
    both.addAll(right.columns());
    String kind =
        expressions.pick(
            List.of(" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ", " CROSS JOIN "));
    if (kind.equals(" CROSS JOIN ")) {
      return new From(Piece.of("from", null, left.sql(), kind, right.sql()), both);
    }
    Piece equality =
        Piece.of(
            "BOOLEAN", "TRUE", left.columns().get(1).sql() + " = " + right.columns().get(0).sql());
    Piece condition =
        expressions.chance(60)
            ? equality
            : withoutSubQueries(
                () ->
                    Piece.of(
                        "BOOLEAN",
                        "TRUE",
                        "(",
                        equality,
                        expressions.pick(List.of(" AND ", " OR ")),
                        expressions.of("BOOLEAN", both, 1),
                        ")"));
    return new From(Piece.of("from", null, left.sql(), kind, right.sql(), " ON ", condition), both);
  }

  private Piece withoutSubQueries(java.util.function.Supplier<Piece> piece) {
    boolean before = subQueriesAllowed;
    subQueriesAllowed = false;
    try {
      return piece.get();
    } finally {
      subQueriesAllowed = before;
    }
  }

  private From derived() {
    List<String> types = new ArrayList<>(List.of("BIGINT", "BIGINT"));
    types.add(expressions.pick(RandomExpressions.TYPES));
    types.add(expressions.pick(RandomExpressions.TYPES));
    String alias = alias();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(new Column(alias + ".c" + i, types.get(i)));
    }
    Piece inner =
        expressions.chance(75)
            ? select(types, expressions.chance(25) ? "SELECT DISTINCT " : "SELECT ")
            : Piece.of("query", null, select(types, "SELECT "), sorted(types.size()));
    return new From(Piece.of("from", null, "(", inner, ") AS " + alias), columns);
  }

  private Piece aggregate() {
    From from = derived();
    List<Column> columns = from.columns();
    int keys = expressions.pick(List.of(0, 1, 1, 2));
    List<Object> parts = new ArrayList<>(List.of("SELECT "));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      names.add(columns.get(columns.size() - 1 - i).sql());
      parts.add(names.get(i) + " AS k" + i + ", ");
    }
    int calls = 1 + expressions.pick(List.of(0, 1, 2));
    for (int i = 0; i < calls; i++) {
      parts.add((i == 0 ? "" : ", "));
      parts.add(call(columns));
      parts.add(" AS a" + i);
    }
    parts.add(" FROM ");
    parts.add(from.sql());
    if (keys > 0) {
      String list = String.join(", ", names);
      parts.add(
          " GROUP BY "
              + expressions.pick(
                  List.of(
                      list,
                      list,
                      "ROLLUP(" + list + ")",
                      "CUBE(" + list + ")",
                      "GROUPING SETS ((" + list + "), (" + names.get(0) + "), ())")));
      if (expressions.chance(30)) {
        parts.add(Piece.of("having", "", " HAVING ", call(columns), " IS NOT NULL"));
      }
    }
    return new Piece("aggregate", null, parts);
  }

  private Piece call(List<Column> columns) {
    Piece filter =
        expressions.chance(25)
            ? withoutSubQueries(
                () ->
                    Piece.of(
                        "filter",
                        "",
                        " FILTER (WHERE ",
                        expressions.of("BOOLEAN", columns, 1),
                        ")"))
            : Piece.of("filter", "", "");
    String number = expressions.pick(List.of("BIGINT", "INTEGER", "DOUBLE"));
    String any = expressions.pick(RandomExpressions.TYPES);
    return switch (expressions.pick(List.of(0, 1, 2, 3, 4, 5, 6))) {
      case 0 -> Piece.of("call", "count(*)", "count(*)", filter);
      case 1 -> Piece.of("call", "count(*)", "count(", argument(any, columns), ")", filter);
      case 2 ->
          Piece.of("call", "count(*)", "count(DISTINCT ", argument(any, columns), ")", filter);
      case 3 -> Piece.of("call", "count(*)", "sum(", argument(number, columns), ")", filter);
      case 4 -> Piece.of("call", "count(*)", "min(", argument(any, columns), ")", filter);
      case 5 -> Piece.of("call", "count(*)", "max(", argument(any, columns), ")", filter);
      default -> Piece.of("call", "count(*)", "avg(", argument(number, columns), ")", filter);
    };
  }

  private Piece argument(String type, List<Column> columns) {
    return withoutSubQueries(() -> expressions.of(type, columns, 1));
  }

  /** Window functions over one table, sorted by its key at last so that the order is total. */
  private Piece windows() {
    From from = table();
    List<Column> columns = from.columns();
    List<Object> parts = new ArrayList<>(List.of("SELECT " + columns.get(0).sql() + " AS c0"));
    int calls = 1 + expressions.pick(List.of(0, 1));
    for (int i = 0; i < calls; i++) {
      parts.add(", ");
      parts.add(window(columns));
      parts.add(" AS w" + i);
    }
    parts.add(" FROM ");
    parts.add(from.sql());
    parts.add(where(from));
    return new Piece("windows", null, parts);
  }

  private Piece window(List<Column> columns) {
    String type = expressions.pick(RandomExpressions.TYPES);
    boolean ranking = expressions.chance(40);
    Piece function =
        ranking
            ? Piece.of(
                "ranking",
                "row_number()",
                expressions.pick(
                    List.of("row_number()", "rank()", "dense_rank()", "ntile(3)", "cume_dist()")))
            : expressions.chance(30)
                ? Piece.of(
                    "ranking",
                    "row_number()",
                    expressions.pick(List.of("lag(", "lead(")),
                    argument(type, columns),
                    ")")
                : expressions.chance(30)
                    ? Piece.of(
                        "call",
                        "count(*)",
                        expressions.pick(List.of("first_value(", "last_value(")),
                        argument(type, columns),
                        ")")
                    : call(columns);
    Piece partition =
        expressions.chance(50)
            ? Piece.of("partition", "", "PARTITION BY ", argument(type, columns), " ")
            : Piece.of("partition", "", "");
    Piece key =
        expressions.chance(50)
            ? Piece.of(
                "key",
                "",
                argument(expressions.pick(RandomExpressions.TYPES), columns),
                expressions.pick(List.of(" ASC", " DESC")),
                expressions.pick(List.of(" NULLS FIRST, ", " NULLS LAST, ")))
            : Piece.of("key", "", "");
    String frame = function.kind().equals("ranking") ? "" : frame();
    return Piece.of(
        "window",
        null,
        function,
        " OVER (",
        partition,
        "ORDER BY ",
        key,
        columns.get(0).sql(),
        Piece.of("frame", "", frame),
        ")");
  }

  private String frame() {
    List<String> starts =
        List.of("UNBOUNDED PRECEDING", "2 PRECEDING", "1 PRECEDING", "CURRENT ROW");
    List<String> ends = List.of("CURRENT ROW", "1 FOLLOWING", "2 FOLLOWING", "UNBOUNDED FOLLOWING");
    return expressions.chance(60)
        ? " "
            + expressions.pick(List.of("ROWS", "GROUPS"))
            + " BETWEEN "
            + expressions.pick(starts)
            + " AND "
            + expressions.pick(ends)
        : "";
  }

  private Piece setOperation(List<String> types) {
    String operator =
        expressions.pick(
            List.of("UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"));
    boolean wrong = operator.startsWith("INTERSECT ALL") || operator.startsWith("EXCEPT ALL");
    return Piece.of(
        "set",
        null,
        select(types, "SELECT "),
        new Words(" " + operator + " ", wrong ? null : " " + operator + " ", " " + operator + " "),
        select(types, "SELECT "));
  }

  /** A sub-query as a condition; null where none is wanted. */
  @Nullable Piece condition(List<Column> scope, int depth) {
    if (!subQueriesAllowed || scope.isEmpty()) {
      return null;
    }
    From inner = table();
    Piece filter = withoutSubQueries(() -> expressions.of("BOOLEAN", inner.columns(), 1));
    Column outerKey =
        expressions.pick(scope.stream().filter(c -> c.type().equals("BIGINT")).toList());
    Piece correlation =
        Piece.of("BOOLEAN", "TRUE", inner.columns().get(1).sql() + " = " + outerKey.sql());
    String type = expressions.pick(List.of("BIGINT", "INTEGER", "VARCHAR", "DATE", "DECIMAL"));
    Piece left = withoutSubQueries(() -> expressions.of(type, scope, 1));
    Piece right = withoutSubQueries(() -> expressions.of(type, inner.columns(), 1));
    Parts parts = new Parts(inner, filter, correlation, left, right);
    return form(parts);
  }

  /** What a condition with a sub-query is made of. */
  private record Parts(From inner, Piece filter, Piece correlation, Piece left, Piece right) {}

  private Piece form(Parts p) {
    int kind = expressions.pick(List.of(0, 0, 1, 2, 3, 4));
    List<Object> words =
        switch (kind) {
          case 0 ->
              List.of(
                  expressions.pick(List.of("EXISTS", "NOT EXISTS")),
                  " (SELECT 1 FROM ",
                  p.inner().sql(),
                  " WHERE ",
                  p.correlation(),
                  " AND ",
                  p.filter(),
                  ")");
          case 1 -> in(p, " IN ");
          case 2 -> in(p, " NOT IN ");
          case 3 -> compared(p, List.of(" = ", " < ", " >= "), p.correlation());
          default -> compared(p, List.of(" = ", " <> "), p.filter());
        };
    return new Piece("BOOLEAN", "TRUE", words);
  }

  /** The engine's own IN and NOT IN lose NULL below other operators. */
  private static List<Object> in(Parts p, String operator) {
    return List.of(
        "(",
        p.left(),
        new Words(operator, null, operator),
        "(SELECT ",
        p.right(),
        " FROM ",
        p.inner().sql(),
        " WHERE ",
        p.filter(),
        "))");
  }

  private List<Object> compared(Parts p, List<String> operators, Piece condition) {
    String operator = expressions.pick(operators);
    String aggregate = expressions.pick(List.of("max(", "min("));
    return List.of(
        "(",
        p.left(),
        operator,
        "(SELECT ",
        aggregate,
        p.right(),
        ") FROM ",
        p.inner().sql(),
        " WHERE ",
        condition,
        "))");
  }
}
