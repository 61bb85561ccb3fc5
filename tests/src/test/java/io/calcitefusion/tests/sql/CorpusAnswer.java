package io.calcitefusion.tests.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a query gave by JDBC.
 *
 * @param columns names and types
 * @param rows values as texts, separated by commas
 */
record CorpusAnswer(List<String> columns, List<String> rows) {
  private static final MathContext TEN_DIGITS = new MathContext(10);
  private static final Pattern PARTS =
      Pattern.compile("'(?:[^']|'')*'|-?\\b\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?\\b(?![-:])");

  static CorpusAnswer of(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return of(result);
    }
  }

  static CorpusAnswer of(ResultSet result) throws SQLException {
    List<String> columns = columns(result.getMetaData());
    List<String> rows = new ArrayList<>();
    while (result.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        values.add(text(result.getObject(i)));
      }
      rows.add(String.join(", ", values));
    }
    return new CorpusAnswer(columns, rows);
  }

  /** Labels and types. */
  static List<String> columns(ResultSetMetaData metadata) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      columns.add(metadata.getColumnLabel(i) + ' ' + metadata.getColumnTypeName(i));
    }
    return columns;
  }

  private static String text(@Nullable Object value) throws SQLException {
    if (value instanceof Array array) {
      return text(array.getArray());
    }
    if (value instanceof Struct struct) {
      return texts(struct.getAttributes(), "{", "}");
    }
    if (value instanceof byte[] bytes) {
      return "X'" + HexFormat.of().formatHex(bytes) + '\'';
    }
    if (value instanceof Blob blob) {
      return text(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof Object[] values) {
      return texts(values, "[", "]");
    }
    if (value instanceof List<?> list) {
      return texts(list.toArray(), "[", "]");
    }
    if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.add(text(entry.getKey()) + ": " + text(entry.getValue()));
      }
      return entries.stream().sorted().collect(Collectors.joining(", ", "{", "}"));
    }
    return scalar(value);
  }

  private static String texts(@Nullable Object[] values, String open, String close)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(text(value));
    }
    return open + String.join(", ", texts) + close;
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toString();
    }
    if (value instanceof Time time) {
      return time.toLocalTime().toString();
    }
    if (value instanceof String text) {
      return '\'' + text.replace("'", "''").replace("\n", "\\n") + '\'';
    }
    return value == null ? "NULL" : value.toString();
  }

  /** The answer as the lines of a file. */
  List<String> lines(boolean ordered) {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(", ", columns));
    lines.addAll(ordered ? rows : rows.stream().sorted().toList());
    return lines;
  }

  /** Rows with every number rounded to ten digits, for engines with other types. */
  static List<String> loosely(List<String> rows, boolean ordered) {
    List<String> loose = rows.stream().map(CorpusAnswer::loosely).toList();
    return ordered ? loose : loose.stream().sorted().toList();
  }

  private static String loosely(String row) {
    Matcher matcher = PARTS.matcher(row);
    StringBuilder loose = new StringBuilder();
    while (matcher.find()) {
      String part = matcher.group();
      matcher.appendReplacement(
          loose, Matcher.quoteReplacement(part.startsWith("'") ? part : rounded(part)));
    }
    return matcher.appendTail(loose).toString();
  }

  private static String rounded(String number) {
    BigDecimal rounded = new BigDecimal(number).round(TEN_DIGITS).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
