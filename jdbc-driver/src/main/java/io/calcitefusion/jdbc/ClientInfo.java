package io.calcitefusion.jdbc;

import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Names and values by which a client describes itself. Every name is accepted; audit records tell
 * the name of the application. Thread-safe.
 */
final class ClientInfo {
  static final String APPLICATION_NAME = "ApplicationName";

  private final Properties values = new Properties();

  synchronized void set(Connection connection, @Nullable String name, @Nullable String value)
      throws SQLClientInfoException {
    checkOpen(connection);
    if (name == null) {
      throw failure("the name of a client info is null", "22023");
    }
    if (value == null) {
      values.remove(name);
    } else {
      values.setProperty(name, value);
    }
  }

  synchronized void replace(Connection connection, @Nullable Properties properties)
      throws SQLClientInfoException {
    checkOpen(connection);
    values.clear();
    if (properties != null) {
      for (String name : properties.stringPropertyNames()) {
        values.setProperty(name, properties.getProperty(name));
      }
    }
  }

  synchronized Properties copy() {
    Properties copy = new Properties();
    copy.putAll(values);
    return copy;
  }

  private static void checkOpen(Connection connection) throws SQLClientInfoException {
    try {
      if (!connection.isClosed()) {
        return;
      }
    } catch (SQLException e) {
      throw failure(e.getMessage(), e.getSQLState());
    }
    throw failure("the connection is closed", "08003");
  }

  private static SQLClientInfoException failure(
      @Nullable String message, @Nullable String sqlState) {
    return new SQLClientInfoException(message, sqlState, Map.<String, ClientInfoStatus>of());
  }
}
