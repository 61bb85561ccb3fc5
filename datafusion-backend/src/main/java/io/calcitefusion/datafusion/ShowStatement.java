package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A SHOW statement that names a table, as a query over {@code information_schema}. The engine
 * writes such a query itself, and puts the name into it as it is: a quote in a name would become
 * SQL, and a name without a schema would also mean the tables of that name in other schemas.
 *
 * @param table the name that is shown, as written
 * @param query what it means
 */
record ShowStatement(String table, String query) {
  private static final String COLUMNS =
      "SELECT table_catalog, table_schema, table_name, column_name, data_type, is_nullable"
          + " FROM information_schema.columns WHERE %s ORDER BY ordinal_position";
  private static final String ALL_OF_COLUMNS =
      "SELECT * FROM information_schema.columns WHERE %s ORDER BY ordinal_position";
  private static final String DEFINITION =
      "SELECT table_catalog, table_schema, table_name, definition"
          + " FROM information_schema.views WHERE %s";
  private static final String SETTING =
      "(SELECT value FROM information_schema.df_settings WHERE name = 'datafusion.catalog.%s')";

  /**
   * What the engine is to plan for a text.
   *
   * @param lookUp plans a statement, so that a table that is not there is an error and no result
   *     without rows
   */
  static String planned(String sql, Consumer<String> lookUp) {
    ShowStatement show = find(sql);
    if (show == null) {
      return withEscapedPattern(sql);
    }
    // A view that can not be planned any more is shown as well.
    lookUp.accept("DESCRIBE " + show.table());
    return show.query();
  }

  /** The statement, or null when it is none of those. */
  static @Nullable ShowStatement find(String sql) {
    ImmutableList<SqlToken> tokens = SqlLexer.tokens(sql);
    int at = 0;
    if (tokens.isEmpty() || !tokens.get(at++).isWord("SHOW")) {
      return null;
    }
    String form = COLUMNS;
    if (isWord(tokens, at, "CREATE") && isWord(tokens, at + 1, "TABLE")) {
      form = DEFINITION;
      at += 2;
    } else {
      while (isWord(tokens, at, "EXTENDED") || isWord(tokens, at, "FULL")) {
        form = ALL_OF_COLUMNS;
        at++;
      }
      boolean columns = isWord(tokens, at, "COLUMNS") || isWord(tokens, at, "FIELDS");
      boolean from = isWord(tokens, at + 1, "FROM") || isWord(tokens, at + 1, "IN");
      if (!columns || !from) {
        return null;
      }
      at += 2;
    }
    List<SqlToken> name = new ArrayList<>(tokens.subList(at, tokens.size()));
    if (!name.isEmpty() && name.get(name.size() - 1).isSymbol(';')) {
      name.remove(name.size() - 1);
    }
    return isName(name) ? of(form, name) : null;
  }

  /**
   * The text of a SHOW FUNCTIONS whose pattern holds quotes, with the quotes doubled once more: the
   * engine puts the pattern into a query as it is. Any other text stays as it is.
   */
  private static String withEscapedPattern(String sql) {
    ImmutableList<SqlToken> tokens = SqlLexer.tokens(sql);
    boolean hasPattern =
        isWord(tokens, 0, "SHOW")
            && isWord(tokens, 1, "FUNCTIONS")
            && isWord(tokens, 2, "LIKE")
            && tokens.size() > 3
            && tokens.get(3).kind() == SqlToken.Kind.STRING
            && tokens.get(3).text().startsWith("'")
            && tokens.get(3).text().length() > 1;
    if (!hasPattern) {
      return sql;
    }
    SqlToken pattern = tokens.get(3);
    String text = pattern.text();
    int end = text.length() - 1;
    return sql.substring(0, pattern.start())
        + '\''
        + text.substring(1, end).replace("''", "''''")
        + sql.substring(pattern.start() + end);
  }

  private static boolean isWord(List<SqlToken> tokens, int at, String word) {
    return at < tokens.size() && tokens.get(at).isWord(word);
  }

  /** One to three identifiers with dots between them. */
  private static boolean isName(List<SqlToken> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (i % 2 == 0 ? !token.isIdentifier() : !token.isSymbol('.')) {
        return false;
      }
    }
    return tokens.size() % 2 == 1 && tokens.size() <= 5;
  }

  private static ShowStatement of(String form, List<SqlToken> name) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < name.size(); i += 2) {
      parts.add(name.get(i).identifier());
    }
    String table = String.join(".", parts.stream().map(SqlIdentifier::quote).toList());
    List<String> reversed = Lists.reverse(parts);
    String condition =
        "table_name = %s AND table_schema = %s AND table_catalog = %s"
            .formatted(
                SqlIdentifier.literal(reversed.get(0)),
                reversed.size() > 1
                    ? SqlIdentifier.literal(reversed.get(1))
                    : SETTING.formatted("default_schema"),
                reversed.size() > 2
                    ? SqlIdentifier.literal(reversed.get(2))
                    : SETTING.formatted("default_catalog"));
    return new ShowStatement(table, form.formatted(condition));
  }
}
