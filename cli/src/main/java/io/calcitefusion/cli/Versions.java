package io.calcitefusion.cli;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import picocli.CommandLine.IVersionProvider;

/** The versions of all parts, as the driver and the engine tell them. */
final class Versions implements IVersionProvider {
  /** The version of the driver, without starting an engine. */
  static String driver() throws SQLException {
    Driver driver = DriverManager.getDriver(JdbcUrl.PREFIX);
    return driver.getMajorVersion() + "." + driver.getMinorVersion();
  }

  @Override
  public String[] getVersion() {
    String java = "Java " + System.getProperty("java.version");
    try (Connection connection = DriverManager.getConnection(JdbcUrl.PREFIX)) {
      DatabaseMetaData metaData = connection.getMetaData();
      return new String[] {
        "calcitefusion " + metaData.getDriverVersion(),
        metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion(),
        java
      };
    } catch (SQLException e) {
      return new String[] {"The engine does not start: " + e.getMessage(), java};
    }
  }
}
