package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name or pattern argument of metadata methods: {@code %} and {@code _} are wildcards, a
 * backslash takes their meaning away. A name that exists exactly as it was given matches alone, so
 * that {@code a_c} does not find {@code abc} beside it. Immutable.
 */
final class NamePattern {
  static final char ESCAPE = '\\';

  private final ImmutableSet<String> matches;

  private NamePattern(ImmutableSet<String> matches) {
    this.matches = matches;
  }

  /** Matches a pattern against names; null matches all of them. */
  static NamePattern of(@Nullable String pattern, Collection<String> names) {
    if (pattern == null || pattern.equals("%")) {
      return new NamePattern(ImmutableSet.copyOf(names));
    }
    if (names.contains(pattern)) {
      return new NamePattern(ImmutableSet.of(pattern));
    }
    Pattern compiled = compile(pattern);
    return new NamePattern(
        names.stream()
            .filter(name -> compiled.matcher(name).matches())
            .collect(ImmutableSet.toImmutableSet()));
  }

  /** As {@link #of}, where an empty name stands for any, as tools without a catalog pass it. */
  static NamePattern ofNamespace(@Nullable String pattern, Collection<String> names) {
    return of(pattern != null && pattern.isEmpty() ? null : pattern, names);
  }

  /** The names that a pattern may be meant as: itself, and what it is without its escapes. */
  static List<String> literals(String pattern) {
    return hasWildcard(pattern) || pattern.indexOf(ESCAPE) < 0
        ? List.of(pattern)
        : List.of(pattern, unescaped(pattern));
  }

  private static String unescaped(String pattern) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == ESCAPE && i + 1 < pattern.length()) {
        i++;
      }
      name.append(pattern.charAt(i));
    }
    return name.toString();
  }

  static boolean hasWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == ESCAPE) {
        i++;
      } else if (c == '%' || c == '_') {
        return true;
      }
    }
    return false;
  }

  boolean matches(String name) {
    return matches.contains(name);
  }

  private static Pattern compile(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == ESCAPE && i + 1 < pattern.length()) {
        i++;
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
