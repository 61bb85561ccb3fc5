package io.calcitefusion.examples;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of paths with slashes: {@code *} is any part of a name, {@code ?} any character of one,
 * {@code **} any number of folders, also none. Immutable.
 */
final class PathGlob {

  private static final String ANY_FOLDERS = "**/";
  private static final String ANYTHING = "**";

  private final Pattern pattern;

  private PathGlob(Pattern pattern) {
    this.pattern = pattern;
  }

  static PathGlob parse(String glob) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < glob.length()) {
      char c = glob.charAt(at);
      boolean nameBegins = at == 0 || glob.charAt(at - 1) == '/';
      if (nameBegins && glob.startsWith(ANY_FOLDERS, at)) {
        regex.append("(?:[^/]+/)*");
        at += ANY_FOLDERS.length();
      } else if (glob.startsWith(ANYTHING, at)) {
        regex.append(".*");
        at += ANYTHING.length();
      } else if (c == '[' && glob.indexOf(']', at + 2) > 0) {
        int end = glob.indexOf(']', at + 2);
        String set =
            glob.substring(at + 1, end)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("^", "\\^");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        at = end + 1;
      } else {
        regex.append(
            switch (c) {
              case '*' -> "[^/]*";
              case '?' -> "[^/]";
              default -> Pattern.quote(String.valueOf(c));
            });
        at++;
      }
    }
    try {
      return new PathGlob(Pattern.compile(regex.toString(), Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      throw ExtractionException.configuration(
          "'" + glob + "' is no pattern of paths: " + e.getDescription());
    }
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
