package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The JSON messages of the native boundary. Pure functions. */
final class Messages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Messages() {}

  static byte[] engine(EngineOptions options) {
    ObjectNode message = JSON.createObjectNode();
    message.put("workerThreads", options.workerThreads());
    message.put("memoryLimitBytes", options.memoryLimitBytes());
    message.set("settings", texts(options.settings()));
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

  static byte[] files(List<String> paths, String format, Map<String, String> options) {
    ObjectNode message = JSON.createObjectNode();
    message.set("paths", JSON.valueToTree(paths));
    message.put("format", format);
    message.set("options", texts(options));
    return bytes(message);
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
