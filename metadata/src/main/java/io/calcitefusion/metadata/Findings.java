package io.calcitefusion.metadata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Collects what is wrong with the files of one registry, so that a reader can go on and report all
 * of it.
 *
 * <p>Lines are numbered through all files, in the order in which the files were begun, so that a
 * line is one number wherever it is kept; a finding names the file and the line within it. The
 * number 0 stands for the first file as a whole.
 */
final class Findings {
  private static final int LIMIT = 10_000;

  /** A finding that has not yet been told in which file it is. */
  private record Found(int line, String message) {}

  private final TreeMap<Integer, String> sourceByFirstLine = new TreeMap<>();
  private final List<Found> found = new ArrayList<>();
  private int nextLine;
  private int count;

  /** Findings of a registry whose first or only file is this source. */
  Findings(String source) {
    sourceByFirstLine.put(0, source);
  }

  /**
   * Numbers the lines of a further file; the first file begins by itself.
   *
   * @param source what findings in the file name
   * @return the number of the file as a whole, to which the line within the file is added
   */
  int begin(String source) {
    sourceByFirstLine.put(nextLine, source);
    return nextLine;
  }

  /** Ends the file that was begun last, or the first one, with at most so many lines. */
  void end(int lines) {
    nextLine = sourceByFirstLine.lastKey() + lines + 1;
  }

  void add(YamlNode node, String message) {
    add(node.line(), message);
  }

  void add(int line, String message) {
    if (count++ < LIMIT) {
      found.add(new Found(line, message));
    }
  }

  int count() {
    return count;
  }

  /** The lines of the findings after the first so many. */
  Set<Integer> linesSince(int before) {
    if (count == before || before >= found.size()) {
      return Set.of();
    }
    return found.subList(before, found.size()).stream()
        .map(Found::line)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Where a line is, as {@code FILE:LINE}. */
  String place(int line) {
    Map.Entry<Integer, String> source = sourceByFirstLine.floorEntry(line);
    int within = line - source.getKey();
    return within > 0 ? source.getValue() + ":" + within : source.getValue();
  }

  /** Throws everything found so far, in the order of the files and lines. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      List<RegistryFinding> sorted =
          found.stream()
              .sorted(Comparator.comparingInt(Found::line))
              .map(
                  one -> {
                    Map.Entry<Integer, String> source = sourceByFirstLine.floorEntry(one.line());
                    return new RegistryFinding(
                        source.getValue(), one.line() - source.getKey(), one.message());
                  })
              .collect(Collectors.toCollection(ArrayList::new));
      if (count > LIMIT) {
        sorted.add(
            new RegistryFinding(
                sourceByFirstLine.firstEntry().getValue(),
                0,
                "has %d more findings, which are not listed".formatted(count - LIMIT)));
      }
      throw new RegistryException(sorted, null);
    }
  }
}
