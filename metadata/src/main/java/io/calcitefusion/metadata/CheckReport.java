package io.calcitefusion.metadata;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes what construction checks find, finds the line for it, and holds the checks that every kind
 * of record needs. An owner is a record, such as {@code dataset x}; a part is the key path of what
 * is wrong in it. Used by one thread.
 */
final class CheckReport {
  private final SourceLines lines;
  private final Findings findings;

  CheckReport(SourceLines lines, Findings findings) {
    this.lines = lines;
    this.findings = findings;
  }

  /** Adds a finding, unless reading already gave one at the line of the part. */
  void add(String owner, String part, String message) {
    if (!lines.isReported(owner, part)) {
      findings.add(lines.of(owner, part), message);
    }
  }

  /** Whether reading an owner gave findings, so that parts of it may be missing. */
  boolean isReported(String owner) {
    return lines.isReported(owner);
  }

  /** Any name can be quoted; one that is empty or has control characters is a mistake. */
  void name(String owner, String part, String what, String name) {
    if (name.isBlank()) {
      add(owner, part, what + " has no name");
    } else if (name.chars().anyMatch(Character::isISOControl)) {
      add(owner, part, what + " has control characters in its name");
    } else if (!name.equals(name.strip())) {
      add(owner, part, what + " has blanks around its name: '" + name + "'");
    }
  }

  /** Reports a record that a map lists under another name than its own. */
  void mapKey(String what, String key, String name) {
    if (!key.equals(name)) {
      findings.add(0, what + " '" + name + "' is listed under the name '" + key + "'");
    }
  }

  /**
   * Reports names that do not exist or stand twice.
   *
   * @param shown the record as a person knows it, such as {@code dataset 'x'}
   * @param role the key that lists the names
   * @param what what a name stands for, such as {@code column}
   */
  void known(
      String owner,
      String shown,
      String role,
      String what,
      Collection<String> names,
      Collection<String> known) {
    // A name that could not be read is an empty one; it and what may mean it are no news.
    boolean reported = isReported(owner);
    boolean unsure = reported && known.contains("");
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (reported && name.isEmpty()) {
        continue;
      }
      if (!known.contains(name)) {
        if (unsure) {
          continue;
        }
        add(
            owner,
            role,
            "%s: '%s' names the unknown %s '%s'%s"
                .formatted(shown, role, what, name, NearNames.hint(name, known)));
      } else if (!seen.add(name)) {
        add(owner, role, "%s: '%s' names the %s '%s' twice".formatted(shown, role, what, name));
      }
    }
  }

  static List<String> columnsOf(List<SortKey> keys) {
    return keys.stream().map(SortKey::column).toList();
  }
}
