package io.calcitefusion.datafusion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small contents of the nested roots of the registry {@code codeintel} and the rows that its views
 * have to give for them, reviewed by a person: files below {@code src/test/resources/codeintel},
 * one row per line, in JSON. Every list of a root is filled once, with a null element in it, empty
 * once and null once.
 */
final class CodeintelRows {
  static final List<String> ROOTS =
      List.of(
          "ast_files_v1",
          "bytecode_files_v1",
          "libcst_files_v1",
          "scip_index_v1",
          "symtable_files_v1",
          "tree_sitter_files_v1");
  private static final Path FOLDER = Path.of("src", "test", "resources", "codeintel");
  private static final ObjectMapper JSON = new ObjectMapper();

  private CodeintelRows() {}

  /** Copies the contents of the roots into a folder. */
  static void copyRoots(Path folder) throws IOException {
    for (String root : ROOTS) {
      Files.copy(FOLDER.resolve(root + ".json"), folder.resolve(root + ".json"));
    }
  }

  /** The rows of a view in the form of {@link BatchValues}, in no particular order. */
  static List<List<@Nullable Object>> expected(String view) throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(FOLDER.resolve("rows").resolve(view + ".json"))) {
      rows.add(list(parse(line)));
    }
    return rows;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<@Nullable Object> list(JsonNode node) {
    List<@Nullable Object> values = new ArrayList<>();
    node.forEach(child -> values.add(value(child)));
    return values;
  }

  private static @Nullable Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL -> null;
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.longValue();
      case STRING -> node.textValue();
      case ARRAY -> list(node);
      case OBJECT -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        node.fields()
            .forEachRemaining(entry -> values.put(entry.getKey(), value(entry.getValue())));
        yield values;
      }
      case BINARY, MISSING, POJO -> throw new IllegalArgumentException(node.toString());
    };
  }
}
