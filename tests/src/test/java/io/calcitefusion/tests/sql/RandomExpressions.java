package io.calcitefusion.tests.sql;

import io.calcitefusion.tests.sql.Piece.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Expressions of every type, at random, over the columns that are in scope. */
final class RandomExpressions {
  static final List<String> TYPES =
      List.of("BIGINT", "INTEGER", "DECIMAL", "DOUBLE", "VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP");

  private static final List<String> ORDERED_TYPES =
      List.of("BIGINT", "INTEGER", "DECIMAL", "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP");

  private static final List<String> NUMBERS = List.of("BIGINT", "INTEGER", "DECIMAL", "DOUBLE");

  private final Random random;
  private final RandomQueries queries;

  /**
   * A column in scope.
   *
   * @param sql its qualified name
   * @param type its type
   */
  record Column(String sql, String type) {}

  RandomExpressions(Random random, RandomQueries queries) {
    this.random = random;
    this.queries = queries;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A null of a type, which is the smallest expression there is. */
  static String least(String type) {
    return switch (type) {
      case "BOOLEAN" -> "TRUE";
      case "DECIMAL" -> "CAST(NULL AS DECIMAL(8, 2))";
      default -> "CAST(NULL AS " + type + ')';
    };
  }

  private static Piece expression(String type, Object... parts) {
    return Piece.of(type, least(type), parts);
  }

  /** An expression. */
  Piece of(String type, List<Column> scope, int depth) {
    if (depth <= 0 || chance(25)) {
      return leaf(type, scope);
    }
    if (!type.equals("BOOLEAN") && chance(25)) {
      return choice(type, scope, depth - 1);
    }
    return switch (type) {
      case "BIGINT", "INTEGER" -> integer(type, scope, depth - 1);
      case "DECIMAL" -> decimal(scope, depth - 1);
      case "DOUBLE" -> floating(scope, depth - 1);
      case "VARCHAR" -> text(scope, depth - 1);
      case "DATE" -> date(scope, depth - 1);
      case "TIMESTAMP" -> timestamp(scope, depth - 1);
      default -> condition(scope, depth - 1);
    };
  }

  private Piece leaf(String type, List<Column> scope) {
    List<Column> fitting = scope.stream().filter(column -> column.type().equals(type)).toList();
    if (!fitting.isEmpty() && chance(80)) {
      return expression(type, pick(fitting).sql());
    }
    return expression(type, literal(type));
  }

  /** A literal, typed so that every reader takes it for the same. */
  String literal(String type) {
    return switch (type) {
      case "BIGINT" -> "CAST(" + (random.nextInt(8) - 2) + " AS BIGINT)";
      case "INTEGER" -> "CAST(" + (random.nextInt(8) - 2) + " AS INTEGER)";
      case "DECIMAL" ->
          "CAST('"
              + pick(List.of("0.00", "1.50", "-1.50", "2.25", "100.25"))
              + "' AS DECIMAL(8, 2))";
      case "DOUBLE" -> pick(List.of("0e0", "5e-1", "-2.5e0", "1024e0"));
      case "VARCHAR" -> pick(List.of("''", "'a'", "'b'", "'ab'", "'B'", "'%'", "'it''s'"));
      case "BOOLEAN" -> pick(List.of("TRUE", "FALSE"));
      case "DATE" -> "DATE '" + pick(List.of("2024-02-29", "1969-12-31", "2000-01-31")) + '\'';
      default ->
          "TIMESTAMP '"
              + pick(List.of("2024-02-29 23:59:59", "1969-12-31 23:59:59", "2000-01-31 00:00:00"))
              + '\'';
    };
  }

  private Piece choice(String type, List<Column> scope, int depth) {
    return switch (random.nextInt(4)) {
      case 0 ->
          expression(type, "COALESCE(", of(type, scope, depth), ", ", of(type, scope, depth), ")");
      case 1 ->
          expression(type, "NULLIF(", of(type, scope, depth), ", ", of(type, scope, depth), ")");
      case 2 ->
          expression(
              type,
              "CASE WHEN ",
              of("BOOLEAN", scope, depth),
              " THEN ",
              of(type, scope, depth),
              " ELSE ",
              of(type, scope, depth),
              " END");
      default ->
          expression(
              type,
              "CASE WHEN ",
              of("BOOLEAN", scope, depth),
              " THEN ",
              of(type, scope, depth),
              " WHEN ",
              of("BOOLEAN", scope, depth),
              " THEN ",
              of(type, scope, depth),
              " END");
    };
  }

  private Piece integer(String type, List<Column> scope, int depth) {
    Piece left = of(type, scope, depth);
    return switch (random.nextInt(8)) {
      case 0 -> expression(type, "(", left, " + ", of(type, scope, depth), ")");
      case 1 -> expression(type, "(", left, " - ", of(type, scope, depth), ")");
      case 2 -> expression(type, "(", left, " * ", leaf(type, scope), ")");
      case 3 -> expression(type, "(- ", left, ")");
      case 4 -> expression(type, "abs(", left, ")");
      case 5 ->
          expression(
              type,
              "(",
              left,
              new Words(" / ", " / ", " // "),
              "NULLIF(",
              leaf(type, scope),
              ", CAST(0 AS ",
              type,
              ")))");
      case 6 ->
          expression(type, "(", left, " % NULLIF(", leaf(type, scope), ", CAST(0 AS ", type, ")))");
      default ->
          chance(50)
              ? expression(
                  type,
                  "CAST(EXTRACT(",
                  pick(List.of("YEAR", "MONTH", "DAY", "DOW")),
                  " FROM ",
                  of("DATE", scope, depth),
                  ") AS ",
                  type,
                  ")")
              : expression(
                  type,
                  "CAST(",
                  new Words("char_length(", "char_length(", "length("),
                  of("VARCHAR", scope, depth),
                  ") AS ",
                  type,
                  ")");
    };
  }

  private Piece decimal(List<Column> scope, int depth) {
    Piece left = of("DECIMAL", scope, depth);
    return switch (random.nextInt(5)) {
      case 0 -> expression("DECIMAL", "(", left, " + ", of("DECIMAL", scope, depth), ")");
      case 1 -> expression("DECIMAL", "(", left, " - ", of("DECIMAL", scope, depth), ")");
      case 2 -> expression("DECIMAL", "(", left, " * ", leaf("INTEGER", scope), ")");
      case 3 -> expression("DECIMAL", "abs(", left, ")");
      default -> expression("DECIMAL", "CAST(", of("INTEGER", scope, depth), " AS DECIMAL(12, 2))");
    };
  }

  private Piece floating(List<Column> scope, int depth) {
    Piece left = of("DOUBLE", scope, depth);
    return switch (random.nextInt(5)) {
      case 0 -> expression("DOUBLE", "(", left, " + ", of("DOUBLE", scope, depth), ")");
      // Negative zeros stand apart from others in the engine's windows and sorts.
      case 1 -> expression("DOUBLE", "(", left, " * ", leaf("DOUBLE", scope), " + 0e0)");
      case 2 -> expression("DOUBLE", "(0e0 - ", left, ")");
      case 3 -> expression("DOUBLE", "floor(", left, ")");
      default -> expression("DOUBLE", "CAST(", of(pick(NUMBERS), scope, depth), " AS DOUBLE)");
    };
  }

  private Piece text(List<Column> scope, int depth) {
    Piece value = of("VARCHAR", scope, depth);
    return switch (random.nextInt(7)) {
      case 0 -> expression("VARCHAR", "(", value, " || ", of("VARCHAR", scope, depth), ")");
      case 1 -> expression("VARCHAR", "upper(", value, ")");
      case 2 -> expression("VARCHAR", "trim(", value, ")");
      case 3 ->
          expression(
              "VARCHAR",
              "substring(",
              value,
              " FROM ",
              Integer.toString(1 + random.nextInt(3)),
              " FOR ",
              Integer.toString(random.nextInt(3)),
              ")");
      case 4 -> expression("VARCHAR", "replace(", value, ", 'a', 'xy')");
      case 5 -> expression("VARCHAR", "CAST(", of("BIGINT", scope, depth), " AS VARCHAR)");
      default -> expression("VARCHAR", "lower(", value, ")");
    };
  }

  private Piece date(List<Column> scope, int depth) {
    return chance(50)
        ? expression(
            "DATE",
            "CAST(",
            of("DATE", scope, depth),
            pick(List.of(" + ", " - ")),
            "INTERVAL '",
            Integer.toString(1 + random.nextInt(13)),
            "' ",
            pick(List.of("DAY", "MONTH", "YEAR")),
            " AS DATE)")
        : expression("DATE", "CAST(", of("TIMESTAMP", scope, depth), " AS DATE)");
  }

  private Piece timestamp(List<Column> scope, int depth) {
    return chance(60)
        ? expression(
            "TIMESTAMP",
            "(",
            of("TIMESTAMP", scope, depth),
            pick(List.of(" + ", " - ")),
            "INTERVAL '",
            Integer.toString(1 + random.nextInt(30)),
            "' ",
            pick(List.of("DAY", "MONTH", "HOUR", "SECOND")),
            ")")
        : expression("TIMESTAMP", "CAST(", of("DATE", scope, depth), " AS TIMESTAMP)");
  }

  private Piece condition(List<Column> scope, int depth) {
    return switch (random.nextInt(13)) {
      case 0 -> logic(" AND ", scope, depth);
      case 1 -> logic(" OR ", scope, depth);
      case 2 -> expression("BOOLEAN", "(NOT ", of("BOOLEAN", scope, depth), ")");
      case 3 ->
          expression(
              "BOOLEAN",
              "(",
              of(pick(TYPES), scope, depth),
              pick(List.of(" IS NULL", " IS NOT NULL")),
              ")");
      case 4 ->
          expression(
              "BOOLEAN",
              "(",
              of("BOOLEAN", scope, depth),
              pick(List.of(" IS TRUE", " IS NOT TRUE", " IS FALSE", " IS NOT FALSE")),
              ")");
      case 5 -> between(pick(ORDERED_TYPES), scope, depth);
      case 6 -> inList(pick(ORDERED_TYPES), scope, depth);
      case 7 ->
          expression(
              "BOOLEAN",
              "(",
              of("VARCHAR", scope, depth),
              pick(List.of(" LIKE ", " NOT LIKE ")),
              pick(List.of("'a%'", "'%b'", "'_'", "'%'", "''", "'a_'")),
              ")");
      case 8 -> {
        String type = pick(TYPES);
        yield expression(
            "BOOLEAN",
            "(",
            of(type, scope, depth),
            pick(List.of(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ")),
            of(type, scope, depth),
            ")");
      }
      case 9 -> {
        Piece subQuery = queries.condition(scope, depth);
        yield subQuery == null ? comparison(scope, depth) : subQuery;
      }
      default -> comparison(scope, depth);
    };
  }

  private Piece logic(String operator, List<Column> scope, int depth) {
    return expression(
        "BOOLEAN", "(", of("BOOLEAN", scope, depth), operator, of("BOOLEAN", scope, depth), ")");
  }

  private Piece between(String type, List<Column> scope, int depth) {
    return expression(
        "BOOLEAN",
        "(",
        of(type, scope, depth),
        pick(List.of(" BETWEEN ", " NOT BETWEEN ")),
        leaf(type, scope),
        " AND ",
        leaf(type, scope),
        ")");
  }

  private Piece inList(String type, List<Column> scope, int depth) {
    List<Object> parts = new ArrayList<>();
    parts.add("(");
    parts.add(of(type, scope, depth));
    parts.add(pick(List.of(" IN (", " NOT IN (")));
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      parts.add(i == 0 ? "" : ", ");
      parts.add(chance(85) ? literal(type) : least(type));
    }
    parts.add("))");
    return new Piece("BOOLEAN", least("BOOLEAN"), parts);
  }

  private Piece comparison(List<Column> scope, int depth) {
    boolean mixed = chance(20);
    String left = mixed ? pick(NUMBERS) : pick(ORDERED_TYPES);
    String right = mixed ? pick(NUMBERS) : left;
    return expression(
        "BOOLEAN",
        "(",
        of(left, scope, depth),
        pick(List.of(" = ", " <> ", " < ", " <= ", " > ", " >= ")),
        of(right, scope, depth),
        ")");
  }
}
