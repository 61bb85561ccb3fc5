package io.calcitefusion.testkit;

import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.jdbc.DataFusionConnection;
import java.sql.Connection;
import java.sql.SQLException;
import org.assertj.core.api.Assertions;

/**
 * Where assertions begin. Pure functions; what they are given stays the caller's and is not closed.
 */
public final class CalciteFusionAssertions {
  private CalciteFusionAssertions() {}

  /**
   * Assertions about what a session shows.
   *
   * @param actual an open session
   * @return assertions, for the thread that calls
   */
  public static SessionAssert assertThat(DataFusionSession actual) {
    return new SessionAssert(actual);
  }

  /**
   * Assertions about what a connection shows.
   *
   * @param actual an open connection of this library's driver
   * @return assertions, for the thread that calls
   */
  public static SessionAssert assertThat(Connection actual) {
    Assertions.assertThat(actual).as("the connection").isNotNull();
    try {
      return new SessionAssert(actual.unwrap(DataFusionConnection.class).session());
    } catch (SQLException e) {
      throw new AssertionError(
          "Expecting an open connection of the CalciteFusion driver: " + e.getMessage(), e);
    }
  }
}
