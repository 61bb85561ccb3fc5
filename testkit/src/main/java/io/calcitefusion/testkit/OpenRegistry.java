package io.calcitefusion.testkit;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.QueryContracts;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.jdbc.DataFusionConnection;
import io.calcitefusion.jdbc.DataFusionDriver;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A registry with a connection over it, through a driver of its own, so that its engine ends with
 * it. Thread-safe.
 */
final class OpenRegistry implements AutoCloseable {
  /** The types of parts that tests may ask for. */
  static final ImmutableSet<Class<?>> TYPES =
      ImmutableSet.of(
          Registry.class,
          DataFusionFrontEnd.class,
          QueryContracts.class,
          DataFusionSession.class,
          DataFusionEngine.class,
          Connection.class,
          DataFusionConnection.class);

  private static final String SHIPPED = "classpath:";

  private final CalciteFusionExtension.Settings settings;
  private final Registry registry;
  private final DataFusionDriver driver;
  private final DataFusionConnection connection;

  private OpenRegistry(
      CalciteFusionExtension.Settings settings,
      Registry registry,
      DataFusionDriver driver,
      DataFusionConnection connection) {
    this.settings = settings;
    this.registry = registry;
    this.driver = driver;
    this.connection = connection;
  }

  static OpenRegistry open(CalciteFusionExtension.Settings settings) {
    Registry registry = read(settings.registry());
    DataFusionDriver driver = new DataFusionDriver();
    Properties properties = new Properties();
    if (!settings.data().isEmpty()) {
      properties.setProperty("data", settings.data());
    }
    try {
      Connection connection =
          driver.connect(
              "jdbc:datafusion:\"" + settings.registry().replace("\"", "\"\"") + "\"", properties);
      if (connection == null) {
        throw new AssertionError("The driver does not know its own URL: " + settings.registry());
      }
      return new OpenRegistry(
          settings, registry, driver, connection.unwrap(DataFusionConnection.class));
    } catch (SQLException e) {
      driver.closeIdleEngines();
      throw new AssertionError(
          "The registry '%s' can not be opened: %s".formatted(settings.registry(), e.getMessage()),
          e);
    }
  }

  static Registry read(String registry) {
    return registry.startsWith(SHIPPED)
        ? RegistryReader.readClasspath(registry.substring(SHIPPED.length()))
        : RegistryReader.read(Path.of(registry));
  }

  /** Throws an {@link AssertionError} with everything that a check finds. */
  void check() {
    SessionAssert session = CalciteFusionAssertions.assertThat(connection);
    if (settings.checks().contains(RegistryCheck.AGREEMENT)) {
      session.agreesWith(registry);
    }
    if (settings.checks().contains(RegistryCheck.QUERIES)) {
      session.meetsQueriesOf(registry);
    }
    boolean withRows = settings.checks().contains(RegistryCheck.DATA);
    if (withRows) {
      session.hasValidData();
    }
    if (!settings.queries().isEmpty()) {
      session.meetsQueryContracts(
          Path.of(settings.queries()),
          withRows ? QueryContracts.Depth.ROWS : QueryContracts.Depth.PLAN);
    }
  }

  /** The part of a type that is among {@link #TYPES}. */
  Object part(Class<?> type) {
    try {
      if (type == Registry.class) {
        return registry;
      } else if (type == DataFusionFrontEnd.class) {
        return connection.frontEnd();
      } else if (type == QueryContracts.class) {
        return QueryContracts.of(connection.session());
      } else if (type == DataFusionSession.class) {
        return connection.session();
      } else if (type == DataFusionEngine.class) {
        return connection.engine();
      }
      return connection;
    } catch (SQLException e) {
      throw new AssertionError(
          "A test has closed the connection, which is shared by all tests of the class.", e);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      connection.close();
    } finally {
      driver.closeIdleEngines();
    }
  }
}
