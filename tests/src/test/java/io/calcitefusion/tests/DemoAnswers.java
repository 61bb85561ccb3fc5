package io.calcitefusion.tests;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;

import io.calcitefusion.examples.demo.DemoQuery;
import io.calcitefusion.tests.JavaSources.FileFacts;
import io.calcitefusion.tests.ScopeScanner.Mark;
import io.calcitefusion.tests.ScopeScanner.Origin;
import io.calcitefusion.tests.ScopeScanner.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The answers to the demo's queries over nested views, computed in plain Java. */
final class DemoAnswers {
  private static final int TOP = 10;

  private final JavaSources sources;

  DemoAnswers(JavaSources sources) {
    this.sources = sources;
  }

  /** Rows by query, with every value as text. */
  Map<DemoQuery, List<List<String>>> all() {
    Map<DemoQuery, List<List<String>>> answers = new EnumMap<>(DemoQuery.class);
    answers.put(DemoQuery.PARAMETERS, parameters());
    answers.put(DemoQuery.ERRORS, errors());
    answers.put(DemoQuery.NESTING, nesting());
    answers.put(DemoQuery.SYMBOLS, symbols());
    answers.put(DemoQuery.UNREAD_IMPORTS, unreadImports());
    answers.put(DemoQuery.IMPORTS, imports());
    answers.put(DemoQuery.CALLS, calls());
    answers.put(DemoQuery.DEFINITIONS, definitions());
    answers.put(DemoQuery.DOCUMENTS, documents());
    return answers;
  }

  private record Row(String path, String name, long line, long count) {
    List<String> texts() {
      return row(path, name, line, count);
    }
  }

  private static List<String> row(Object... values) {
    return Arrays.stream(values).map(v -> v == null ? null : v.toString()).toList();
  }

  /** The first of rows by count; the others stay in the order in which they are given. */
  private static List<List<String>> top(Stream<Row> rows, Comparator<Row> then) {
    return rows.sorted(comparing(Row::count, reverseOrder()).thenComparing(then))
        .limit(TOP)
        .map(Row::texts)
        .toList();
  }

  private List<List<String>> parameters() {
    List<Row> rows = new ArrayList<>();
    sources
        .files()
        .forEach(
            (path, file) ->
                file.facts().parameters.stream()
                    .filter(method -> method.count() > 0)
                    .forEach(m -> rows.add(new Row(path, m.name(), m.line(), m.count()))));
    return top(rows.stream(), comparing(Row::path).thenComparing(Row::line));
  }

  private List<List<String>> errors() {
    Map<String, List<String>> paths = new TreeMap<>();
    sources
        .files()
        .forEach(
            (path, file) ->
                file.errors()
                    .forEach(e -> paths.computeIfAbsent(e, x -> new ArrayList<>()).add(path)));
    return bySize(paths, Integer.MAX_VALUE);
  }

  /** Key, number of values and number of distinct values, the largest first. */
  private static List<List<String>> bySize(Map<String, List<String>> values, int limit) {
    return values.entrySet().stream()
        .sorted(
            comparing((Map.Entry<String, List<String>> e) -> e.getValue().size(), reverseOrder())
                .thenComparing(Map.Entry::getKey))
        .limit(limit)
        .map(e -> row(e.getKey(), e.getValue().size(), new HashSet<>(e.getValue()).size()))
        .toList();
  }

  private List<List<String>> nesting() {
    List<Row> rows = new ArrayList<>();
    sources
        .files()
        .forEach(
            (path, file) -> {
              Map<Scope, Long> inner =
                  file.scopes().stream()
                      .filter(scope -> scope.parent != null && scope.parent.type.equals("class"))
                      .collect(Collectors.groupingBy(s -> s.parent, Collectors.counting()));
              file.scopes().stream()
                  .filter(inner::containsKey)
                  .forEach(s -> rows.add(new Row(path, s.name, s.line, inner.get(s))));
            });
    return top(rows.stream(), comparing(Row::path));
  }

