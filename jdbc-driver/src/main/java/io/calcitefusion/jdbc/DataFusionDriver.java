package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.StatementObserver;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * JDBC driver of an embedded DataFusion engine with Calcite as its front end.
 *
 * <p>URL: {@code jdbc:datafusion:} and then nothing (an empty engine), a registry file ({@code
 * .yaml} or {@code .yml}), a folder (its files become tables), or {@code classpath:NAME} (a shipped
 * registry); then {@code ;key=value} pairs, whose values may stand in double quotes. The same keys
 * work as properties. {@link #getPropertyInfo} describes them.
 *
 * <p>Connections that agree in registry, data, profile, allowed folders and {@code
 * datafusion.runtime.*} share one engine; it closes ten seconds after the last of them. Engines are
 * shared per driver object, never through static state. Thread-safe.
 */
public final class DataFusionDriver implements Driver {
  private static final Duration LINGER = Duration.ofSeconds(10);

  static {
    try {
      DriverManager.registerDriver(new DataFusionDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EngineLeases leases;
  private final ConnectionOpener opener;

  /** Creates a driver without a ceiling; the service loader calls this. */
  public DataFusionDriver() {
    this(AccessCeiling.none());
  }

  /**
   * Creates a driver for an embedding application.
   *
   * @param ceiling what its URLs can not go beyond
   */
  public DataFusionDriver(AccessCeiling ceiling) {
    this(ceiling, LINGER);
  }

  /**
   * Creates a driver for an embedding application that wants to hear of every statement.
   *
   * @param ceiling what its URLs can not go beyond
   * @param observer who hears of the end of every statement of every connection
   */
  public DataFusionDriver(AccessCeiling ceiling, StatementObserver observer) {
    this(ceiling, observer, LINGER);
  }

  DataFusionDriver(AccessCeiling ceiling, Duration linger) {
    this(ceiling, StatementObserver.defaults(), linger);
  }

  DataFusionDriver(AccessCeiling ceiling, StatementObserver observer, Duration linger) {
    this.leases = new EngineLeases(linger);
    this.opener =
        new ConnectionOpener(
            leases, requireNonNull(ceiling, "ceiling"), requireNonNull(observer, "observer"));
  }

  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    return SqlExceptions.translate(null, () -> opener.open(ConnectionSpecParser.parse(url, info)));
  }

  @Override
  @SuppressWarnings("RedundantNullCheck") // JDBC asks for an error here
  public boolean acceptsURL(String url) throws SQLException {
    if (url == null) {
      throw SqlExceptions.connecting("the URL is null");
    }
    return ConnectionUrl.accepts(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    Properties given = new Properties();
    if (info != null) {
      info.stringPropertyNames().forEach(name -> given.put(name, info.getProperty(name)));
    }
    if (url != null && ConnectionUrl.accepts(url)) {
      given.putAll(ConnectionUrl.parse(url).properties());
    }
    ImmutableList.Builder<DriverPropertyInfo> infos = ImmutableList.builder();
    for (ConnectionKey key : ConnectionKey.values()) {
      DriverPropertyInfo property =
          new DriverPropertyInfo(key.key(), given.getProperty(key.key(), key.standard()));
      property.description = key.description();
      property.required = false;
      if (!key.choices().isEmpty()) {
        property.choices = key.choices().toArray(new String[0]);
      }
      infos.add(property);
    }
    for (String name : given.stringPropertyNames()) {
      if (name.startsWith("datafusion.")) {
        DriverPropertyInfo setting = new DriverPropertyInfo(name, given.getProperty(name));
        setting.description = "engine setting, see SHOW ALL";
        infos.add(setting);
      }
    }
    return infos.build().toArray(new DriverPropertyInfo[0]);
  }

  /** Closes the engines that no connection uses, without waiting for their ten seconds. */
  public void closeIdleEngines() {
    leases.closeIdle();
  }

  @Override
  public int getMajorVersion() {
    return DriverVersion.MAJOR;
  }

  @Override
  public int getMinorVersion() {
    return DriverVersion.MINOR;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.calcitefusion.jdbc");
  }
}
