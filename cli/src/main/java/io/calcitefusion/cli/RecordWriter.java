package io.calcitefusion.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes records that a command made itself as a table, as CSV or as JSON. */
final class RecordWriter {
  private static final Set<String> NUMBERS = Set.of("rows", "columns", "step");

  private final CommandIo io;
  private final OutputFormat format;
  private final List<String> columns;

  RecordWriter(CommandIo io, OutputFormat format, List<String> columns) {
    this.io = io;
    this.format = format;
    this.columns = columns;
  }

  /** Writes all records; each has the columns as keys. */
  void write(List<? extends Map<String, @Nullable Object>> records) throws IOException {
    switch (format) {
      case TABLE -> table(records);
      case CSV -> csv(records);
      case JSON -> {
        for (Map<String, @Nullable Object> row : records) {
          RegistryOptions.json(row, io);
        }
      }
    }
  }

  private void table(List<? extends Map<String, @Nullable Object>> records) throws IOException {
    List<TableLayout.Heading> headings = new ArrayList<>();
    for (String column : columns) {
      headings.add(new TableLayout.Heading(column, NUMBERS.contains(column)));
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : records) {
      List<@Nullable String> cells = new ArrayList<>();
      for (String column : columns) {
        Object value = row.get(column);
        cells.add(value == null ? "" : value.toString());
      }
      rows.add(cells);
    }
    new TableLayout(headings, io.outColumns()).write(io.out(), rows);
    io.out().write(rows.size() == 1 ? "(1 row)\n" : "(" + rows.size() + " rows)\n");
  }

  private void csv(List<? extends Map<String, @Nullable Object>> records) throws IOException {
    io.out().append(String.join(",", columns)).append("\r\n");
    for (Map<String, @Nullable Object> row : records) {
      List<String> cells = new ArrayList<>();
      for (String column : columns) {
        Object value = row.get(column);
        cells.add(value == null ? "" : quoted(value.toString()));
      }
      io.out().append(String.join(",", cells)).append("\r\n");
    }
  }

  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
