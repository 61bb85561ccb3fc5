package io.calcitefusion.metadata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds views that read each other in a circle, by the names after FROM and JOIN. It reports only
 * what is surely one: the engine, which knows the whole of SQL, refuses the rest when views are
 * made. Used by one thread.
 */
final class ViewCycleChecks {
  /** Comments and texts, which hold no references. */
  private static final Pattern NOISE =
      Pattern.compile("--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*'", Pattern.DOTALL);

  private static final String IDENTIFIER = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final Pattern SOURCE =
      Pattern.compile(
          "\\b(?:from|join)\\s+("
              + IDENTIFIER
              + "(?:\\s*\\.\\s*"
              + IDENTIFIER
              + "){0,2})(?!\\s*[.(])",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  private static final Pattern PART = Pattern.compile(IDENTIFIER);

  private final Map<String, Set<String>> references = new TreeMap<>();
  private final Set<String> done = new HashSet<>();
  private final CheckReport report;

  ViewCycleChecks(String catalog, String schema, Map<String, ViewSpec> views, CheckReport report) {
    this.report = report;
    List<String> namespace = List.of(catalog, schema);
    for (ViewSpec view : views.values()) {
      if (view.definition() instanceof SqlView sql) {
        Set<String> names = sources(sql.sql(), namespace);
        names.retainAll(views.keySet());
        // A part of WITH may have the view's own name.
        names.remove(view.name());
        references.put(view.name(), names);
      }
    }
  }

  void check() {
    references.keySet().forEach(view -> visit(view, new LinkedHashSet<>()));
  }

  private void visit(String view, Set<String> path) {
    if (path.contains(view)) {
      List<String> circle = new ArrayList<>(path);
      circle = new ArrayList<>(circle.subList(circle.indexOf(view), circle.size()));
      circle.add(view);
      report.add(
          "view " + view,
          "sql",
          "views read each other in a circle: " + String.join(" → ", circle));
      done.addAll(circle);
      return;
    }
    if (done.contains(view)) {
      return;
    }
    path.add(view);
    references.getOrDefault(view, Set.of()).forEach(next -> visit(next, path));
    path.remove(view);
    done.add(view);
  }

  private static Set<String> sources(String sql, List<String> namespace) {
    String text = NOISE.matcher(sql).replaceAll(" ");
    Set<String> names = new TreeSet<>();
    Matcher source = SOURCE.matcher(text);
    while (source.find()) {
      List<String> parts = new ArrayList<>();
      Matcher part = PART.matcher(source.group(1));
      while (part.find()) {
        parts.add(plain(part.group()));
      }
      int qualifiers = parts.size() - 1;
      String name = parts.get(qualifiers);
      boolean here =
          parts
              .subList(0, qualifiers)
              .equals(namespace.subList(namespace.size() - qualifiers, namespace.size()));
      if (here && !(qualifiers == 0 && isNamedByWith(text, name))) {
        names.add(name);
      }
    }
    return names;
  }

  private static String plain(String identifier) {
    return identifier.startsWith("\"")
        ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
        : identifier.toLowerCase(Locale.ROOT);
  }

  private static boolean isNamedByWith(String text, String name) {
    return Pattern.compile(
            "\"?" + Pattern.quote(name) + "\"?\\s*(?:\\([^)]*\\)\\s*)?as\\s*\\(",
            Pattern.CASE_INSENSITIVE)
        .matcher(text)
        .find();
  }
}
