package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Locale;

/** Finds the {@link StatementKind} of a text with a small lexer. Pure functions. */
public final class StatementClassifier {
  private static final ImmutableSet<String> QUERY_WORDS =
      ImmutableSet.of("SELECT", "VALUES", "TABLE", "FROM");

  // No sensible statement nests EXPLAIN, PREPARE or WITH deeper; the stack has its limit too.
  private static final int LIMIT_DEPTH = 64;

  private final List<SqlToken> tokens;
  private int depth;
  private int position;

  private StatementClassifier(List<SqlToken> tokens, int depth) {
    this.tokens = tokens;
    this.depth = depth;
  }

  /**
   * The kind of the statement. For EXPLAIN, DESCRIBE and PREPARE the access that the statement
   * inside needs counts, so EXPLAIN ANALYZE of a COPY is a {@link StatementKind#COPY}. WITH is a
   * query unless its main verb, or that of one of its parts, writes; SELECT … INTO is {@link
   * StatementKind#DDL}, since it creates a table.
   *
   * @param sql one statement; comments, parentheses and white space before it are skipped
   * @return its kind
   */
  public static StatementKind classify(String sql) {
    requireNonNull(sql, "sql");
    return new StatementClassifier(SqlLexer.tokens(sql), 0).statement();
  }

  private StatementKind statement() {
    if (depth++ > LIMIT_DEPTH) {
      return StatementKind.OTHER;
    }
    while (position < tokens.size() && tokens.get(position).isSymbol('(')) {
      position++;
    }
    if (position == tokens.size() || tokens.get(position).kind() != SqlToken.Kind.WORD) {
      return StatementKind.OTHER;
    }
    String verb = tokens.get(position).text().toUpperCase(Locale.ROOT);
    if (QUERY_WORDS.contains(verb)) {
      return query();
    }
    position++;
    return switch (verb) {
      case "WITH" -> with();
      case "EXPLAIN" -> explain();
      case "DESCRIBE", "DESC" -> describe();
      case "SHOW" -> StatementKind.SHOW;
      case "SET", "RESET" -> StatementKind.SET;
      case "PREPARE" -> prepare();
      case "EXECUTE", "DEALLOCATE" -> StatementKind.PREPARE;
      case "CREATE", "DROP", "ALTER", "TRUNCATE" -> StatementKind.DDL;
      case "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE" -> StatementKind.DML;
      case "COPY" -> StatementKind.COPY;
      case "BEGIN", "START", "COMMIT", "END", "ROLLBACK" -> StatementKind.TRANSACTION;
      default -> StatementKind.OTHER;
    };
  }

  /** From the first word of a query on. */
  private StatementKind query() {
    for (int i = position; i < tokens.size(); i++) {
      if (tokens.get(i).isWord("INTO")) {
        return StatementKind.DDL;
      }
    }
    return StatementKind.QUERY;
  }

  /** After WITH: the parts, each in parentheses after AS, and then the main verb. */
  private StatementKind with() {
    skipWord("RECURSIVE");
    do {
      if (position < tokens.size()) {
        position++;
      }
      if (atSymbol('(')) {
        skipParentheses();
      }
      skipWord("AS");
      skipWord("NOT");
      skipWord("MATERIALIZED");
      if (atSymbol('(')) {
        int end = parenthesesEnd();
        StatementKind part =
            new StatementClassifier(tokens.subList(position, end), depth).statement();
        if (part == StatementKind.DML || part == StatementKind.DDL) {
          return part;
        }
        position = end;
      }
    } while (skipSymbol(','));
    return statement();
  }

  private StatementKind explain() {
    if (isNameUpToEnd()) {
      return StatementKind.DESCRIBE_TABLE;
    }
    skipWord("ANALYZE");
    skipWord("ANALYSE");
    skipWord("VERBOSE");
    if (skipWord("FORMAT") && position < tokens.size()) {
      position++;
    }
    if (atSymbol('(') && !queryInParentheses()) {
      skipParentheses();
    }
    StatementKind explained = statement();
    return explained.isQuery() ? StatementKind.EXPLAIN : explained;
  }

  private StatementKind describe() {
    if (isNameUpToEnd()) {
      return StatementKind.DESCRIBE_TABLE;
    }
    StatementKind described = statement();
    if (described.isQuery()) {
      return StatementKind.DESCRIBE_QUERY;
    }
    return described == StatementKind.OTHER ? StatementKind.DESCRIBE_TABLE : described;
  }

  /** After PREPARE: a name, types in parentheses, AS, the statement. */
  private StatementKind prepare() {
    if (position < tokens.size()) {
      position++;
    }
    if (atSymbol('(')) {
      skipParentheses();
    }
    skipWord("AS");
    StatementKind prepared = statement();
    return prepared.lowestAccess() == AccessLevel.ADMIN && prepared != StatementKind.OTHER
        ? prepared
        : StatementKind.PREPARE;
  }

  /** Whether the rest is a name of one or more parts. */
  private boolean isNameUpToEnd() {
    int end = tokens.size();
    while (end > position && tokens.get(end - 1).isSymbol(';')) {
      end--;
    }
    for (int i = position; i < end; i++) {
      boolean fits = (i - position) % 2 == 0 ? tokens.get(i).isIdentifier() : isDot(i);
      if (!fits) {
        return false;
      }
    }
    return end > position && (end - position) % 2 == 1;
  }

  private boolean isDot(int index) {
    return tokens.get(index).isSymbol('.');
  }

  /** At an opening parenthesis: whether a query follows it, and not a list of options. */
  private boolean queryInParentheses() {
    int at = position;
    while (at < tokens.size() && tokens.get(at).isSymbol('(')) {
      at++;
    }
    if (at == tokens.size() || tokens.get(at).kind() != SqlToken.Kind.WORD) {
      return false;
    }
    String word = tokens.get(at).text().toUpperCase(Locale.ROOT);
    return QUERY_WORDS.contains(word) || word.equals("WITH");
  }

  private boolean atSymbol(char symbol) {
    return position < tokens.size() && tokens.get(position).isSymbol(symbol);
  }

  private boolean skipSymbol(char symbol) {
    boolean there = atSymbol(symbol);
    if (there) {
      position++;
    }
    return there;
  }

  private boolean skipWord(String word) {
    boolean there = position < tokens.size() && tokens.get(position).isWord(word);
    if (there) {
      position++;
    }
    return there;
  }

  private void skipParentheses() {
    position = parenthesesEnd();
  }

  private int parenthesesEnd() {
    int depth = 0;
    for (int i = position; i < tokens.size(); i++) {
      if (tokens.get(i).isSymbol('(')) {
        depth++;
      } else if (tokens.get(i).isSymbol(')')) {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return tokens.size();
  }
}
