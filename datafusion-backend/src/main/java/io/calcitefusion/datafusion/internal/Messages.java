package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The JSON messages of the native boundary. Pure functions. */
final class Messages {
  private static final ObjectMapper JSON = new ObjectMapper();
  // A folder means all files below it; the engine would silently leave out those of sub-folders.
  private static final ImmutableMap<String, String> SETTINGS =
      ImmutableMap.of("datafusion.execution.listing_table_ignore_subdirectory", "false");

  private Messages() {}

  static byte[] engine(EngineOptions options) {
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    settings.putAll(options.settings());
    ObjectNode message = JSON.createObjectNode();
    message.put("workerThreads", options.workerThreads());
    message.put("memoryLimitBytes", options.memoryLimitBytes());
    message.set("settings", texts(settings));
    return bytes(message);
  }

  static byte[] session(SessionOptions options) {
    ObjectNode message = JSON.createObjectNode();
    message.put("catalog", options.catalog());
    message.put("schema", options.schema());
    message.put("timeZone", options.timeZone().getId());
    message.put("access", options.access().name());
    message.set(
        "allowedFolders",
        JSON.valueToTree(
            options.allowedFolders().stream()
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .map(Path::toString)
                .toList()));
    message.put("planningMillis", options.planningMillis());
    message.set("settings", texts(options.settings()));
    return bytes(message);
  }

  static byte[] execution(ExecutionOptions options) {
    ObjectNode message = JSON.createObjectNode();
    message.put("maxRows", options.maxRows());
    message.put("timeoutMillis", options.timeoutMillis());
    message.put("batchRows", options.batchRows());
    return bytes(message);
  }

  static byte[] table(TableName name) {
    ObjectNode message = JSON.createObjectNode();
    message.put("catalog", name.catalog());
    message.put("schema", name.schema());
    message.put("table", name.table());
    return bytes(message);
  }

  /** The files of a location. */
  static void addFiles(ObjectNode message, DatasetLocation location) {
    ArrayNode urls = message.putArray("paths");
    // As URLs, because the engine takes brackets and question marks of a plain path for a glob.
    location.paths().forEach(path -> urls.add(Path.of(path).toUri().toString()));
    message.put("format", location.format().extension());
    message.set("options", texts(location.options()));
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static JsonNode texts(Map<String, String> values) {
    return JSON.valueToTree(values);
  }

  static byte[] bytes(JsonNode message) {
    try {
      return JSON.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw NativeErrors.protocol("a message that is no JSON", e);
    }
  }

  static JsonNode read(byte[] section) {
    try {
      return JSON.readTree(section);
    } catch (IOException e) {
      throw NativeErrors.protocol("a section that is no JSON", e);
    }
  }

  /** A member that has to be there. */
  static JsonNode member(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw NativeErrors.protocol("JSON without '" + name + "': " + object, null);
    }
    return value;
  }

  /** A member that has to be a text. */
  static String text(JsonNode object, String name) {
    JsonNode value = member(object, name);
    if (!value.isTextual()) {
      throw NativeErrors.protocol("JSON whose '" + name + "' is no text: " + object, null);
    }
    return value.textValue();
  }
}
