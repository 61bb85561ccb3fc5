package io.calcitefusion.cli.report;

import io.calcitefusion.datafusion.CheckFinding.Severity;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The texts of a drawing. Immutable after construction. */
final class DrawingTexts {
  /** A box without what stands beside its text, and a letter of it, in pixels. */
  private static final int BESIDE = 34;

  private static final double LETTER = 7.3;
  private static final int FIRST_WIDE = 0x1100;

  private final Map<String, Long> errors = new HashMap<>();

  DrawingTexts(CheckReport report) {
    for (CheckSection section : report.sections()) {
      for (CheckCase each : section.cases()) {
        errors.merge(each.name(), each.count(Severity.ERROR), Long::sum);
      }
    }
  }

  /** The class of a box in the style sheet. */
  String shape(CheckedTable table) {
    String state = table.state().words().replace(' ', '-');
    String kind = table.kind().name().toLowerCase(Locale.ROOT);
    return errors(table) > 0 ? kind + " " + state + " failed" : kind + " " + state;
  }

  /** All about a dataset or view. */
  String title(CheckedTable table) {
    StringBuilder text = new StringBuilder();
    text.append(table.kind() == CheckedTable.Kind.DATASET ? "Dataset " : "View ");
    text.append(table.name()).append(", ").append(table.state().words());
    text.append(": ").append(counted(table.columns(), "column"));
    if (table.rows() != null) {
      text.append(", ").append(counted(table.rows(), "row"));
    }
    if (!table.key().isEmpty()) {
      text.append("; key ").append(String.join(", ", table.key()));
    }
    if (!table.joinKeys().isEmpty()) {
      text.append("; join keys ").append(String.join(", ", table.joinKeys()));
    }
    if (!table.reads().isEmpty()) {
      text.append("; reads ").append(String.join(", ", table.reads()));
    }
    if (errors(table) > 0) {
      text.append("; ").append(counted(errors(table), "error"));
    }
    return text.toString();
  }

  /** All about what joins datasets. */
  static String title(CheckLink link) {
    return link.kind() == CheckLink.Kind.REFERENCE
        ? "%s refers to %s by %s"
            .formatted(link.datasets().get(0), link.datasets().get(1), link.label())
        : "Join key %s of %s".formatted(link.label(), String.join(", ", link.datasets()));
  }

  /** A number and its word. */
  static String counted(long number, String word) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? word : word + "s");
  }

  /** A text, cut where it would run out of a box; letters of some scripts are twice as wide. */
  static String fit(String text, int width) {
    double room = width - BESIDE;
    double taken = 0;
    int end = 0;
    while (end < text.length()) {
      int letter = text.codePointAt(end);
      taken += letter >= FIRST_WIDE ? 2 * LETTER : LETTER;
      if (taken > room) {
        return text.substring(0, Math.max(0, text.offsetByCodePoints(end, end > 0 ? -1 : 0))) + "…";
      }
      end += Character.charCount(letter);
    }
    return text;
  }

  private long errors(CheckedTable table) {
    return errors.getOrDefault(table.name(), 0L);
  }
}
