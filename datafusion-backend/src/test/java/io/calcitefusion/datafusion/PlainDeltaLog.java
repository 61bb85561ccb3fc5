package io.calcitefusion.datafusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log of a Delta table by the letter of the protocol: commits as JSON, one action per line. It
 * shares nothing with the engine and knows no checkpoints.
 */
final class PlainDeltaLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path table;
  private final Map<String, JsonNode> files = new LinkedHashMap<>();
  private @Nullable JsonNode metaData;
  private @Nullable JsonNode protocol;

  private PlainDeltaLog(Path table) {
    this.table = table;
  }

  /** Replays the commits from 0 to a version. */
  static PlainDeltaLog read(Path table, int version) throws IOException {
    PlainDeltaLog log = new PlainDeltaLog(table);
    for (int commit = 0; commit <= version; commit++) {
      for (String line : Files.readAllLines(DeltaFixture.commit(table, commit))) {
        log.replay(JSON.readTree(line));
      }
    }
    return log;
  }

  private void replay(JsonNode action) {
    if (action.has("add")) {
      files.put(action.path("add").path("path").asText(), action.path("add"));
    } else if (action.has("remove")) {
      files.remove(action.path("remove").path("path").asText());
    } else if (action.has("metaData")) {
      metaData = action.path("metaData");
    } else if (action.has("protocol")) {
      protocol = action.path("protocol");
    }
  }

  /** The data files of the version, where they lie. */
  List<Path> files() {
    List<Path> paths = new ArrayList<>();
    for (String path : files.keySet()) {
      paths.add(table.resolve(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)));
    }
    return paths;
  }

  /** The statistics of each file. */
  List<JsonNode> statistics() throws IOException {
    List<JsonNode> statistics = new ArrayList<>();
    for (JsonNode add : files.values()) {
      statistics.add(JSON.readTree(add.path("stats").asText()));
    }
    return statistics;
  }

  /** The columns, as the protocol writes them. */
  JsonNode schema() throws IOException {
    return JSON.readTree(metaData().path("schemaString").asText());
  }

  JsonNode metaData() {
    return java.util.Objects.requireNonNull(metaData, "no metaData in the log");
  }

  JsonNode protocol() {
    return java.util.Objects.requireNonNull(protocol, "no protocol in the log");
  }
}
