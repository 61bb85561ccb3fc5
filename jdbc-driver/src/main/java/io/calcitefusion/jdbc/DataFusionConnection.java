package io.calcitefusion.jdbc;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a connection of this driver gives beyond JDBC; reached by {@link Connection#unwrap}.
 *
 * <p>The objects belong to the connection: a caller does not close them, and they end with it.
 */
public interface DataFusionConnection extends Connection {
  /**
   * The session that statements run in. {@link #setSchema} and {@link #setCatalog} replace it.
   *
   * @return the current session
   * @throws SQLException when the connection is closed
   */
  DataFusionSession session() throws SQLException;

  /**
   * The engine that the connection shares.
   *
   * @return the engine
   * @throws SQLException when the connection is closed
   */
  DataFusionEngine engine() throws SQLException;

  /**
   * The Calcite front end of the current session, for RelBuilder and for plans.
   *
   * @return the front end
   * @throws SQLException when the connection is closed
   */
  DataFusionFrontEnd frontEnd() throws SQLException;
}
