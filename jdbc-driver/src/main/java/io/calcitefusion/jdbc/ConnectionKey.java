package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The closed list of connection properties, beside the engine settings {@code datafusion.*}. */
enum ConnectionKey {
  DATA("data", "folder of a registry's datasets that give no location of their own", null),
  ACCESS(
      "access",
      "what statements may do; admin for an empty engine, read_only otherwise",
      null,
      "read_only",
      "service",
      "admin"),
  ALLOW(
      "allow",
      "folders, separated by commas, that SQL may reach by path; the registry's locations and the"
          + " data folder, or the working directory for an empty engine",
      null),
  CATALOG("catalog", "default catalog; the registry's own, or datafusion", null),
  SCHEMA("schema", "default schema; the registry's own, or public", null),
  PROFILE("profile", "bundle of engine settings", "prod", "dev", "default", "prod"),
  PLANNER(
      "planner",
      "calcite: SQL goes through the front end; native: the text goes straight to the engine",
      "calcite",
      "calcite",
      "native"),
  ON_UNSUPPORTED(
      "onUnsupported",
      "error: a query that the engine can not run is refused; calcite: Calcite runs what the engine"
          + " can not, and a warning says so",
      "error",
      "error",
      "calcite"),
  ON_DRIFT(
      "onDrift",
      "fail: a statement that reads files which no longer have the columns of their table fails;"
          + " refresh: tables without declared columns get those of their files",
      "fail",
      "fail",
      "refresh"),
  TIME_ZONE("timeZone", "time zone of the session, such as Europe/Paris", "UTC"),
  FETCH_SIZE("fetchSize", "rows per batch; 0 for the engine's own batch size", "0"),
  NAME("name", "name under which connections share one empty engine", null);

  private final String key;
  private final String description;
  private final @Nullable String standard;
  private final ImmutableList<String> choices;

  ConnectionKey(String key, String description, @Nullable String standard, String... choices) {
    this.key = key;
    this.description = description;
    this.standard = standard;
    this.choices = ImmutableList.copyOf(choices);
  }

  String key() {
    return key;
  }

  String description() {
    return description;
  }

  /** The default, or null when it follows from what the URL opens. */
  @Nullable String standard() {
    return standard;
  }

  /** The allowed values; empty when they are not a short list. */
  ImmutableList<String> choices() {
    return choices;
  }

  static @Nullable ConnectionKey find(String key) {
    return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst().orElse(null);
  }
}
