package io.calcitefusion.examples;

import com.google.common.collect.ImmutableSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the name of a class, method or constructor is written. The compiler's trees tell where a
 * declaration starts and ends, not where its name stands, so it is looked for between the parts
 * that come before it and those that follow.
 *
 * @param start first byte, or {@link SyntaxTree#NO_PLACE} when the name is not written there as it
 *     reads, such as one with Unicode escapes
 * @param end byte after the name
 */
record NamePlace(int start, int end) {

  private static final NamePlace NOWHERE = new NamePlace(SyntaxTree.NO_PLACE, SyntaxTree.NO_PLACE);

  private static final ImmutableSet<String> BEFORE = ImmutableSet.of("modifiers", "returnType");

  /** Finds the name of a definition. */
  static NamePlace of(SyntaxTree tree, TreeChildren children, int definition) {
    boolean isMethod = tree.kind(definition).equals("METHOD");
    int from = tree.start(definition);
    int to = tree.end(definition);
    for (int child = children.first(definition); child >= 0; child = children.next(child)) {
      if (tree.start(child) < 0) {
        continue;
      }
      String slot = tree.slot(child);
      // The type parameters of a method come before its name, those of a class after it.
      if (BEFORE.contains(slot) || (isMethod && slot.equals("typeParameters"))) {
        from = Math.max(from, tree.end(child));
      } else {
        to = Math.min(to, tree.start(child));
      }
    }
    if (from < 0) {
      return NOWHERE;
    }
    byte[] bytes = tree.file().bytes();
    NamePlace word = next(bytes, from, to);
    if (!isMethod) {
      // What comes first is the keyword.
      word = next(bytes, word.end(), to);
    }
    String name = String.valueOf(tree.name(definition));
    return SyntaxFactCollector.isConstructor(name) || word.reads(bytes, name) ? word : NOWHERE;
  }

  private boolean reads(byte[] bytes, String name) {
    return start >= 0
        && Arrays.equals(
            Arrays.copyOfRange(bytes, start, end), name.getBytes(StandardCharsets.UTF_8));
  }

  /** The next word, comments left out. */
  private static NamePlace next(byte[] bytes, int from, int to) {
    int at = from < 0 ? to : from;
    while (at < to && !isPart(bytes[at])) {
      at = isComment(bytes, at, to) ? afterComment(bytes, at, to) : at + 1;
    }
    int end = at;
    while (end < to && isPart(bytes[end])) {
      end++;
    }
    return at < end ? new NamePlace(at, end) : NOWHERE;
  }

  /** Whether a byte belongs to a word; every character beyond ASCII does. */
  private static boolean isPart(byte b) {
    return b < 0 || b == '_' || b == '$' || Character.isLetterOrDigit(b);
  }

  private static boolean isComment(byte[] bytes, int at, int to) {
    return at + 1 < to && bytes[at] == '/' && (bytes[at + 1] == '/' || bytes[at + 1] == '*');
  }

  private static int afterComment(byte[] bytes, int start, int to) {
    int at = start + 2;
    if (bytes[start + 1] == '/') {
      while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
        at++;
      }
      return at;
    }
    while (at < to && !(bytes[at - 1] == '*' && bytes[at] == '/' && at > start + 2)) {
      at++;
    }
    return at + 1;
  }
}
