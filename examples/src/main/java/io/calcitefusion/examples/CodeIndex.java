package io.calcitefusion.examples;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.examples.SyntaxFacts.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The index of one file in the manner of SCIP, as far as syntax tells it: the definitions of its
 * classes and methods, and what the parser could not read. Immutable.
 *
 * <p>A symbol is global when Java has a name for it that other files can use, and local within a
 * body. Of methods that share a name the second one is told apart by {@code +1}, and so on.
 *
 * @param facts what was found in the file
 * @param symbols the symbol of each definition
 * @param occurrences definitions whose name has a place, by number, and then the errors, as the
 *     number of definitions plus their own
 */
record CodeIndex(
    SyntaxFacts facts, ImmutableList<String> symbols, ImmutableList<Integer> occurrences) {

  private static final String SCHEME = "javac . . . ";
  private static final CharMatcher PLAIN =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("_+-$"));

  /** The index of a file. */
  static CodeIndex of(SyntaxFacts facts) {
    List<String> symbols = new ArrayList<>();
    ImmutableList.Builder<Integer> occurrences = ImmutableList.builder();
    Map<String, Integer> overloads = new HashMap<>();
    int locals = 0;
    for (Definition definition : facts.definitions()) {
      if (definition.nameStart() >= 0) {
        occurrences.add(symbols.size());
      }
      if (definition.localName() == null) {
        symbols.add("local " + locals++);
      } else {
        int container = definition.container();
        String above = container < 0 ? namespace(facts) : symbols.get(container);
        symbols.add(above + descriptor(above, definition, overloads));
      }
    }
    for (int error = 0; error < facts.tree().errors().size(); error++) {
      occurrences.add(facts.definitions().size() + error);
    }
    return new CodeIndex(facts, ImmutableList.copyOf(symbols), occurrences.build());
  }

  private static String namespace(SyntaxFacts facts) {
    String name = facts.tree().packageName();
    StringBuilder text = new StringBuilder(SCHEME);
    if (name != null) {
      Splitter.on('.').split(name).forEach(part -> text.append(escaped(part)).append('/'));
    }
    return text.toString();
  }

  private static String descriptor(
      String above, Definition definition, Map<String, Integer> overloads) {
    String name = escaped(definition.name());
    if (definition.kind().equals(SyntaxFacts.CLASS)) {
      return name + '#';
    }
    int before = overloads.merge(above + name, 1, Integer::sum) - 1;
    return name + (before == 0 ? "()." : "(+" + before + ").");
  }

  private static String escaped(String name) {
    return PLAIN.matchesAllOf(name) ? name : '`' + name + '`';
  }

  /** Whether an occurrence is a definition, and not an error. */
  boolean isDefinition(int occurrence) {
    return occurrences.get(occurrence) < facts.definitions().size();
  }

  /** The definition that an occurrence is. */
  Definition definition(int occurrence) {
    return facts.definitions().get(occurrences.get(occurrence));
  }

  /** The error that an occurrence is. */
  SyntaxError error(int occurrence) {
    return facts.tree().errors().get(occurrences.get(occurrence) - facts.definitions().size());
  }

  /** First byte of an occurrence, or {@link SyntaxTree#NO_PLACE}. */
  int start(int occurrence) {
    return isDefinition(occurrence)
        ? definition(occurrence).nameStart()
        : error(occurrence).start();
  }

  /** Byte after an occurrence. */
  int end(int occurrence) {
    return isDefinition(occurrence) ? definition(occurrence).nameEnd() : error(occurrence).end();
  }

  /** First byte of what a definition encloses, or {@link SyntaxTree#NO_PLACE}. */
  int enclosingStart(int occurrence) {
    return isDefinition(occurrence)
        ? facts.tree().start(definition(occurrence).node())
        : SyntaxTree.NO_PLACE;
  }

  /** Byte after what a definition encloses. */
  int enclosingEnd(int occurrence) {
    return isDefinition(occurrence)
        ? facts.tree().end(definition(occurrence).node())
        : SyntaxTree.NO_PLACE;
  }
}
