package io.calcitefusion.calcite;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement split into EXPLAIN or DESCRIBE with its options and the query after it. Immutable.
 *
 * @param prefix the words before the query, empty when there are none
 * @param query the query, with the prefix blanked out so that positions stay right
 */
record ExplainedQuery(String prefix, String query) {
  private static final String SPACE = "(?:\\s+|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)";
  private static final Pattern PREFIX =
      Pattern.compile(
          SPACE
              + "*+((?:EXPLAIN\\b(?:"
              + SPACE
              + "+(?:ANALYZE|VERBOSE)\\b|"
              + SPACE
              + "+FORMAT"
              + SPACE
              + "+(?:\\w+|'[^']*')|"
              + SPACE
              + "*\\([^()]*\\)(?="
              + SPACE
              + "*(?:SELECT|WITH|VALUES|TABLE|\\()))*|(?:DESCRIBE|DESC)\\b(?="
              + SPACE
              + "*(?:SELECT|WITH|VALUES|\\())))",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  static ExplainedQuery split(String sql) {
    Matcher matcher = PREFIX.matcher(sql);
    if (!matcher.lookingAt()) {
      return new ExplainedQuery("", sql);
    }
    String blank = sql.substring(0, matcher.end()).replaceAll("[^\\n]", " ");
    String words =
        matcher.group(1).replaceAll("--[^\\n]*|/\\*(?s:.*?)\\*/", " ").replaceAll("\\s+", " ");
    return new ExplainedQuery(words, blank + sql.substring(matcher.end()));
  }

  boolean isExplained() {
    return !prefix.isEmpty();
  }
}
