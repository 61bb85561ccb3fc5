package io.calcitefusion.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Connections of one test over a driver whose engines close at once; closes them all. */
final class TestConnections implements AutoCloseable {
  private final DataFusionDriver driver = new DataFusionDriver(AccessCeiling.none(), Duration.ZERO);
  private final List<Connection> opened = new ArrayList<>();

  Connection open(String url) throws SQLException {
    return open(url, new Properties());
  }

  Connection open(String url, Properties properties) throws SQLException {
    Connection connection = driver.connect(url, properties);
    opened.add(connection);
    return connection;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : opened) {
      connection.close();
    }
  }
}
