package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;

/** The texts from which the engine made views. Pure functions. */
final class ViewText {
  private static final int IF_NOT_EXISTS = 3;

  private ViewText() {}

  /**
   * A hash of the query in a CREATE VIEW statement. Whether the statement would replace a view and
   * how it spells the view's name does not count; names that it gives to columns do.
   *
   * @return SHA-256 in 64 lower-case hex digits
   */
  static String hash(String definition) {
    return ViewDefinitions.hash(definition.substring(afterName(definition)).strip());
  }

  /** Where the view's name ends; 0 when the text creates no view. */
  private static int afterName(String definition) {
    ImmutableList<SqlToken> tokens = SqlLexer.tokens(definition);
    int view = 0;
    while (view < tokens.size() && !tokens.get(view).isWord("VIEW")) {
      view++;
    }
    if (tokens.isEmpty() || !tokens.get(0).isWord("CREATE") || view == tokens.size()) {
      return 0;
    }
    int at = view + 1;
    if (at < tokens.size() && tokens.get(at).isWord("IF")) {
      at += IF_NOT_EXISTS;
    }
    while (at + 1 < tokens.size() && tokens.get(at + 1).isSymbol('.')) {
      at += 2;
    }
    return at + 1 < tokens.size() ? tokens.get(at + 1).start() : 0;
  }
}
