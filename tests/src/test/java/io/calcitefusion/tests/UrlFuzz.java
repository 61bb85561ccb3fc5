package io.calcitefusion.tests;

import io.calcitefusion.jdbc.DataFusionDriver;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Random URLs and properties for the driver: right ones, nearly right ones, and what somebody might
 * try who wants a class loaded, a host called or a file written.
 */
final class UrlFuzz {
  /** Set by {@link Planted} when it is loaded. */
  private static final AtomicBoolean LOADED = new AtomicBoolean();

  private static final List<String> KEYS =
      List.of(
          "data",
          "access",
          "allow",
          "catalog",
          "schema",
          "profile",
          "planner",
          "onUnsupported",
          "onDrift",
          "timeZone",
          "fetchSize",
          "name",
          "user",
          "password",
          "datafusion.optimizer.x",
          "datafusion.execution.batch_size",
          "datafusion.runtime.memory_limit",
          "datafusion.runtime.temp_directory",
          "datafusion.catalog.default_catalog",
          "model",
          "lex",
          "schemaFactory",
          "parserFactory",
          "typeSystem",
          "class",
          "driver",
          "socketFactory",
          "loggerFile",
          "init",
          "ACCESS",
          "Data",
          "acess",
          "fetchsize",
          "",
          " ");

  private static final List<String> VALUES =
      List.of(
          "admin",
          "read_only",
          "service",
          "calcite",
          "native",
          "error",
          "dev",
          "prod",
          "UTC",
          "+02:00",
          "Europe/Paris",
          "0",
          "17",
          "-1",
          "99999999999999999999",
          "1.5",
          "true",
          "io.calcitefusion.tests.UrlFuzz$Planted",
          "java.lang.Runtime",
          "inline:{version: 1}",
          "${jndi:ldap://127.0.0.1/x}",
          "rmi://127.0.0.1:1/x",
          "https://example.org/registry.yaml",
          "classpath:codeintel",
          "classpath:none",
          "../../../etc/passwd",
          "/etc/passwd",
          "file:///etc/passwd",
          "RUNSCRIPT FROM '/x'",
          "%s%n",
          "\u0000",
          "\ud800",
          "a;b",
          "\"",
          "\"\"",
          "\"a",
          "a\"b\"",
          "ß",
          "\n",
          "");

  private final Random random;
  private final Path folder;

  private UrlFuzz(long seed, Path folder) {
    this.random = new Random(seed);
    this.folder = folder;
  }

  /** A class that only a URL names. */
  static final class Planted {
    static {
      LOADED.set(true);
    }

    private Planted() {}
  }

  /**
   * What happened to all of them.
   *
   * @param opened connections that were opened, and closed again
   * @param refused URLs that were refused with a SQLException that has a SQLSTATE
   * @param asked names of classes that somebody asked the thread's class loader for
   */
  record Outcome(int opened, int refused, List<String> asked) {}

  /**
   * Tries so many URLs.
   *
   * @throws AssertionError for anything but a connection or a SQLException
   */
  static Outcome run(int count, long seed, Path folder) {
    UrlFuzz fuzz = new UrlFuzz(seed, folder);
    List<String> asked = new ArrayList<>();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(recording(before, asked));
    try {
      int opened = 0;
      DataFusionDriver driver = new DataFusionDriver();
      for (int i = 0; i < count; i++) {
        if (fuzz.attempt(driver)) {
          opened++;
        }
      }
      if (LOADED.get()) {
        throw new AssertionError("a URL loaded the class that it names");
      }
      return new Outcome(opened, count - opened, asked);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static ClassLoader recording(ClassLoader parent, List<String> asked) {
    return new ClassLoader(parent) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        asked.add(name);
        return super.loadClass(name, resolve);
      }
    };
  }

  /** One URL; whether it opened a connection. */
  private boolean attempt(DataFusionDriver driver) {
    String url = url();
    Properties properties = properties();
    try {
      driver.getPropertyInfo(url, properties);
    } catch (SQLException e) {
      check(url, e);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("getPropertyInfo of " + url + " with " + properties, e);
    }
    try (Connection connection = driver.connect(url, properties)) {
      if (connection == null) {
        throw new AssertionError("not our URL: " + url);
      }
    } catch (SQLException e) {
      check(url, e);
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("connect to " + url + " with " + properties, e);
    }
    driver.closeIdleEngines();
    return true;
  }

  private static void check(String url, SQLException e) {
    if (e.getSQLState() == null || e.getMessage() == null) {
      throw new AssertionError("no SQLSTATE or no message for " + url, e);
    }
  }

  private String url() {
    StringBuilder url = new StringBuilder("jdbc:datafusion:").append(target());
    for (int i = random.nextInt(4); i > 0; i--) {
      url.append(';').append(key());
      if (random.nextInt(12) > 0) {
        url.append('=').append(value());
      }
    }
    if (random.nextInt(20) == 0) {
      url.setCharAt("jdbc:datafusion:".length() - 1, ':');
      url.append((char) random.nextInt(0x3000));
    }
    return url.toString();
  }

  private String target() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> "";
      case 2 -> folder.toString();
      case 3 -> folder.resolve("made" + random.nextInt(1000) + ".yaml").toString();
      case 4 -> folder.resolve("made" + random.nextInt(1000)).toString();
      default -> value();
    };
  }

  private Properties properties() {
    Properties properties = new Properties();
    for (int i = random.nextInt(3); i > 0; i--) {
      properties.setProperty(key(), value());
    }
    if (random.nextInt(50) == 0) {
      properties.put("fetchSize", 7);
    }
    return properties;
  }

  private String key() {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  private String value() {
    return switch (random.nextInt(10)) {
      case 0 -> folder.resolve("file" + random.nextInt(1000)).toString();
      case 1 -> noise();
      default -> VALUES.get(random.nextInt(VALUES.size()));
    };
  }

  private String noise() {
    StringBuilder noise = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      noise.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
    }
    return noise.toString();
  }
}