  private List<List<String>> symbols() {
    Map<String, long[]> counts = new TreeMap<>();
    for (FileFacts file : sources.files().values()) {
      for (Scope scope : file.scopes()) {
        for (String name : scope.symbols.keySet()) {
          long[] sums = counts.computeIfAbsent(scope.type, type -> new long[5]);
          Origin origin = scope.origin(name);
          sums[0]++;
          sums[1] += scope.has(name, Mark.PARAMETER) ? 1 : 0;
          sums[2] += scope.has(name, Mark.SET) ? 1 : 0;
          sums[3] += origin == Origin.AROUND ? 1 : 0;
          sums[4] += origin == Origin.ELSEWHERE ? 1 : 0;
        }
      }
    }
    return counts.entrySet().stream()
        .sorted(comparing(e -> -e.getValue()[0]))
        .map(e -> row(e.getKey(), e.getValue()))
        .toList();
  }

  private static List<String> row(String key, long[] values) {
    List<String> row = new ArrayList<>(List.of(key));
    Arrays.stream(values).forEach(value -> row.add(Long.toString(value)));
    return row;
  }

  private List<List<String>> unreadImports() {
    Map<String, Integer> files = new HashMap<>();
    for (FileFacts file : sources.files().values()) {
      Scope whole = file.scopes().get(0);
      Set<String> unread = new TreeSet<>(whole.symbols.keySet());
      unread.removeIf(name -> !whole.has(name, Mark.IMPORTED));
      for (Scope scope : file.scopes()) {
        unread.removeIf(name -> scope.has(name, Mark.READ) && scope.origin(name) == Origin.FILE);
      }
      unread.forEach(name -> files.merge(name, 1, Integer::sum));
    }
    return files.entrySet().stream()
        .sorted(
            comparing((Map.Entry<String, Integer> e) -> e.getValue(), reverseOrder())
                .thenComparing(Map.Entry::getKey))
        .limit(TOP)
        .map(e -> row(e.getKey(), (Object) e.getValue()))
        .toList();
  }

  private List<List<String>> imports() {
    Map<String, List<String>> paths = new TreeMap<>();
    sources
        .files()
        .forEach(
            (path, file) ->
                file.facts()
                    .imports
                    .forEach(
                        i -> paths.computeIfAbsent(i.module(), m -> new ArrayList<>()).add(path)));
    return bySize(paths, TOP);
  }

  private List<List<String>> calls() {
    Map<String, long[]> counts = new TreeMap<>();
    for (FileFacts file : sources.files().values()) {
      for (FactScanner.Call call : file.facts().calls) {
        if (call.dotted() != null) {
          long[] sums = counts.computeIfAbsent(call.dotted(), name -> new long[2]);
          sums[0]++;
          sums[1] += call.arguments().size();
        }
      }
    }
    return counts.entrySet().stream()
        .sorted(comparing(e -> -e.getValue()[0]))
        .limit(TOP)
        .map(e -> row(e.getKey(), e.getValue()))
        .toList();
  }

  private record Place(String kind, String around) {}

  private List<List<String>> definitions() {
    Map<Place, long[]> counts = new HashMap<>();
    for (FileFacts file : sources.files().values()) {
      for (FactScanner.Definition definition : file.facts().definitions) {
        Place place = new Place(definition.kind(), definition.around());
        long[] sums = counts.computeIfAbsent(place, p -> new long[3]);
        sums[0]++;
        sums[1] += definition.documentation() == null ? 0 : 1;
        sums[2] += definition.annotations().isEmpty() ? 0 : 1;
      }
    }
    return counts.entrySet().stream()
        .sorted(
            comparing((Map.Entry<Place, long[]> e) -> -e.getValue()[0])
                .thenComparing(e -> e.getKey().kind())
                .thenComparing(e -> e.getKey().around(), nullsLast(naturalOrder())))
        .map(
            e ->
                row(
                    e.getKey().kind(),
                    e.getKey().around(),
                    e.getValue()[0],
                    e.getValue()[1],
                    e.getValue()[2]))
        .toList();
  }

  private List<List<String>> documents() {
    return sources.files().entrySet().stream()
        .filter(e -> definitions(e) + e.getValue().errors().size() > 0)
        .sorted(
            comparing((Map.Entry<String, FileFacts> e) -> -definitions(e))
                .thenComparing(Map.Entry::getKey))
        .limit(TOP)
        .map(e -> row(e.getKey(), definitions(e), e.getValue().errors().size()))
        .toList();
  }

  private static int definitions(Map.Entry<String, FileFacts> file) {
    return file.getValue().facts().definitions.size();
  }
}
