package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Finds the names that a mistyped one may have meant. One missing, extra, wrong or swapped letter
 * counts one step; upper and lower case do not count. Pure functions, safe to call from any thread.
 */
public final class NearNames {
  private static final int LIMIT_NEAR = 3;
  private static final int LIMIT_KNOWN = 12;
  private static final int LIMIT_LENGTH = 200;

  private NearNames() {}

  /**
   * The nearest of the known names: at most three, all at the same distance, which is at most a
   * third of the name's length, though two steps are near for a name of four letters.
   *
   * @param name the mistyped name
   * @param known names that exist
   * @return names in alphabetical order; empty when none is near
   */
  public static ImmutableList<String> find(String name, Collection<String> known) {
    if (name.length() > LIMIT_LENGTH) {
      return ImmutableList.of();
    }
    int nearest = limit(name) + 1;
    List<String> found = new ArrayList<>();
    for (String other : known) {
      if (Math.abs(other.length() - name.length()) > nearest) {
        continue;
      }
      int distance = distance(lower(name), lower(other));
      if (distance < nearest) {
        nearest = distance;
        found.clear();
      }
      if (distance == nearest && distance <= limit(name)) {
        found.add(other);
      }
    }
    return found.stream().sorted().limit(LIMIT_NEAR).collect(ImmutableList.toImmutableList());
  }

  private static int limit(String name) {
    return switch (name.length()) {
      case 0, 1 -> 0;
      case 2, 3 -> 1;
      default -> Math.max(2, name.length() / 3);
    };
  }

  /**
   * Text to append to a message about an unknown name: the near names, else what is known.
   *
   * @param name the mistyped name
   * @param known names that exist
   * @return {@code "; did you mean a, b?"}, or {@code "; known are a, b, c"} with at most twelve
   *     names, or an empty text when nothing is known
   */
  public static String hint(String name, Collection<String> known) {
    return hint(name, known, LIMIT_KNOWN);
  }

  /** As {@link #hint}, but without a limit to what is known. */
  static String hintOfAll(String name, Collection<String> known) {
    return hint(name, known, Integer.MAX_VALUE);
  }

  private static String hint(String name, Collection<String> known, int limit) {
    ImmutableList<String> near = find(name, known);
    if (!near.isEmpty()) {
      return "; did you mean " + String.join(", ", near) + "?";
    }
    if (known.isEmpty()) {
      return "";
    }
    return known.stream()
        .sorted()
        .limit(limit)
        .collect(Collectors.joining(", ", "; known are ", known.size() > limit ? ", …" : ""));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static int distance(String a, String b) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(previous[j], current[j - 1]) + 1;
        best = Math.min(best, previous[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        current[j] = swapped ? Math.min(best, beforePrevious[j - 2] + 1) : best;
      }
      beforePrevious = previous;
      previous = current;
    }
    return previous[b.length()];
  }
}
