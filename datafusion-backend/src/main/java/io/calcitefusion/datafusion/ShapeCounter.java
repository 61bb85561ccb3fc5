package io.calcitefusion.datafusion;

import com.google.common.collect.EnumMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts levels and chains on the tokens of one statement, without recursion. For one statement.
 */
final class ShapeCounter {
  private static final ImmutableSet<String> QUERY_WORDS =
      ImmutableSet.of("SELECT", "WITH", "VALUES", "TABLE", "FROM");
  // A query in parentheses after one of these is a table or a part of a query.
  private static final ImmutableSet<String> BEFORE_TABLES =
      ImmutableSet.of(
          "FROM", "JOIN", "LATERAL", "UNION", "INTERSECT", "EXCEPT", "EXPLAIN", "DESCRIBE", "COPY");
  private static final ImmutableSet<String> SET_OPERATIONS =
      ImmutableSet.of("UNION", "INTERSECT", "EXCEPT");
  // A parenthesis after one of these opens no function call.
  private static final ImmutableSet<String> BEFORE_GROUPS =
      ImmutableSet.of(
          "AND",
          "OR",
          "NOT",
          "SELECT",
          "WHERE",
          "ON",
          "HAVING",
          "THEN",
          "ELSE",
          "WHEN",
          "CASE",
          "IN",
          "BY",
          "BETWEEN",
          "LIKE",
          "ILIKE",
          "IS",
          "VALUES",
          "AS",
          "OVER",
          "USING",
          "QUALIFY",
          "LIMIT",
          "OFFSET",
          "FILTER",
          "DISTINCT",
          "ALL",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "FROM",
          "JOIN",
          "LATERAL",
          "RETURNING",
          "SET",
          "MATERIALIZED",
          "INTO",
          "EXPLAIN",
          "DESCRIBE",
          "COPY",
          "WITH");
  private static final ImmutableSet<String> PREFIX_WORDS =
      ImmutableSet.of("NOT", "EXPLAIN", "INTERVAL", "PRIOR");
  private static final ImmutableSet<String> OPERATOR_WORDS =
      ImmutableSet.of("IS", "LIKE", "ILIKE", "SIMILAR", "BETWEEN", "IN", "DIV", "MOD", "AT");
  private static final String OPERATOR_SYMBOLS = "+-*/%|&^<>=!~:";
  private static final String PREFIX_SYMBOLS = "+-~!@";

  /** What opened a level. */
  private enum Opener {
    GROUP,
    CALL,
    FROM_QUERY,
    SUB_QUERY,
    CASE
  }

  /** A level that is open, and the chains in it. */
  private static final class Level {
    private final Opener opener;
    private final boolean holdsTables;
    private int operators;
    private int conditions;
    private int setOperations;
    private int joins;

    Level(Opener opener, boolean holdsTables) {
      this.opener = opener;
      this.holdsTables = holdsTables;
    }
  }

  private final String sql;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Multiset<Opener> open = EnumMultiset.create(Opener.class);
  private int prefixes;
  private int nesting;
  private int calls;
  private int subQueries;

  ShapeCounter(String sql) {
    this.sql = sql;
    levels.push(new Level(Opener.GROUP, true));
  }

