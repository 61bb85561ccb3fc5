package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNullElse;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.calcite.OnUnsupported;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.OnDrift;
import io.calcitefusion.datafusion.Profile;
import io.calcitefusion.metadata.NearNames;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a URL and its properties once, into one {@link ConnectionSpec}. Not thread-safe. */
final class ConnectionSpecParser {
  private static final String SETTING_PREFIX = "datafusion.";
  private static final Map<String, String> OWN_KEYS =
      Map.of(
          "datafusion.catalog.default_catalog", "catalog",
          "datafusion.catalog.default_schema", "schema",
          "datafusion.execution.time_zone", "timeZone");

  private final String url;
  private final Map<ConnectionKey, String> values = new EnumMap<>(ConnectionKey.class);
  private final Map<String, String> settings = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();

  private ConnectionSpecParser(String url) {
    this.url = url;
  }

  /**
   * Reads a URL of this driver.
   *
   * @throws SQLException with SQLSTATE 08001 for what can not be understood
   */
  static ConnectionSpec parse(String url, @Nullable Properties info) throws SQLException {
    ConnectionUrl parts = ConnectionUrl.parse(url);
    ConnectionSpecParser parser = new ConnectionSpecParser(url);
    for (Map.Entry<String, String> entry : parts.properties().entrySet()) {
      if (!parser.take(entry.getKey(), entry.getValue())) {
        throw SqlExceptions.connecting(
            "unknown key '"
                + entry.getKey()
                + "' in the URL "
                + url
                + NearNames.hint(entry.getKey(), knownKeys()));
      }
    }
    if (info != null) {
      parser.takeProperties(info);
    }
    return parser.build(target(parts.target(), url));
  }

  private static List<String> knownKeys() {
    return Arrays.stream(ConnectionKey.values()).map(ConnectionKey::key).toList();
  }

  private void takeProperties(Properties info) throws SQLException {
    for (String name : info.stringPropertyNames()) {
      String value = info.getProperty(name);
      ConnectionKey key = ConnectionKey.find(name);
      String given = key == null ? settings.get(name) : values.get(key);
      if (given != null) {
        if (!given.equals(value)) {
          warnings.add("the property '" + name + "' is ignored, because the URL gives it too");
        }
      } else if (!take(name, value)) {
        warnings.add("unknown property '" + name + "'" + NearNames.hint(name, knownKeys()));
      }
    }
  }

  /** Takes one pair; false when the key is unknown. */
  private boolean take(String name, String value) throws SQLException {
    if (name.equals("user") || name.equals("password")) {
      return true;
    }
    if (name.startsWith(SETTING_PREFIX)) {
      String own = OWN_KEYS.get(name);
      if (own != null) {
        throw SqlExceptions.connecting("use the key '" + own + "' in place of '" + name + "'");
      }
      if (name.equals("datafusion.runtime.temp_directory")) {
        throw SqlExceptions.connecting(
            "a spill folder can only be set through the API, not by URL");
      }
      settings.put(name, value);
      return true;
    }
    ConnectionKey key = ConnectionKey.find(name);
    if (key == null) {
      return false;
    }
    values.put(key, value);
    return true;
  }

  private static EngineTarget target(String text, String url) throws SQLException {
    if (text.isEmpty()) {
      return new EngineTarget.Empty();
    }
    if (text.startsWith("classpath:")) {
      return new EngineTarget.ShippedRegistry(text.substring("classpath:".length()));
    }
    if (text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      throw SqlExceptions.connecting(
          "the URL " + url + " names '" + text + "'; only local files, folders and classpath:NAME");
    }
    Path path = path(text, "the URL " + url);
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml")
        ? new EngineTarget.RegistryFile(path)
        : new EngineTarget.Folder(path);
  }

