package io.calcitefusion.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.arrow.vector.ipc.ArrowReader;

/** What a prepared statement of this driver gives beyond JDBC; reached by {@code unwrap}. */
public interface DataFusionPreparedStatement extends DataFusionStatement, PreparedStatement {
  /**
   * Runs the query with the current values of its parameters and gives its rows as Arrow vectors,
   * as {@link DataFusionStatement#queryArrow(String)} does.
   *
   * @return the rows, which the caller closes before the connection
   * @throws SQLException as from {@link DataFusionStatement#queryArrow(String)}
   */
  ArrowReader queryArrow() throws SQLException;
}
