package io.calcitefusion.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines at which the named things of a registry, such as {@code dataset x} or {@code bundle y}, and
 * parts of them stand, and at which lines reading them gave findings. Filled while reading, so that
 * checks made on the finished records can name a line, and do not report the consequences of a
 * mistake beside the mistake. Used by one thread.
 *
 * <p>A part is the path of its key, with dots, such as {@code contract.dedupe.keys}; an element of
 * a list has its index after it: {@code extract.derived 0}, {@code column 3}.
 */
final class SourceLines {
  private final Map<String, Owner> owners = new HashMap<>();
  private final List<String> columnParts = new ArrayList<>();

  /**
   * Notes where an owner, such as {@code dataset x}, begins. Of two owners of one name the first
   * counts; the lines of the second are kept apart, and nobody finds them.
   */
  Owner begin(String owner, int line) {
    Owner begun = new Owner(line);
    owners.putIfAbsent(owner, begun);
    return begun;
  }

  /** The line of the part, else of the innermost part around it, else of its owner, else 0. */
  int of(String owner, String part) {
    Owner known = owners.get(owner);
    return known == null ? 0 : known.of(part);
  }

  /** Whether reading an owner gave findings. */
  boolean isReported(String owner) {
    Owner known = owners.get(owner);
    return known != null && !known.reported.isEmpty();
  }

  /** Whether reading gave a finding at the line of a part, which may be why the part is wrong. */
  boolean isReported(String owner, String part) {
    Owner known = owners.get(owner);
    return known != null && known.reported.contains(known.of(part));
  }

  /** The part that stands for a column, by its index among the columns of its owner. */
  private String columnPart(int index) {
    while (columnParts.size() <= index) {
      columnParts.add("column " + columnParts.size());
    }
    return columnParts.get(index);
  }

  /** The lines of one owner. They are looked up only for findings, so that a list is enough. */
  final class Owner {
    private final int line;
    private final List<String> parts = new ArrayList<>();
    private final List<Integer> partLines = new ArrayList<>();
    private Set<Integer> reported = Set.of();

    private Owner(int line) {
      this.line = line;
    }

    void put(String part, int partLine) {
      parts.add(part);
      partLines.add(partLine);
    }

    void putColumn(int index, int columnLine) {
      put(columnPart(index), columnLine);
    }

    /** Notes all keys of a mapping that stands below a part, or of the owner itself. */
    void putKeys(String part, YamlMapping mapping) {
      String prefix = part.isEmpty() ? "" : part + ".";
      for (String key : mapping.keys()) {
        put(prefix + key, mapping.lineOf(key));
      }
    }

    /** Notes at which lines reading it gave findings. */
    void markReported(Set<Integer> findingLines) {
      reported = findingLines;
    }

    private int of(String part) {
      String current = part;
      while (true) {
        int index = parts.indexOf(current);
        if (index >= 0) {
          return partLines.get(index);
        }
        int end = Math.max(current.lastIndexOf('.'), current.lastIndexOf(' '));
        if (end < 0) {
          return line;
        }
        current = current.substring(0, end);
      }
    }
  }
}