  StatementShape count(List<SqlToken> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.kind() == SqlToken.Kind.SYMBOL) {
        symbol(token, at(tokens, i - 1), tokens, i);
      } else if (token.kind() == SqlToken.Kind.WORD) {
        word(token, at(tokens, i - 1));
      } else {
        prefixes = 0;
      }
    }
    return new StatementShape(nesting, calls, subQueries);
  }

  private static @Nullable SqlToken at(List<SqlToken> tokens, int index) {
    return index >= 0 && index < tokens.size() ? tokens.get(index) : null;
  }

  private void symbol(SqlToken token, @Nullable SqlToken before, List<SqlToken> tokens, int index) {
    char symbol = token.text().charAt(0);
    Level level = level();
    switch (symbol) {
      case '(' -> parenthesis(tokens, index);
      case '[', '{' -> open(new Level(Opener.CALL, false), token);
      case ')', ']', '}' -> close(false);
      case ',' -> {
        level.operators = 0;
        level.conditions = 0;
        prefixes = 0;
      }
      default -> {
        if (PREFIX_SYMBOLS.indexOf(symbol) >= 0) {
          prefix(token);
        } else {
          prefixes = 0;
        }
        if (OPERATOR_SYMBOLS.indexOf(symbol) >= 0 && !continues(token, before)) {
          level.operators++;
          limit(
              level.operators, StatementShape.MAX_OPERATORS, "operators in one expression", token);
        }
      }
    }
  }

  private void word(SqlToken token, @Nullable SqlToken before) {
    String word = token.text().toUpperCase(Locale.ROOT);
    if (PREFIX_WORDS.contains(word)) {
      prefix(token);
      return;
    }
    boolean afterDot = before != null && before.isSymbol('.');
    prefixes = 0;
    if (afterDot) {
      return;
    }
    Level level = level();
    switch (word) {
      case "CASE" -> open(new Level(Opener.CASE, false), token);
      case "END" -> close(true);
      case "AND", "OR" -> {
        level.operators = 0;
        level.conditions++;
        limit(level.conditions, StatementShape.MAX_CONDITIONS, "conditions in a row", token);
      }
      case "UNION", "INTERSECT", "EXCEPT" -> {
        level.operators = 0;
        level.conditions = 0;
        level.joins = 0;
        level.setOperations++;
        limit(level.setOperations, StatementShape.MAX_SET_OPERATIONS, "set operations", token);
      }
      case "JOIN" -> {
        level.operators = 0;
        level.conditions = 0;
        level.joins++;
        limit(level.joins, StatementShape.MAX_JOINS, "joins in one query", token);
      }
      case "PREPARE" -> prefix(token);
      case "SELECT", "WHERE", "FROM", "GROUP", "HAVING", "ORDER", "ON", "WHEN", "THEN", "ELSE" -> {
        level.operators = 0;
        level.conditions = 0;
      }
      default -> {
        if (OPERATOR_WORDS.contains(word)) {
          level.operators++;
          limit(
              level.operators, StatementShape.MAX_OPERATORS, "operators in one expression", token);
        }
      }
    }
  }

  private void prefix(SqlToken token) {
    prefixes++;
    limit(prefixes, StatementShape.MAX_PREFIXES, "prefix operators in a row", token);
    nesting(token);
  }

  /** Whether a symbol is a further character of the operator before it. */
  private static boolean continues(SqlToken token, @Nullable SqlToken before) {
    return before != null
        && before.start() == token.start() - 1
        && before.kind() == SqlToken.Kind.SYMBOL
        && OPERATOR_SYMBOLS.indexOf(before.text().charAt(0)) >= 0;
  }

  private void parenthesis(List<SqlToken> tokens, int index) {
    SqlToken before = at(tokens, index - 1);
    SqlToken next = at(tokens, index + 1);
    boolean tables = tablesFollow(before, at(tokens, index - 2));
    Opener opener = Opener.GROUP;
    if (next != null && isWord(next, QUERY_WORDS)) {
      opener = tables ? Opener.FROM_QUERY : Opener.SUB_QUERY;
    } else if (before != null && before.isIdentifier() && !isWord(before, BEFORE_GROUPS)) {
      opener = Opener.CALL;
    }
    open(new Level(opener, tables && opener == Opener.GROUP), tokens.get(index));
  }

  /** Whether a parenthesis after these two tokens holds tables, or a part of a query. */
  private boolean tablesFollow(@Nullable SqlToken before, @Nullable SqlToken beforeThat) {
    if (before == null || isWord(before, BEFORE_TABLES)) {
      return true;
    }
    if (before.isSymbol('(')) {
      return level().holdsTables;
    }
    boolean quantified = before.isWord("ALL") || before.isWord("DISTINCT");
    return quantified && beforeThat != null && isWord(beforeThat, SET_OPERATIONS);
  }

  private static boolean isWord(SqlToken token, ImmutableSet<String> words) {
    return token.kind() == SqlToken.Kind.WORD
        && words.contains(token.text().toUpperCase(Locale.ROOT));
  }

  private void open(Level level, SqlToken token) {
    prefixes = 0;
    levels.push(level);
    int count = open.add(level.opener, 1) + 1;
    switch (level.opener) {
      case GROUP -> {}
      case CALL -> {
        limit(count, StatementShape.MAX_CALLS, "levels of function calls and brackets", token);
        calls = Math.max(calls, count);
      }
      case CASE -> limit(count, StatementShape.MAX_CASES, "levels of CASE", token);
      case FROM_QUERY ->
          limit(count, StatementShape.MAX_FROM_QUERIES, "levels of queries in FROM", token);
      case SUB_QUERY -> {
        limit(count, StatementShape.MAX_SUB_QUERIES, "levels of sub-queries", token);
        subQueries = Math.max(subQueries, count);
      }
    }
    nesting(token);
  }

  private void nesting(SqlToken token) {
    int now = levels.size() - 1 + prefixes;
    limit(now, StatementShape.MAX_NESTING, "levels of nesting", token);
    nesting = Math.max(nesting, now);
  }

  /** Closes a level; what is not balanced is for the parser to report. */
  private void close(boolean byEnd) {
    prefixes = 0;
    if (levels.size() > 1 && (level().opener == Opener.CASE) == byEnd) {
      open.remove(levels.pop().opener);
    }
  }

  private Level level() {
    return levels.getFirst();
  }

  private void limit(int count, int limit, String what, SqlToken token) {
    if (count > limit) {
      SqlPosition position = SqlLexer.position(sql, token.start());
      throw new DataFusionException(
          ErrorKind.RESOURCES,
          "54001",
          "The statement is too complex: it has more than %,d %s at %s; split it, or give long lists as a table."
              .formatted(limit, what, position),
          position,
          null);
    }
  }
}
