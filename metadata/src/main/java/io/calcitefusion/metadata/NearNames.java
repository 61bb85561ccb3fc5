package io.calcitefusion.metadata;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the names that a mistyped one may have meant. Pure functions. */
final class NearNames {
  private NearNames() {}

  /**
   * Text to append to a message: {@code "; did you mean a, b?"}, or the known names, or nothing.
   */
  static String hint(String name, Collection<String> known) {
    List<String> near =
        known.stream()
            .filter(other -> distance(name, other) <= Math.max(2, name.length() / 3))
            .sorted(
                Comparator.comparingInt((String other) -> distance(name, other))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(3)
            .toList();
    if (!near.isEmpty()) {
      return "; did you mean " + String.join(", ", near) + "?";
    }
    return known.isEmpty()
        ? ""
        : known.stream().sorted().limit(12).collect(Collectors.joining(", ", "; known are ", ""));
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
