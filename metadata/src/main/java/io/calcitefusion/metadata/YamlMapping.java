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
import org.snakeyaml.engine.v2.nodes.Tag;

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

  /** The line of a key's value, or of the mapping when the key is missing. */
  int lineOf(String key) {
    Node value = values.get(key);
    return value == null ? line() : Findings.lineOf(value);
  }

  ImmutableList<String> keys() {
    return ImmutableList.copyOf(values.keySet());
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  @Nullable Node value(String key) {
    return values.get(key);
  }

  /** A text that has to be there; an empty text when it is not. */
  String required(String key) {
    if (node instanceof MappingNode && !values.containsKey(key)) {
      findings.add(node, what + ": key '" + key + "' is missing");
    }
    return text(key, "");
  }

  /** A text that, when its key is there, is not empty. */
  String text(String key, String otherwise) {
    Node value = values.get(key);
    return value == null ? otherwise : scalar(value, what + "." + key);
  }

  int wholeNumber(String key, int otherwise) {
    String text = text(key, Integer.toString(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      if (!text.isEmpty()) {
        findings.add(
            lineOf(key), what + "." + key + ": expected a whole number, found '" + text + "'");
      }
      return otherwise;
    }
  }

  boolean flag(String key, Flag otherwise) {
    String text = text(key, otherwise.text);
    if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
      findings.add(
          lineOf(key), what + "." + key + ": expected true or false, found '" + text + "'");
    }
    return text.equals("true");
  }

  /** A list of texts; one text alone counts as a list of one. */
  ImmutableList<String> texts(String key) {
    Node value = values.get(key);
    if (value instanceof ScalarNode) {
      String text = scalar(value, what + "." + key);
      return text.isEmpty() ? ImmutableList.of() : ImmutableList.of(text);
    }
    return nodes(key).stream()
        .map(element -> scalar(element, what + "." + key))
        .filter(text -> !text.isEmpty())
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

  /** A mapping of any keys below a key; one without keys when it is missing. */
  YamlMapping mapping(String key) {
    Node value = values.get(key);
    return value == null
        ? new YamlMapping(node, what + "." + key, findings)
        : of(value, what + "." + key, Set.of(), findings);
  }

  ImmutableMap<String, String> textMap(String key) {
    YamlMapping mapping = mapping(key);
    ImmutableMap.Builder<String, String> map = ImmutableMap.builder();
    mapping.values.forEach((name, value) -> map.put(name, verbatim(value, mapping.what, name)));
    return map.buildOrThrow();
  }

  /** A text as it stands, which may be empty or blank when it is quoted. */
  private String verbatim(Node value, String owner, String key) {
    if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    findings.add(value, owner + "." + key + ": expected a single value");
    return "";
  }

  private String scalar(Node value, String path) {
    if (!(value instanceof ScalarNode scalar)) {
      findings.add(value, path + ": expected a single value");
      return "";
    }
    if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
      findings.add(value, path + ": has no value");
      return "";
    }
    return scalar.getValue();
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
