package io.calcitefusion.testkit;

import java.util.List;
import java.util.stream.Collectors;

/** The text of a failed assertion. Pure functions. */
final class Failure {
  /** More than a person reads; the command shows all of them. */
  private static final int LIMIT = 50;

  private Failure() {}

  /** What was expected and everything that was found, one a line. */
  static String text(String expected, List<?> findings) {
    String listed =
        findings.stream()
            .limit(LIMIT)
            .map(finding -> "\n  " + finding.toString().replace("\n", "\n  "))
            .collect(Collectors.joining());
    int more = findings.size() - LIMIT;
    return "Expecting %s, and %d do not hold:%s%s"
        .formatted(expected, findings.size(), listed, more > 0 ? "\n  and " + more + " more" : "");
  }
}
