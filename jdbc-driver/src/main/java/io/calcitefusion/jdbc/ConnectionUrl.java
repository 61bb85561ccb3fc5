package io.calcitefusion.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of a URL, before anything is known of their meaning. Immutable.
 *
 * @param target text between the prefix and the first semicolon, unquoted
 * @param properties keys and unquoted values in order
 */
record ConnectionUrl(String target, Map<String, String> properties) {
  static final String PREFIX = "jdbc:datafusion:";

  static boolean accepts(String url) {
    return url.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  /** Splits a URL at semicolons outside of double quotes. */
  static ConnectionUrl parse(String url) throws SQLException {
    List<String> parts = split(url.substring(PREFIX.length()), url);
    Map<String, String> properties = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw SqlExceptions.connecting(
            "the URL " + url + " has the part '" + part + "'; expected key=value");
      }
      String key = part.substring(0, equals).trim();
      if (properties.put(key, unquote(part.substring(equals + 1).trim(), url)) != null) {
        throw SqlExceptions.connecting("the URL " + url + " gives '" + key + "' twice");
      }
    }
    return new ConnectionUrl(unquote(parts.get(0).trim(), url), properties);
  }

  private static List<String> split(String text, String url) throws SQLException {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (c == ';' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    if (quoted) {
      throw SqlExceptions.connecting("the URL " + url + " has a quote that is not closed");
    }
    parts.add(part.toString());
    return parts;
  }

  private static String unquote(String text, String url) throws SQLException {
    if (text.indexOf('"') < 0) {
      return text;
    }
    if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
      throw SqlExceptions.connecting(
          "the URL " + url + " has quotes inside of '" + text + "'; quote the whole value");
    }
    String inner = text.substring(1, text.length() - 1);
    if (inner.replace("\"\"", "").indexOf('"') >= 0) {
      throw SqlExceptions.connecting(
          "the URL " + url + " has a lone double quote inside of '" + text + "'; write it twice");
    }
    return inner.replace("\"\"", "\"");
  }
}
