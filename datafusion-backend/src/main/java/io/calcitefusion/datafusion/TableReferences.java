package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the names that a query reads from, by its tokens: what follows FROM, JOIN or TABLE, and the
 * commas of a FROM list. May name a part of WITH, never misses a table.
 */
final class TableReferences {
  private static final ImmutableSet<String> AFTER_TABLES =
      ImmutableSet.of(
          "WHERE",
          "GROUP",
          "HAVING",
          "WINDOW",
          "QUALIFY",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "FETCH",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "SELECT",
          "ON",
          "USING");

  private final List<SqlToken> tokens;
  private final Set<String> found = new LinkedHashSet<>();
  private final String catalog;
  private final String schema;

  private TableReferences(List<SqlToken> tokens, String catalog, String schema) {
    this.tokens = tokens;
    this.catalog = catalog;
    this.schema = schema;
  }

  /** Names of tables in that catalog and schema, which are also the defaults. */
  static Set<String> in(String sql, String catalog, String schema) {
    TableReferences references = new TableReferences(SqlLexer.tokens(sql), catalog, schema);
    references.scan();
    return references.found;
  }

  private void scan() {
    // Per open parenthesis: whether a comma there separates tables.
    Deque<Boolean> inTables = new ArrayDeque<>();
    inTables.push(false);
    boolean tableNext = false;
    int i = 0;
    while (i < tokens.size()) {
      SqlToken token = tokens.get(i);
      if (token.isSymbol('(')) {
        inTables.push(tableNext);
      } else if (token.isSymbol(')')) {
        if (inTables.size() > 1) {
          inTables.pop();
        }
        tableNext = false;
      } else if (token.isSymbol(',')) {
        tableNext = inTables.getFirst();
      } else if (token.isWord("FROM") || token.isWord("JOIN") || token.isWord("TABLE")) {
        inTables.pop();
        inTables.push(true);
        tableNext = true;
      } else if (isAfterTables(token)) {
        // A join's condition ends at the next table word, the list itself at the next clause.
        boolean condition = token.isWord("ON") || token.isWord("USING");
        if (!condition) {
          inTables.pop();
          inTables.push(false);
        }
        tableNext = false;
      } else if (tableNext && token.isIdentifier() && !token.isWord("LATERAL")) {
        i = name(i);
        tableNext = false;
        continue;
      }
      i++;
    }
  }

  private static boolean isAfterTables(SqlToken token) {
    return token.kind() == SqlToken.Kind.WORD
        && AFTER_TABLES.contains(token.text().toUpperCase(Locale.ROOT));
  }

  /** Reads a name of one to three parts and gives the index after it. */
  private int name(int start) {
    int end = start + 1;
    while (end + 1 < tokens.size()
        && tokens.get(end).isSymbol('.')
        && tokens.get(end + 1).isIdentifier()) {
      end += 2;
    }
    int parts = (end - start + 1) / 2;
    boolean here =
        (parts < 2 || tokens.get(end - 3).identifier().equals(schema))
            && (parts < 3 || tokens.get(end - 5).identifier().equals(catalog));
    if (here) {
      found.add(tokens.get(end - 1).identifier());
    }
    return end;
  }
}
