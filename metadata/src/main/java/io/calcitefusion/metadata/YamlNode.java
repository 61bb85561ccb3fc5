package io.calcitefusion.metadata;

import java.util.List;

/**
 * A piece of a YAML document: what it says and where it begins, nothing else, so that a large
 * registry fits into memory. Not changed after it was composed; an alias is the node it stands for.
 */
sealed interface YamlNode {
  /** The line at which it begins, numbered as {@link Findings} numbers lines. */
  int line();

  /**
   * A single value.
   *
   * @param text the value without quotes and escapes
   * @param style whether it may mean something else than a text
   */
  record Scalar(String text, Style style, int line) implements YamlNode {
    boolean isNull() {
      return style == Style.PLAIN && (text.isEmpty() || text.equals("null") || text.equals("~"));
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> elements, int line) implements YamlNode {}

  /**
   * Keys with values.
   *
   * @param keysAndValues the first key, its value, the second key and so on
   */
  record Mapping(List<YamlNode> keysAndValues, int line) implements YamlNode {}

  /** How a scalar is written. */
  enum Style {
    /** Without quotes, so that it can be a number, true, false or nothing. */
    PLAIN,
    /** As a text. */
    TEXT
  }
}
