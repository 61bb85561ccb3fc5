package io.calcitefusion.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random Java file that knows where its own parts stand: every method name, local variable and
 * literal is unique, so a node of that name has exactly the text that was written for it.
 */
final class GeneratedSource {

  /** A part of the file: what its node is, and its whole text. */
  record Part(String kind, String name, String text) {}

  private static final String[] WORDS = {"x", "größe", "語", "π", "$a_1", "ключ"};
  private static final String[] CHARACTERS = {"a", "é", "語", "😀", "\\n", "\\u00e9", " "};
  private static final String[] BREAKS = {"\n", "\r\n", "\r", " /* 😀\n語 */ ", "\t", "// é\n"};

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<Part> parts = new ArrayList<>();
  private int number;

  private GeneratedSource(Random random) {
    this.random = random;
  }

  static GeneratedSource of(Random random) {
    GeneratedSource source = new GeneratedSource(random);
    source.gap();
    source.type();
    source.gap();
    return source;
  }

  String text() {
    return text.toString();
  }

  List<Part> parts() {
    return parts;
  }

  private void type() {
    String name = "C" + unique();
    int start = text.length();
    text.append("final class ").append(name).append('{');
    int members = random.nextInt(6);
    for (int i = 0; i < members; i++) {
      gap();
      method();
    }
    gap();
    text.append('}');
    parts.add(new Part("CLASS", name, text.substring(start)));
  }

  private void method() {
    String name = "m" + unique();
    int start = text.length();
    text.append("static Object ").append(name).append("(){");
    int statements = random.nextInt(5);
    for (int i = 0; i < statements; i++) {
      gap();
      variable();
    }
    gap();
    text.append("return null;}");
    parts.add(new Part("METHOD", name, text.substring(start)));
  }

  private void variable() {
    String name = "v" + unique();
    int start = text.length();
    text.append("Object ").append(name);
    gap();
    text.append('=');
    gap();
    String literal = literal();
    text.append(literal);
    parts.add(new Part("STRING_LITERAL", literal, literal));
    gap();
    text.append(';');
    parts.add(new Part("VARIABLE", name, text.substring(start)));
  }

  private String literal() {
    StringBuilder literal = new StringBuilder("\"").append(unique());
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      literal.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return literal.append('"').toString();
  }

  private String unique() {
    number++;
    return number + WORDS[random.nextInt(WORDS.length)];
  }

  private void gap() {
    for (int i = random.nextInt(3); i > 0; i--) {
      text.append(BREAKS[random.nextInt(BREAKS.length)]);
    }
  }
}
