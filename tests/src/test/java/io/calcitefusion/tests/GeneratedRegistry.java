package io.calcitefusion.tests;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes registry files of any size, the same for the same size. */
final class GeneratedRegistry {
  private static final List<String> TYPES =
      List.of(
          "int64",
          "utf8",
          "int32",
          "'decimal(12,2)'",
          "float64",
          "'timestamp(us,UTC)'",
          "bool",
          "date32",
          "list<utf8>",
          "span");

  private GeneratedRegistry() {}

  /**
   * Writes a registry.
   *
   * @param file the file that is written
   * @param datasets number of datasets
   * @param columns number of columns of each, at least three
   */
  static void write(Path file, int datasets, int columns) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("registry: generated\ntypes:\n");
      out.write("  span: 'struct<start: int32, end: int32, attrs: map<utf8, utf8>>'\n");
      out.write("datasets:\n");
      for (int i = 0; i < datasets; i++) {
        dataset(out, i, columns);
      }
      out.write("views:\n");
      for (int i = 0; i < datasets; i += 100) {
        out.write(
            String.format(
                Locale.ROOT,
                "  - {name: newest_%d, sql: 'SELECT max(column_5) AS newest FROM table_%d_v1'}\n",
                i,
                i));
      }
    }
  }

  private static void dataset(Writer out, int number, int columns) throws IOException {
    out.write(
        String.format(
            Locale.ROOT,
            "  - name: table_%d_v1\n    version: 1\n    doc: Table %d.\n    columns:\n",
            number,
            number));
    for (int j = 0; j < columns; j++) {
      out.write("      - {name: column_" + j + ", type: " + TYPES.get(j % TYPES.size()));
      out.write(j == 0 ? ", nullable: false" : "");
      out.write(j % 5 == 0 ? ", doc: Sentence about column " + j : "");
      out.write("}\n");
    }
    out.write("    key: [column_0]\n    required: [column_1]\n    join: [column_0]\n");
    out.write("    contract: {sort: [column_2]}\n");
  }
}
