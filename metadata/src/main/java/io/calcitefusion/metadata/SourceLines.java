package io.calcitefusion.metadata;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lines of the source at which datasets and views, and parts of them, stand, and which of them
 * could not be read in full. Filled while reading, so that checks made on the finished records can
 * name a line, and do not report the consequences of a mistake beside the mistake. Used by one
 * thread.
 */
final class SourceLines {
  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<String> reported = new HashSet<>();

  /** Notes where an owner, such as {@code dataset x}, begins. */
  void put(String owner, int line) {
    lines.put(owner, line);
  }

  /** Notes where a part of an owner, such as {@code key} or {@code column y}, stands. */
  void put(String owner, String part, int line) {
    lines.put(joined(owner, part), line);
  }

  /** The line of the part, else of its owner, else 0. */
  int of(String owner, String part) {
    Integer line = lines.get(joined(owner, part));
    return line == null ? lines.getOrDefault(owner, 0) : line;
  }

  /** Adds a finding at the line of the part, else of its owner. */
  void addTo(Findings findings, String owner, String part, String message) {
    findings.add(of(owner, part), message);
  }

  /** Notes that reading an owner already gave findings. */
  void markReported(String owner) {
    reported.add(owner);
  }

  boolean isReported(String owner) {
    return reported.contains(owner);
  }

  private static String joined(String owner, String part) {
    return owner + "\n" + part;
  }
}