  private ConnectionSpec build(EngineTarget target) throws SQLException {
    boolean empty = target instanceof EngineTarget.Empty;
    String name = nonEmpty(ConnectionKey.NAME);
    if (name != null && !empty) {
      throw SqlExceptions.connecting(
          "the key 'name' names a shared empty engine and can not stand in " + url);
    }
    boolean registry =
        target instanceof EngineTarget.RegistryFile
            || target instanceof EngineTarget.ShippedRegistry;
    String data = nonEmpty(ConnectionKey.DATA);
    if (data != null && !registry) {
      throw SqlExceptions.connecting(
          "the key 'data' gives the folder of a registry's datasets and can not stand in " + url);
    }
    String access = choice(ConnectionKey.ACCESS);
    return new ConnectionSpec(
        url,
        target,
        data == null ? null : path(data, "the key 'data'"),
        access == null
            ? (empty ? AccessLevel.ADMIN : AccessLevel.READ_ONLY)
            : AccessLevel.valueOf(access.toUpperCase(Locale.ROOT)),
        allow(),
        nonEmpty(ConnectionKey.CATALOG),
        nonEmpty(ConnectionKey.SCHEMA),
        Profile.valueOf(required(ConnectionKey.PROFILE).toUpperCase(Locale.ROOT)),
        Planner.valueOf(required(ConnectionKey.PLANNER).toUpperCase(Locale.ROOT)),
        onUnsupported(),
        OnDrift.valueOf(required(ConnectionKey.ON_DRIFT).toUpperCase(Locale.ROOT)),
        timeZone(),
        fetchSize(),
        name,
        ImmutableSortedMap.copyOf(settings),
        ImmutableList.copyOf(warnings));
  }

  private OnUnsupported onUnsupported() throws SQLException {
    return OnUnsupported.valueOf(required(ConnectionKey.ON_UNSUPPORTED).toUpperCase(Locale.ROOT));
  }

  private @Nullable String nonEmpty(ConnectionKey key) throws SQLException {
    String value = values.get(key);
    if (value != null && value.isEmpty()) {
      throw SqlExceptions.connecting("the key '" + key.key() + "' has no value");
    }
    return value;
  }

  private @Nullable String choice(ConnectionKey key) throws SQLException {
    String value = requireNonNullElse(values.get(key), requireNonNullElse(key.standard(), ""));
    if (value.isEmpty() && !values.containsKey(key)) {
      return null;
    }
    if (!key.choices().contains(value)) {
      throw SqlExceptions.connecting(
          "'"
              + value
              + "' is no value of '"
              + key.key()
              + "'; it takes "
              + String.join(", ", key.choices()));
    }
    return value;
  }

  private String required(ConnectionKey key) throws SQLException {
    return requireNonNullElse(choice(key), "");
  }

  private @Nullable ImmutableList<Path> allow() throws SQLException {
    String text = nonEmpty(ConnectionKey.ALLOW);
    if (text == null) {
      return null;
    }
    ImmutableList.Builder<Path> folders = ImmutableList.builder();
    for (String folder : Splitter.on(',').trimResults().omitEmptyStrings().split(text)) {
      folders.add(path(folder, "the key 'allow'"));
    }
    return folders.build();
  }

  private ZoneId timeZone() throws SQLException {
    String text = requireNonNullElse(nonEmpty(ConnectionKey.TIME_ZONE), "UTC");
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw SqlExceptions.connecting(
          "'" + text + "' is no time zone; it takes names such as Europe/Paris, UTC or +02:00");
    }
  }

  private int fetchSize() throws SQLException {
    String text = requireNonNullElse(nonEmpty(ConnectionKey.FETCH_SIZE), "0");
    if (!text.matches("[0-9]{1,9}")) {
      throw SqlExceptions.connecting(
          "'" + text + "' is no value of 'fetchSize'; it takes a number of rows from 0 on");
    }
    return Integer.parseInt(text);
  }

  private static Path path(String text, String where) throws SQLException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw SqlExceptions.connecting(where + " has '" + text + "', which is no path: " + e);
    }
  }
}
