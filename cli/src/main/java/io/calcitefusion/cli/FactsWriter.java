package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what is known of one thing for a person: lines of names and values, and tables. */
final class FactsWriter {
  private static final int NAME_WIDTH = 12;

  private final CommandIo io;

  FactsWriter(CommandIo io) {
    this.io = io;
  }

  /** Writes facts; a list of maps becomes a table, whose columns are the keys of its first map. */
  void write(Map<String, @Nullable Object> facts) throws IOException {
    for (Map.Entry<String, @Nullable Object> fact : facts.entrySet()) {
      List<Map<?, ?>> rows = rows(fact.getValue());
      if (!rows.isEmpty()) {
        io.out().append('\n');
        table(rows);
        outlines(rows);
        io.out().append('\n');
      } else if (fact.getValue() instanceof Map<?, ?> map) {
        line(fact.getKey(), "");
        for (Map.Entry<?, ?> inner : map.entrySet()) {
          line("  " + inner.getKey(), text(inner.getValue()));
        }
      } else {
        line(fact.getKey(), text(fact.getValue()));
      }
    }
  }

  private static List<Map<?, ?>> rows(@Nullable Object value) {
    List<Map<?, ?>> rows = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> row) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private void table(List<Map<?, ?>> rows) throws IOException {
    TableLayout layout =
        new TableLayout(
            rows.get(0).keySet().stream()
                .map(key -> TableLayout.Heading.text(String.valueOf(key)))
                .collect(ImmutableList.toImmutableList()),
            io.outColumns());
    List<List<@Nullable String>> cells = new ArrayList<>();
    for (Map<?, ?> row : rows) {
      List<@Nullable String> line = new ArrayList<>();
      row.values().forEach(value -> line.add(cell(text(value))));
      cells.add(line);
    }
    layout.write(io.out(), cells);
  }

  private static String cell(String text) {
    return TypeOutline.isLong(text) ? TypeOutline.brief(text) : text;
  }

  /** The types that the table has only in brief, each after the first value of its row. */
  private void outlines(List<Map<?, ?>> rows) throws IOException {
    for (Map<?, ?> row : rows) {
      List<String> cells = row.values().stream().map(FactsWriter::text).toList();
      for (String text : cells) {
        if (TypeOutline.isLong(text)) {
          io.out().append("\n" + cells.get(0) + ": " + TypeOutline.of(text) + "\n");
        }
      }
    }
  }

  private void line(String name, String value) throws IOException {
    String padded = name + ":" + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
    String indented = value.stripTrailing().replace("\n", "\n" + " ".repeat(padded.length()));
    io.out().append((padded + indented).stripTrailing()).append('\n');
  }

  private static String text(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(FactsWriter::text).collect(Collectors.joining(", "));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + " " + text(entry.getValue()))
          .collect(Collectors.joining("; "));
    }
    if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    return String.valueOf(value);
  }
}
