package io.calcitefusion.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * A table of facts about the shipped registry that a person reviewed, as a text file below {@code
 * src/test/resources/codeintel}: a comment line with the names of the columns, then one line per
 * row, cells between bars, a dash for nothing.
 */
final class ReviewedTable {
  private static final Path FOLDER = Path.of("src", "test", "resources", "codeintel");

  private ReviewedTable() {}

  /** The rows of a file. */
  static List<String> read(String file) {
    try {
      return Files.readAllLines(FOLDER.resolve(file)).stream()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row of cells. */
  static String row(String... cells) {
    return String.join(" | ", cells);
  }

  /** A cell with names. */
  static String names(Collection<String> names) {
    return names.isEmpty() ? "-" : String.join(", ", names);
  }

  /** A cell with sort keys, ascending ones as the bare name. */
  static String sortKeys(List<SortKey> keys) {
    return names(
        keys.stream()
            .map(key -> key.column() + (key.order() == SortOrder.DESCENDING ? " desc" : ""))
            .toList());
  }
}
