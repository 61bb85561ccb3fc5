package io.calcitefusion.tests.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ORDER BY of a query's outermost level, as far as it names columns of the result. */
final class SortKeys {
  private static final Pattern ORDER_BY = Pattern.compile("(?i)\\border\\s+by\\b");
  private static final Pattern LIMIT = Pattern.compile("(?i)\\s+limit\\s+\\d+\\s*$");
  private static final Pattern DIRECTION =
      Pattern.compile("(?i)\\s+(asc|desc)\\b|\\s+nulls\\s+(first|last)\\b");

  private SortKeys() {}

  /** Whether the query ends in a LIMIT. */
  static boolean isLimited(String sql) {
    return LIMIT.matcher(sql).find();
  }

  /** The query without the LIMIT at its end. */
  static String withoutLimit(String sql) {
    return LIMIT.matcher(sql).replaceFirst("");
  }

  /** Places of the leading sort keys in the result, up to the first one that is not selected. */
  static List<Integer> of(String sql, List<String> labels) {
    Matcher matcher = ORDER_BY.matcher(sql);
    int start = -1;
    while (matcher.find()) {
      if (depth(sql.substring(0, matcher.start())) == 0) {
        start = matcher.end();
      }
    }
    List<Integer> places = new ArrayList<>();
    if (start >= 0) {
      for (String key : withoutLimit(sql.substring(start)).split(",")) {
        int place = place(DIRECTION.matcher(key).replaceAll("").strip(), labels);
        if (place < 0) {
          break;
        }
        places.add(place);
      }
    }
    return places;
  }

  private static int place(String key, List<String> labels) {
    if (key.matches("\\d+")) {
      return Integer.parseInt(key) - 1;
    }
    String name = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList().indexOf(name);
  }

  private static int depth(String text) {
    int depth = 0;
    for (char c : text.toCharArray()) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return depth;
  }
}
