package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.FunctionVolatility;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableCapability;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The JSON messages of the native boundary. Pure functions. */
final class Messages {
  private static final ObjectMapper JSON = new ObjectMapper();
  // A folder means all files below it; the engine would silently leave out those of sub-folders.
  private static final ImmutableMap<String, String> SETTINGS =
      ImmutableMap.of("datafusion.execution.listing_table_ignore_subdirectory", "false");

  private Messages() {}

  static byte[] engine(EngineOptions options) {
    Map<String, String> profile = new TreeMap<>(SETTINGS);
    profile.putAll(options.profileSettings());
    ObjectNode message = JSON.createObjectNode();
    message.put("workerThreads", options.workerThreads());
    message.put("memoryPool", options.memoryPool().name());
    message.put("memoryLimitBytes", options.memoryLimitBytes());
    Path spillFolder = options.spillFolder();
    if (spillFolder == null) {
      message.put("temporaryFolder", System.getProperty("java.io.tmpdir"));
    } else {
      message.put("spillFolder", spillFolder.toAbsolutePath().toString());
    }
    message.set("profile", texts(profile));
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
    message.put("planningMillis", options.planningMillis());
    message.set("settings", texts(options.settings()));
    return bytes(message);
  }

  static byte[] table(TableName name) {
    ObjectNode message = JSON.createObjectNode();
    message.put("catalog", name.catalog());
    message.put("schema", name.schema());
    message.put("table", name.table());
    return bytes(message);
  }

  static byte[] schema(String catalog, String schema) {
    ObjectNode message = JSON.createObjectNode();
    message.put("catalog", catalog);
    message.put("schema", schema);
    return bytes(message);
  }

  static byte[] folder(String catalog, String schema, Path folder) {
    ObjectNode message = JSON.createObjectNode();
    message.put("catalog", catalog);
    message.put("schema", schema);
    message.put("folder", folder.toAbsolutePath().normalize().toString());
    return bytes(message);
  }

  /** A table in Java: its name, its columns, and what it asks to be told. */
  static byte[] javaTable(TableName name, JavaTable table, Schema arrowSchema) {
    ObjectNode message = JSON.createObjectNode();
    message.put("catalog", name.catalog());
    message.put("schema", name.schema());
    message.put("table", name.table());
    message.put("arrowSchema", ArrowSchemas.base64(arrowSchema));
    message.set("primaryKey", JSON.valueToTree(table.primaryKey()));
    ArrayNode uniqueKeys = message.putArray("uniqueKeys");
    table.uniqueKeys().forEach(key -> uniqueKeys.addObject().set("columns", JSON.valueToTree(key)));
    Set<TableCapability> capabilities = table.capabilities();
    message.put("projection", capabilities.contains(TableCapability.PROJECTION));
    message.put("filters", capabilities.contains(TableCapability.FILTERS));
    message.put("limit", capabilities.contains(TableCapability.LIMIT));
    return bytes(message);
  }

  /** A function in Java: its name and its types. */
  static byte[] javaFunction(
      String name, Schema parameters, Field returns, FunctionVolatility volatility) {
    ObjectNode message = JSON.createObjectNode();
    message.put("name", name);
    message.put("parameters", ArrowSchemas.base64(parameters));
    message.put("returns", ArrowSchemas.base64(new Schema(List.of(returns))));
    message.put("volatility", volatility.name());
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

  /** The name of a table as {@code catalog}, {@code schema} and {@code table}. */
  static TableName tableName(JsonNode object) {
    return new TableName(text(object, "catalog"), text(object, "schema"), text(object, "table"));
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

  static ImmutableList<String> texts(JsonNode object, String name) {
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    member(object, name).forEach(text -> texts.add(text.asText()));
    return texts.build();
  }
}
