package io.calcitefusion.tests.sql;

import java.util.regex.Pattern;

/** Mistakes that a translation could make without anybody being told, planted in its text. */
enum PlantedFault {
  /** Rows without a match are lost. */
  LEFT_JOIN_READ_AS_INNER {
    @Override
    String plant(String sql) {
      return sql.replace(" LEFT JOIN ", " INNER JOIN ");
    }
  },
  /** A FULL JOIN keeps the rows of its left side only. */
  FULL_JOIN_READ_AS_LEFT {
    @Override
    String plant(String sql) {
      return sql.replace(" FULL JOIN ", " LEFT JOIN ");
    }
  },
  /** All rows come instead of some. */
  DROPPED_LIMIT {
    @Override
    String plant(String sql) {
      return LIMIT.matcher(sql).replaceAll("");
    }
  },
  /** The first rows come instead of later ones. */
  DROPPED_OFFSET {
    @Override
    String plant(String sql) {
      return OFFSET.matcher(sql).replaceAll("");
    }
  },
  /** NULLs stand at the other end. */
  SWAPPED_NULL_ORDER {
    @Override
    String plant(String sql) {
      return sql.replace("NULLS FIRST", "NULLS ?")
          .replace("NULLS LAST", "NULLS FIRST")
          .replace("NULLS ?", "NULLS LAST");
    }
  },
  /** Rows come in the opposite order. */
  SWAPPED_DIRECTION {
    @Override
    String plant(String sql) {
      return sql.replace(" ASC NULLS", " ? NULLS")
          .replace(" DESC NULLS", " ASC NULLS")
          .replace(" ? NULLS", " DESC NULLS");
    }
  },
  /** Values keep the type that they had. */
  LOST_CAST {
    @Override
    String plant(String sql) {
      String text = sql;
      for (int at = text.lastIndexOf(CAST); at >= 0; at = text.lastIndexOf(CAST, at - 1)) {
        int end = closing(text, at + CAST.length());
        String inside = text.substring(at + CAST.length(), end);
        text =
            text.substring(0, at)
                + inside.substring(0, inside.lastIndexOf(" AS "))
                + text.substring(end + 1);
        if (at == 0) {
          break;
        }
      }
      return text;
    }
  },
  /** Equal rows come once instead of as often as they are there. */
  UNION_WITHOUT_ALL {
    @Override
    String plant(String sql) {
      return sql.replace(" UNION ALL ", " UNION ");
    }
  },
  /** Equal values count as often as they are there. */
  LOST_DISTINCT {
    @Override
    String plant(String sql) {
      return sql.replace("(DISTINCT ", "(");
    }
  },
  /** A filter of an aggregate is not applied. */
  LOST_FILTER {
    @Override
    String plant(String sql) {
      return sql.replace(" FILTER (WHERE ", " FILTER (WHERE TRUE OR ");
    }
  },
  /** NULL on both sides is unknown instead of equal. */
  EQUAL_INSTEAD_OF_NOT_DISTINCT {
    @Override
    String plant(String sql) {
      return sql.replace(" IS NOT DISTINCT FROM ", " = ");
    }
  },
  /** A frame of rows is read as one of values. */
  ROWS_READ_AS_RANGE {
    @Override
    String plant(String sql) {
      return sql.replace("ROWS BETWEEN UNBOUNDED", "RANGE BETWEEN UNBOUNDED");
    }
  };

  private static final String CAST = "CAST(";
  private static final Pattern LIMIT = Pattern.compile(" LIMIT \\d+");
  private static final Pattern OFFSET = Pattern.compile(" OFFSET \\d+");

  /** The text with the mistake in it; the text itself where there is no place for it. */
  abstract String plant(String sql);

  private static int closing(String text, int start) {
    int depth = 1;
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("no end of a cast in " + text);
  }
}
