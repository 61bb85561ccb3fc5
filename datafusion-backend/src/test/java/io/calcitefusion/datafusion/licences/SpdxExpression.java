package io.calcitefusion.datafusion.licences;

import java.util.List;
import java.util.Set;

/** Reads a licence expression and says whether a list of licences is enough for it. */
final class SpdxExpression {
  private final List<String> words;
  private final Set<String> allowed;
  private int next;

  private SpdxExpression(List<String> words, Set<String> allowed) {
    this.words = words;
    this.allowed = allowed;
  }

  /** Whether one of the alternatives takes allowed licences alone. */
  static boolean isMet(String expression, Set<String> allowed) {
    List<String> words =
        List.of(
            expression
                .replace("/", " OR ")
                .replace("(", " ( ")
                .replace(")", " ) ")
                .strip()
                .split("\\s+"));
    SpdxExpression reader = new SpdxExpression(words, allowed);
    boolean met = reader.alternatives();
    if (reader.next != words.size()) {
      throw new IllegalArgumentException("not an expression: " + expression);
    }
    return met;
  }

  private boolean alternatives() {
    boolean met = conjunction();
    while (take("OR")) {
      met |= conjunction();
    }
    return met;
  }

  private boolean conjunction() {
    boolean met = licence();
    while (take("AND")) {
      met &= licence();
    }
    return met;
  }

  private boolean licence() {
    if (take("(")) {
      boolean met = alternatives();
      if (!take(")")) {
        throw new IllegalArgumentException("a parenthesis is open in " + words);
      }
      return met;
    }
    if (next == words.size()) {
      throw new IllegalArgumentException("a licence is missing in " + words);
    }
    String name = words.get(next++);
    if (take("WITH")) {
      name += " WITH " + words.get(next++);
    }
    return allowed.contains(name);
  }

  private boolean take(String word) {
    boolean found = next < words.size() && words.get(next).equals(word);
    if (found) {
      next++;
    }
    return found;
  }
}
