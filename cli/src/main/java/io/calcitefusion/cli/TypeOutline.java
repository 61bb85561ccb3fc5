package io.calcitefusion.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Shows a type in the registry's notation to a person: short types as they are, long ones in an
 * outline with one field per line. Pure functions.
 */
final class TypeOutline {
  private static final int LONG = 60;
  private static final String INDENT = "  ";

  /** What stands for the fields that the outline shows. */
  private static final String MORE = "…";

  private TypeOutline() {}

  /** Whether a type needs an outline. */
  static boolean isLong(String type) {
    return type.length() > LONG && type.contains("struct<");
  }

  /** A long type on one line, such as {@code list<struct<…>>}. */
  static String brief(String type) {
    int fields = type.indexOf("struct<") + "struct<".length();
    int wrappers = (int) type.substring(0, fields).chars().filter(c -> c == '<').count();
    return type.substring(0, fields) + MORE + ">".repeat(wrappers);
  }

  /** A type with each field of each struct on a line of its own. */
  static String of(String type) {
    StringBuilder outline = new StringBuilder();
    Deque<Boolean> inStruct = new ArrayDeque<>();
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < type.length(); i++) {
      char c = type.charAt(i);
      quoted ^= c == '"';
      if (quoted || "<>()[],".indexOf(c) < 0) {
        outline.append(c);
      } else if (c == '(' || c == '[') {
        inStruct.push(false);
        outline.append(c);
      } else if (c == ')' || c == ']') {
        inStruct.pop();
        outline.append(c);
      } else if (c == '<') {
        boolean struct = outline.toString().endsWith("struct");
        inStruct.push(struct);
        outline.append(c);
        if (struct) {
          depth++;
          newLine(outline, depth);
        }
      } else if (c == '>') {
        if (inStruct.pop()) {
          depth--;
          newLine(outline, depth);
        }
        outline.append(c);
      } else {
        outline.append(c);
        if (!inStruct.isEmpty() && inStruct.peek() && i + 1 < type.length()) {
          newLine(outline, depth);
          // The line takes the place of the blank.
          i += type.charAt(i + 1) == ' ' ? 1 : 0;
        }
      }
    }
    return outline.toString();
  }

  private static void newLine(StringBuilder outline, int depth) {
    outline.append('\n').append(INDENT.repeat(depth));
  }
}
