package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of text: a heading once, then rows, each column as wide as its widest value so far. On a
 * terminal, texts are cut so that a row fits; elsewhere every value is whole. Not thread-safe.
 */
final class TableLayout {
  /**
   * The head of a column.
   *
   * @param label its label
   * @param isNumber whether its values stand at the right side
   */
  record Heading(String label, boolean isNumber) {
    static Heading text(String label) {
      return new Heading(label, false);
    }

    static Heading number(String label) {
      return new Heading(label, true);
    }
  }

  private static final String NULL_TEXT = "NULL";
  private static final String SEPARATOR = " | ";
  private static final int NARROWEST = 8;

  private final ImmutableList<Heading> headings;
  private final int[] widths;
  private final int terminalColumns;
  private boolean headed;

  /**
   * Creates a table.
   *
   * @param terminalColumns width that rows have to fit, 0 for no limit
   */
  TableLayout(List<Heading> headings, int terminalColumns) {
    this.headings = ImmutableList.copyOf(headings);
    this.terminalColumns = terminalColumns;
    this.widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(1, DisplayWidth.of(printable(this.headings.get(i).label())));
    }
  }

  /** Writes rows, below the heading when they are the first. */
  void write(Writer out, List<? extends List<@Nullable String>> rows) throws IOException {
    for (List<@Nullable String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(shown(row.get(i))));
      }
    }
    int[] fitted = fit();
    if (!headed) {
      headed = true;
      writeHeading(out, fitted);
    }
    StringBuilder line = new StringBuilder();
    for (List<@Nullable String> row : rows) {
      line.setLength(0);
      for (int i = 0; i < fitted.length; i++) {
        line.append(i == 0 ? " " : SEPARATOR);
        cell(line, shown(row.get(i)), fitted[i], headings.get(i).isNumber());
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private void writeHeading(Writer out, int[] fitted) throws IOException {
    StringBuilder line = new StringBuilder();
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < fitted.length; i++) {
      Heading heading = headings.get(i);
      line.append(i == 0 ? " " : SEPARATOR);
      cell(line, printable(heading.label()), fitted[i], heading.isNumber());
      rule.append(i == 0 ? "" : "+").append("-".repeat(fitted[i] + 2));
    }
    out.append(line.toString().stripTrailing()).append('\n');
    out.append(rule).append('\n');
  }

  private static void cell(StringBuilder line, String text, int width, boolean right) {
    int taken = DisplayWidth.of(text);
    if (taken > width) {
      line.append(DisplayWidth.cut(text, width));
    } else if (right) {
      line.append(" ".repeat(width - taken)).append(text);
    } else {
      line.append(text).append(" ".repeat(width - taken));
    }
  }

  /** The widths, with the widest texts narrowed until a row fits; numbers are never cut. */
  private int[] fit() {
    int[] fitted = widths.clone();
    if (terminalColumns == 0) {
      return fitted;
    }
    int excess = SEPARATOR.length() * (fitted.length - 1) + 2 - terminalColumns;
    for (int width : fitted) {
      excess += width;
    }
    while (excess > 0) {
      int widest = -1;
      for (int i = 0; i < fitted.length; i++) {
        if (!headings.get(i).isNumber()
            && fitted[i] > NARROWEST
            && (widest < 0 || fitted[i] > fitted[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return fitted;
      }
      fitted[widest]--;
      excess--;
    }
    return fitted;
  }

  private static String shown(@Nullable String value) {
    return value == null ? NULL_TEXT : printable(value);
  }

  /** Control characters as escapes: a value keeps to its line and cannot steer the terminal. */
  static String printable(String text) {
    int i = 0;
    while (i < text.length() && !Character.isISOControl(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length() + NARROWEST).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> result.append("\\n");
        case '\r' -> result.append("\\r");
        case '\t' -> result.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            result.append(String.format("\\u%04x", (int) c));
          } else {
            result.append(c);
          }
        }
      }
    }
    return result.toString();
  }
}
