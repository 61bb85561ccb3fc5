package io.calcitefusion.tests.sql;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * One query of a corpus file with what is known about it. In the file it is SQL text up to a
 * semicolon; after that, {@code --: ordered} says that rows are compared in order, {@code --:
 * native …} and {@code --: duckdb …} give another text for that engine, or {@code no, …} with the
 * reason why it is not asked; {@code --: stock} says that Calcite's own operators are asked too;
 * the lines {@code --> …} are the columns and then the rows, or {@code error} with its SQLSTATE.
 *
 * @param comments lines before the query
 * @param sql the query
 * @param ordered whether the order of the rows counts
 * @param nativeText what the engine is asked without Calcite; null for the same text
 * @param duckdbText what DuckDB is asked; null for the same text
 * @param stock whether stock Calcite is asked for the same text
 * @param parameters values of parameters as a list of SQL literals; null without parameters
 * @param expected columns and rows
 */
record CorpusCase(
    ImmutableList<String> comments,
    String sql,
    boolean ordered,
    @Nullable String nativeText,
    @Nullable String duckdbText,
    boolean stock,
    @Nullable String parameters,
    ImmutableList<String> expected) {
  private static final String NOTE = "--: ";
  private static final String EXPECTED = "-->";
  private static final String NOT_ASKED = "no, ";

  /** The queries of a file. */
  static List<CorpusCase> parse(List<String> lines) {
    List<CorpusCase> cases = new ArrayList<>();
    List<String> current = new ArrayList<>();
    for (String line : lines) {
      boolean begins =
          !line.startsWith("--") && current.stream().anyMatch(l -> l.stripTrailing().endsWith(";"));
      if (line.isBlank()) {
        continue;
      }
      if (begins
          || (line.startsWith("-- ") && current.stream().anyMatch(l -> !l.startsWith("-- ")))) {
        cases.add(of(current));
        current.clear();
      }
      current.add(line);
    }
    if (!current.isEmpty()) {
      cases.add(of(current));
    }
    return cases;
  }

  private static CorpusCase of(List<String> lines) {
    ImmutableList.Builder<String> comments = ImmutableList.builder();
    ImmutableList.Builder<String> expected = ImmutableList.builder();
    List<String> sql = new ArrayList<>();
    boolean ordered = false;
    String nativeText = null;
    String duckdbText = null;
    boolean stock = false;
    String parameters = null;
    for (String line : lines) {
      if (line.startsWith(EXPECTED)) {
        expected.add(line.substring(EXPECTED.length()).strip());
      } else if (line.startsWith(NOTE)) {
        String note = line.substring(NOTE.length());
        if (note.equals("ordered")) {
          ordered = true;
        } else if (note.startsWith("native ")) {
          nativeText = note.substring("native ".length());
        } else if (note.startsWith("duckdb ")) {
          duckdbText = note.substring("duckdb ".length());
        } else if (note.equals("stock")) {
          stock = true;
        } else if (note.startsWith("parameters ")) {
          parameters = note.substring("parameters ".length());
        } else {
          throw new IllegalArgumentException("not a note: " + line);
        }
      } else if (line.startsWith("--")) {
        comments.add(line);
      } else {
        sql.add(line);
      }
    }
    String text = String.join("\n", sql).strip();
    if (!text.endsWith(";")) {
      throw new IllegalArgumentException("no semicolon after " + text);
    }
    return new CorpusCase(
        comments.build(),
        text.substring(0, text.length() - 1),
        ordered,
        nativeText,
        duckdbText,
        stock,
        parameters,
        expected.build());
  }

  /** The query for the engine without Calcite; null when it is not asked. */
  @Nullable String nativeSql() {
    return other(nativeText);
  }

  /** The query for DuckDB; null when it is not asked. */
  @Nullable String duckdbSql() {
    return other(duckdbText);
  }

  /** The query for stock Calcite; null when it is not asked. */
  @Nullable String stockSql() {
    return stock ? withValues() : null;
  }

  private @Nullable String other(@Nullable String text) {
    if (text == null) {
      return withValues();
    }
    return text.startsWith(NOT_ASKED) ? null : text;
  }

  private String withValues() {
    String text = sql;
    if (parameters != null) {
      for (String value : Splitter.onPattern(",\\s*(?![^(]*\\))").split(parameters)) {
        text = text.replaceFirst("\\?", Matcher.quoteReplacement(value));
      }
    }
    return text;
  }

  /** Whether the query is to be refused. */
  boolean isRefused() {
    return !expected.isEmpty() && expected.get(0).startsWith("error ");
  }

  /** The case with another outcome. */
  CorpusCase with(List<String> newExpected) {
    return new CorpusCase(
        comments,
        sql,
        ordered,
        nativeText,
        duckdbText,
        stock,
        parameters,
        ImmutableList.copyOf(newExpected));
  }

  /** The lines of the file. */
  String render() {
    StringBuilder text = new StringBuilder();
    comments.forEach(line -> text.append(line).append('\n'));
    text.append(sql).append(";\n");
    if (ordered) {
      text.append(NOTE).append("ordered\n");
    }
    if (nativeText != null) {
      text.append(NOTE).append("native ").append(nativeText).append('\n');
    }
    if (duckdbText != null) {
      text.append(NOTE).append("duckdb ").append(duckdbText).append('\n');
    }
    if (stock) {
      text.append(NOTE).append("stock\n");
    }
    if (parameters != null) {
      text.append(NOTE).append("parameters ").append(parameters).append('\n');
    }
    expected.forEach(line -> text.append(EXPECTED).append(' ').append(line).append('\n'));
    return text.append('\n').toString();
  }
}
