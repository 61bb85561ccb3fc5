package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One YAML mapping with typed access to its values. What does not fit becomes a finding with its
 * line, and an empty value is given instead, so that one reading reports everything.
 */
final class YamlMapping {
  private final Node node;
  private final String what;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Findings findings;

  private YamlMapping(Node node, String what, Findings findings) {
    this.node = node;
    this.what = what;
    this.findings = findings;
  }

  /** Reads a mapping whose keys are all among {@code known}; an empty set allows any key. */
  static YamlMapping of(Node node, String what, Set<String> known, Findings findings) {
    YamlMapping mapping = new YamlMapping(node, what, findings);
    if (!(node instanceof MappingNode mappingNode)) {
      findings.add(node, what + ": expected a mapping of keys to values");
      return mapping;
    }
    for (NodeTuple tuple : mappingNode.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        findings.add(tuple.getKeyNode(), what + ": a key has to be a plain name");
      } else if (!known.isEmpty() && !known.contains(key.getValue())) {
        findings.add(
            key,
            what
                + ": unknown key '"
                + key.getValue()
                + "'"
                + NearNames.hint(key.getValue(), known));
      } else if (mapping.values.put(key.getValue(), tuple.getValueNode()) != null) {
        findings.add(key, what + ": key '" + key.getValue() + "' stands twice");
      }
    }
    return mapping;
  }

  int line() {
    return Findings.lineOf(node);
  }

  int lineOf(String key) {
    Node value = values.get(key);
    return value == null ? line() : Findings.lineOf(value);
  }

  Set<Map.Entry<String, Node>> entries() {
    return values.entrySet();
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  @Nullable Node value(String key) {
    return values.get(key);
  }

  String required(String key) {
    if (!values.containsKey(key)) {
      findings.add(node, what + ": key '" + key + "' is missing");
    }
    return text(key, "");
  }

  String text(String key, String otherwise) {
    Node value = values.get(key);
    return value == null ? otherwise : scalar(value, what + "." + key);
  }

  int wholeNumber(String key, int otherwise) {
    String text = text(key, Integer.toString(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      findings.add(
          lineOf(key), what + "." + key + ": expected a whole number, found '" + text + "'");
      return otherwise;
    }
  }

  boolean flag(String key, Flag otherwise) {
    String text = text(key, otherwise.text);
    if (!text.equals("true") && !text.equals("false")) {
      findings.add(
          lineOf(key), what + "." + key + ": expected true or false, found '" + text + "'");
    }
    return text.equals("true");
  }

  /** A list of texts; one text alone counts as a list of one. */
  ImmutableList<String> texts(String key) {
    Node value = values.get(key);
    if (value == null) {
      return ImmutableList.of();
    }
    if (value instanceof ScalarNode) {
      return ImmutableList.of(scalar(value, what + "." + key));
    }
    return nodes(key).stream()
        .map(element -> scalar(element, what + "." + key))
        .collect(ImmutableList.toImmutableList());
  }

  List<Node> nodes(String key) {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    findings.add(value, what + "." + key + ": expected a list");
    return List.of();
  }

  ImmutableMap<String, String> textMap(String key) {
    Node value = values.get(key);
    if (value == null) {
      return ImmutableMap.of();
    }
    ImmutableMap.Builder<String, String> map = ImmutableMap.builder();
    YamlMapping.of(value, what + "." + key, Set.of(), findings)
        .entries()
        .forEach(entry -> map.put(entry.getKey(), scalar(entry.getValue(), what + "." + key)));
    return map.buildOrThrow();
  }

  private String scalar(Node value, String path) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    findings.add(value, path + ": expected a single value");
    return "";
  }

  /** What a missing flag means. */
  enum Flag {
    TRUE("true"),
    FALSE("false");

    private final String text;

    Flag(String text) {
      this.text = text;
    }
  }
}
