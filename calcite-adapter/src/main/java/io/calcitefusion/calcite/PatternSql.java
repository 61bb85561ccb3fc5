package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.List;
import java.util.Map;

/** Patterns of LIKE, SIMILAR TO and TO_CHAR in the engine's notation. Pure functions. */
final class PatternSql {
  /**
   * PostgreSQL's date patterns, longest first, and chrono's. Those with lower-case letters are
   * matched as they are, since their case decides that of the result.
   */
  private static final ImmutableMap<String, String> DATE_PATTERNS =
      ImmutableMap.<String, String>builder()
          .put("FMMonth", "%B")
          .put("FMDay", "%A")
          .put("HH24", "%H")
          .put("HH12", "%I")
          .put("YYYY", "%Y")
          .put("DDD", "%j")
          .put("Mon", "%b")
          .put("HH", "%I")
          .put("MI", "%M")
          .put("SS", "%S")
          .put("MM", "%m")
          .put("DD", "%d")
          .put("Dy", "%a")
          .put("YY", "%y")
          .put("MS", "%3f")
          .put("US", "%6f")
          .put("AM", "%p")
          .put("PM", "%p")
          .buildOrThrow();

  /** Characters that mean something in regular expressions, inside of brackets too. */
  private static final String REGEX_SPECIAL = "\\^$.|?*+()[]{}-&~#";

  private static final String REGEX_PLAIN = "|*+?{}()[]";

  private PatternSql() {}

  /**
   * A LIKE pattern for the engine, whose escape is always the backslash.
   *
   * @param escape the escape character of the SQL text, or NUL when there is none
   */
  static String like(String pattern, char escape) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (escape != '\0' && c == escape) {
        i++;
        if (i == pattern.length()) {
          throw invalid("the LIKE pattern '" + pattern + "' ends with its escape character");
        }
        char escaped = pattern.charAt(i);
        if (escaped != '%' && escaped != '_' && escaped != escape) {
          throw invalid(
              "in the LIKE pattern '" + pattern + "' the escape stands before '" + escaped + "'");
        }
        c = escaped;
        text.append(c == '%' || c == '_' || c == '\\' ? "\\" : "").append(c);
      } else {
        text.append(c == '\\' ? "\\\\" : String.valueOf(c));
      }
    }
    return text.toString();
  }

  /**
   * The text of a LIKE pattern that is known when the statement runs, for the engine. A pattern
   * whose escape character stands before an ordinary one, or at its end, ends in a failing cast,
   * whose text says so.
   *
   * @param pattern a text expression
   * @param escape the escape character of the SQL text, or NUL when there is none
   */
  static String computedLike(String pattern, char escape) {
    if (escape == '\0') {
      return replaced(pattern, "\\", "\\\\");
    }
    String mark = String.valueOf(escape);
    String quoted = "^$.|?*+()[]{}\\-&~".indexOf(escape) < 0 ? mark : "\\" + mark;
    String valid =
        "regexp_like(%s, '^(?s:[^%2$s]|%2$s[%2$s%%_])*$')"
            .formatted(pattern, quoted.replace("'", "''"));
    return "CASE WHEN CAST(CASE WHEN NOT "
        + valid
        + " THEN "
        + SqlIdentifier.literal(
            "the escape character " + mark + " of a LIKE pattern stands before no %, _ or " + mark)
        + " ELSE '0' END AS BIGINT) = 0 THEN "
        + (escape == '\\' ? pattern : withBackslashes(pattern, escape))
        + " END";
  }

  /**
   * Every escape character gets a backslash behind it that tells it from the pattern's own, which
   * are doubled. So pairs are found from the left, and what is left of them stands before a
   * wildcard.
   */
  private static String withBackslashes(String pattern, char escape) {
    String single = escape + "\\";
    String literal = escape == '%' || escape == '_' ? "\\" + escape : String.valueOf(escape);
    String text = replaced(pattern, "\\", "\\\\");
    text = replaced(text, String.valueOf(escape), single);
    text = replaced(text, single + single, literal);
    for (char wildcard : List.of('%', '_')) {
      if (wildcard != escape) {
        text = replaced(text, single + wildcard, "\\" + wildcard);
      }
    }
    return text;
  }

  private static String replaced(String text, String old, String by) {
    return "replace(%s, %s, %s)"
        .formatted(text, SqlIdentifier.literal(old), SqlIdentifier.literal(by));
  }

  /** The anchored regular expression of a SIMILAR TO pattern. */
  static String similar(String pattern, char escape) {
    StringBuilder regex = new StringBuilder("^(?s:");
    boolean inBrackets = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (escape != '\0' && c == escape && i + 1 < pattern.length()) {
        i++;
        // Before a letter the backslash would mean a class of characters.
        regex.append(REGEX_SPECIAL.indexOf(pattern.charAt(i)) < 0 ? "" : "\\");
        regex.append(pattern.charAt(i));
      } else if (inBrackets) {
        inBrackets = c != ']';
        regex.append(c == '\\' || c == '[' ? "\\" + c : String.valueOf(c));
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else if (REGEX_PLAIN.indexOf(c) >= 0) {
        inBrackets = c == '[';
        regex.append(c == '(' ? "(?:" : String.valueOf(c));
      } else if ("\\^$.".indexOf(c) >= 0) {
        regex.append('\\').append(c);
      } else {
        regex.append(c);
      }
    }
    return regex.append(")$").toString();
  }

  /**
   * The anchored regular expression of a SIMILAR TO pattern that is known when the statement runs.
   *
   * @param pattern a text expression
   * @param escape the escape character of the SQL text, or NUL when there is none
   */
  static String computedSimilar(String pattern, char escape) {
    return "similar_regex(%s, %s)"
        .formatted(pattern, SqlIdentifier.literal(escape == '\0' ? "" : String.valueOf(escape)));
  }

  /** A literal chrono pattern for a literal PostgreSQL date pattern. */
  static String date(String pattern) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < pattern.length()) {
      String rest = pattern.substring(i);
      String upper = rest.toUpperCase(java.util.Locale.ROOT);
      Map.Entry<String, String> match =
          DATE_PATTERNS.entrySet().stream()
              .filter(entry -> upper.startsWith(entry.getKey()) || rest.startsWith(entry.getKey()))
              .findFirst()
              .orElse(null);
      char c = rest.charAt(0);
      if (match != null) {
        text.append(match.getValue());
        i += match.getKey().length();
      } else if (c == '"' && rest.indexOf('"', 1) > 0) {
        int end = rest.indexOf('"', 1);
        text.append(rest, 1, end);
        i += end + 1;
      } else if (Character.isLetter(c) || c == '%') {
        throw FrontEndErrors.unsupported(
            "the date pattern '" + pattern + "' (at '" + rest + "')",
            "use YYYY, MM, DD, HH24, MI, SS, MS, US, Mon, FMMonth, Dy, FMDay and quoted text");
      } else {
        text.append(c);
        i++;
      }
    }
    return SqlIdentifier.literal(text.toString());
  }

  private static RuntimeException invalid(String message) {
    return new io.calcitefusion.datafusion.DataFusionException(
        io.calcitefusion.datafusion.ErrorKind.PLAN, "22025", message);
  }
}
