package io.calcitefusion.cli;

import io.calcitefusion.datafusion.WriteReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a write did, for people and programs.
 *
 * @param report what it did
 * @param mode the mode in the words of the command line
 * @param rejects where the invalid rows are, or null
 */
record WriteFacts(WriteReport report, String mode, @Nullable Path rejects) {
  private static final double MEBIBYTE = 1 << 20;

  void write(WriteCommand.Format format, CommandIo io) throws IOException {
    if (format == WriteCommand.Format.JSON) {
      JsonText.write(object(), io.out());
      io.out().append('\n');
    } else {
      new FactsWriter(io).write(lines());
    }
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("dataset", report.dataset().toString());
    object.put("mode", mode);
    object.put("published", report.isPublished());
    object.put("place", report.place().toString());
    object.put("source_rows", report.sourceRows());
    object.put("rows", report.rows());
    object.put("invalid_rows", report.invalidRows());
    object.put("invalid_by_check", report.invalidByCheck());
    object.put("duplicate_rows", report.duplicateRows());
    object.put("rejects", rejects == null ? null : rejects.toString());
    object.put("ignored_columns", report.ignoredColumns());
    object.put("filled_columns", report.filledColumns());
    object.put("converted_columns", report.convertedColumns());
    object.put("files", report.files());
    object.put("bytes", report.bytes());
    return object;
  }

  private Map<String, @Nullable Object> lines() {
    Map<String, @Nullable Object> lines = new LinkedHashMap<>();
    lines.put("dataset", report.dataset().toString());
    lines.put("source", rows(report.sourceRows()));
    if (report.isPublished()) {
      lines.put(
          "written",
          "%s, %,d %s, %.1f MiB, at %s (%s)"
              .formatted(
                  rows(report.rows()),
                  report.files(),
                  report.files() == 1 ? "file" : "files",
                  report.bytes() / MEBIBYTE,
                  report.place(),
                  mode));
    } else {
      lines.put(
          "dry run",
          "%s would be written at %s (%s)".formatted(rows(report.rows()), report.place(), mode));
    }
    if (report.duplicateRows() > 0) {
      lines.put("duplicates", rows(report.duplicateRows()) + " taken away");
    }
    if (report.invalidRows() > 0) {
      lines.put("invalid", rows(report.invalidRows()));
      report.invalidByCheck().forEach((check, count) -> lines.put("  " + check, rows(count)));
      if (rejects != null) {
        lines.put("rejects", rejects.toString());
      }
    }
    put(lines, "ignored", report.ignoredColumns());
    put(lines, "filled", report.filledColumns());
    put(lines, "converted", report.convertedColumns());
    return lines;
  }

  private static void put(Map<String, @Nullable Object> lines, String what, List<String> columns) {
    if (!columns.isEmpty()) {
      lines.put(what, "columns " + String.join(", ", columns));
    }
  }

  private static String rows(long count) {
    return count == 1 ? "1 row" : "%,d rows".formatted(count);
  }
}
