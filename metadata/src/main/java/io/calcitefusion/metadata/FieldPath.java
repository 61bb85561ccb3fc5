package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/** Paths of field names in their written form: {@code a.b."odd name".c}. Pure functions. */
final class FieldPath {
  private FieldPath() {}

  /**
   * Reads a path.
   *
   * @param text names with dots between them, a name with a dot in it in double quotes; one dot
   *     alone is the empty path
   * @throws IllegalArgumentException when a name is empty or a quote stays open
   */
  static ImmutableList<String> parse(String text) {
    if (text.equals(".")) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<String> path = ImmutableList.builder();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (doubled) {
          name.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == '.' && !quoted) {
        path.add(nonEmpty(name, text));
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a double quote stays open in the path '" + text + "'");
    }
    return path.add(nonEmpty(name, text)).build();
  }

  /** The written form of a path, which {@link #parse} reads back. */
  static String format(List<String> path) {
    return path.isEmpty()
        ? "."
        : path.stream().map(FieldPath::quoted).collect(Collectors.joining("."));
  }

  /** A dot ends a name and a quote begins one, so that names with these are quoted. */
  private static String quoted(String name) {
    boolean plain = name.indexOf('.') < 0 && name.indexOf('"') < 0;
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String nonEmpty(StringBuilder name, String text) {
    if (name.length() == 0) {
      throw new IllegalArgumentException("a name is empty in the path '" + text + "'");
    }
    return name.toString();
  }
}
