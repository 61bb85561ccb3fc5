package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One YAML mapping with typed access to its values. What does not fit becomes a finding with its
 * line, and an empty value is given instead, so that one reading reports everything.
 */
final class YamlMapping {
  private static final int LIMIT_ELEMENTS = 10_000;

  private final YamlNode node;
  private final String what;
  private final Map<String, YamlNode> values = new LinkedHashMap<>();
  private final Findings findings;

  private YamlMapping(YamlNode node, String what, Findings findings) {
    this.node = node;
    this.what = what;
    this.findings = findings;
  }

  /** Reads a mapping whose keys are all among {@code known}; an empty set allows any key. */
  static YamlMapping of(YamlNode node, String what, Set<String> known, Findings findings) {
    return of(node, what, known, ImmutableMap.of(), findings);
  }

  /** As the other one; {@code elsewhere} says under which key another key would be right. */
  static YamlMapping of(
      YamlNode node,
      String what,
      Set<String> known,
      Map<String, String> elsewhere,
      Findings findings) {
    YamlMapping mapping = new YamlMapping(node, what, findings);
    if (!(node instanceof YamlNode.Mapping written)) {
      findings.add(node, what + ": expected a mapping of keys to values");
      return mapping;
    }
    List<YamlNode> keysAndValues = written.keysAndValues();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (!(keysAndValues.get(i) instanceof YamlNode.Scalar key)) {
        findings.add(keysAndValues.get(i), what + ": a key has to be a plain name");
      } else if (!known.isEmpty() && !known.contains(key.text())) {
        String right = elsewhere.get(key.text());
        String hint =
            right == null
                ? NearNames.hintOfAll(key.text(), known)
                : "; it stands below '" + right + "'";
        findings.add(key, what + ": unknown key '" + key.text() + "'" + hint);
      } else if (mapping.values.put(key.text(), keysAndValues.get(i + 1)) != null) {
        findings.add(key, what + ": key '" + key.text() + "' stands twice");
      }
    }
    return mapping;
  }

  int line() {
    return node.line();
  }

  /** The line of a key's value, or of the mapping when the key is missing. */
  int lineOf(String key) {
    YamlNode value = values.get(key);
    return value == null ? line() : value.line();
  }

  ImmutableList<String> keys() {
    return ImmutableList.copyOf(values.keySet());
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value as it stands, or null when the key is missing. */
  @Nullable YamlNode value(String key) {
    return values.get(key);
  }

  /** A text that has to be there; empty, after a finding, when it is not. */
  String required(String key) {
    if (node instanceof YamlNode.Mapping && !values.containsKey(key)) {
      findings.add(node, what + ": key '" + key + "' is missing");
    }
    return text(key, "");
  }

  /** A text that, when its key is there, is not empty. */
  String text(String key, String otherwise) {
    YamlNode value = values.get(key);
    return value == null ? otherwise : scalar(value, key);
  }

  /** A text that, when its key is there, is not empty; null when it is not there. */
  @Nullable String textOrNull(String key) {
    String text = text(key, "");
    return text.isEmpty() ? null : text;
  }

  /** A text as it stands, which may be empty or blank when it is quoted. */
  String verbatim(String key, String otherwise) {
    YamlNode value = values.get(key);
    return value == null ? otherwise : verbatim(value, key);
  }

  int wholeNumber(String key, int otherwise) {
    Long number = wholeNumber(key, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return number == null ? otherwise : number.intValue();
  }

  /** A whole number from a least to a greatest one; null when it is missing or, a finding, not. */
  @Nullable Long wholeNumber(String key, long least, long greatest) {
    return parsed(key, text -> Quantities.wholeNumber(text, least, greatest));
  }

  /** A number with a fraction; null when it is missing or, which is a finding, no number. */
  @Nullable Double number(String key) {
    return parsed(key, Quantities::number);
  }

  boolean flag(String key, Flag otherwise) {
    Boolean flag = flag(key);
    return flag == null ? otherwise == Flag.TRUE : flag;
  }

  /** True or false; null when it is missing or, which is a finding, neither. */
  @Nullable Boolean flag(String key) {
    return parsed(key, Words::flag);
  }

  /** One of an enumeration's words, in lower case; null when missing or, a finding, another. */
  <E extends Enum<E>> @Nullable E choice(String key, Class<E> type) {
    return parsed(key, text -> Words.choice(text, type));
  }

  /** A value that is made from a text; null when it is missing or, which is a finding, wrong. */
  <T> @Nullable T parsed(String key, Parser<T> parser) {
    String text = text(key, "");
    return text.isEmpty() ? null : parsed(key, text, parser);
  }

  /** A value that is made from one text of a key; null, after a finding, when it is wrong. */
  <T> @Nullable T parsed(String key, String text, Parser<T> parser) {
    try {
      return parser.parse(text);
    } catch (IllegalArgumentException e) {
      wrong(key, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** A value that is made from the whole mapping; another one, after a finding, when it fails. */
  <T> T made(Supplier<T> maker, T otherwise) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      findings.add(node, what + ": " + e.getMessage());
      return otherwise;
    }
  }

  /** A list of texts; one text alone counts as a list of one. */
  ImmutableList<String> texts(String key) {
    List<YamlNode> elements = oneOrMore(key);
    ImmutableList.Builder<String> texts = ImmutableList.builderWithExpectedSize(elements.size());
    for (YamlNode element : elements) {
      String text = scalar(element, key);
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts.build();
  }

  /** As {@link #texts}, with the line at which each text stands. */
  ImmutableList<Line> lines(String key) {
    ImmutableList.Builder<Line> lines = ImmutableList.builder();
    for (YamlNode element : oneOrMore(key)) {
      String text = scalar(element, key);
      if (!text.isEmpty()) {
        lines.add(new Line(text, element.line()));
      }
    }
    return lines.build();
  }

  private List<YamlNode> oneOrMore(String key) {
    YamlNode value = values.get(key);
    return value instanceof YamlNode.Scalar ? List.of(value) : limited(key);
  }

  /** The elements of a list that is short in every sensible registry. */
  List<YamlNode> limited(String key) {
    List<YamlNode> nodes = nodes(key);
    if (nodes.size() > LIMIT_ELEMENTS) {
      wrong(key, "has %,d elements; expected at most %,d".formatted(nodes.size(), LIMIT_ELEMENTS));
      return List.of();
    }
    return nodes;
  }

  List<YamlNode> nodes(String key) {
    YamlNode value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof YamlNode.Sequence sequence) {
      return sequence.elements();
    }
    findings.add(value, what + "." + key + ": expected a list");
    return List.of();
  }

  /** A mapping of any keys below a key; one without keys when it is missing. */
  YamlMapping mapping(String key) {
    return section(key, what + "." + key, Set.of());
  }

  /** A mapping of known keys below a key; one without keys when it is missing. */
  YamlMapping section(String key, String section, Set<String> known) {
    YamlNode value = values.get(key);
    return value == null
        ? new YamlMapping(node, section, findings)
        : of(value, section, known, findings);
  }

  ImmutableMap<String, String> textMap(String key) {
    YamlMapping mapping = mapping(key);
    ImmutableMap.Builder<String, String> map = ImmutableMap.builder();
    mapping.values.forEach((name, value) -> map.put(name, mapping.verbatim(value, name)));
    return map.buildOrThrow();
  }

  /** Adds a finding at the line of a key. */
  void wrong(String key, String message) {
    findings.add(lineOf(key), what + "." + key + ": " + message);
  }

  private String verbatim(YamlNode value, String key) {
    if (value instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    findings.add(value, what + "." + key + ": expected a single value");
    return "";
  }

  private String scalar(YamlNode value, String key) {
    if (!(value instanceof YamlNode.Scalar scalar)) {
      findings.add(value, what + "." + key + ": expected a single value");
      return "";
    }
    if (scalar.isNull() || scalar.text().isBlank()) {
      findings.add(value, what + "." + key + ": has no value");
      return "";
    }
    return scalar.text();
  }

  /** A text and where it stands. */
  record Line(String text, int line) {}

  /** What a missing flag means. */
  enum Flag {
    TRUE,
    FALSE
  }

  /** Makes a value from a text. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * Makes the value.
     *
     * @throws IllegalArgumentException with what was expected and found
     */
    T parse(String text);
  }
}
