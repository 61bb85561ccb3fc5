package io.calcitefusion.metadata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with one source, so that a reader can go on and report all of it. */
final class Findings {
  private final String source;
  private final List<RegistryFinding> findings = new ArrayList<>();

  Findings(String source) {
    this.source = source;
  }

  void add(Node node, String message) {
    add(lineOf(node), message);
  }

  void add(int line, String message) {
    findings.add(new RegistryFinding(source, line, message));
  }

  int count() {
    return findings.size();
  }

  /** Throws everything found so far, in the order of the source. */
  void throwIfAny() {
    if (!findings.isEmpty()) {
      List<RegistryFinding> sorted = new ArrayList<>(findings);
      sorted.sort(Comparator.comparingInt(RegistryFinding::line));
      throw new RegistryException(sorted, null);
    }
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
