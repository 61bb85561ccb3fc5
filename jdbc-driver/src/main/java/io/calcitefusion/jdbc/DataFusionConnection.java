package io.calcitefusion.jdbc;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.JavaFunction;
import io.calcitefusion.datafusion.JavaTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.arrow.vector.ipc.ArrowReader;

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

  /**
   * Runs a query of {@link #frontEnd}, such as a tree that was built with its {@code RelBuilder},
   * and gives its rows as JDBC does.
   *
   * @param query a prepared query of this connection's front end without parameters; closed with
   *     the rows, also when this call fails
   * @return the rows
   * @throws SQLException when it has parameters, or what went wrong in the execution
   */
  ResultSet query(PreparedQuery query) throws SQLException;

  /**
   * Makes a scalar function in Java known to the engine: every connection that shares it can call
   * the function in SQL with its next statement, and metadata lists it.
   *
   * @param function the function
   * @throws SQLException when the name is taken, or where Arrow's vectors are not on the class
   *     path, as in the single jar
   */
  void registerFunction(JavaFunction function) throws SQLException;

  /**
   * Makes rows that Java code gives a table of the engine, for every connection that shares it.
   *
   * @param name its name in the catalog and schema of this connection, taken exactly: in lower case
   *     it is found without quotes. {@link #engine} registers it elsewhere
   * @param table the table; closed once by the engine, also when it refuses it
   * @throws SQLException when the name is taken or its schema does not exist, or where Arrow's
   *     vectors are not on the class path, as in the single jar
   */
  void registerTable(String name, JavaTable table) throws SQLException;

  /**
   * Makes an Arrow stream a table of the engine that can be scanned once.
   *
   * @param name as for {@link #registerTable}
   * @param reader the rows; owned by the engine from here on, also when it refuses them
   * @throws SQLException as from {@link #registerTable}
   */
  void registerStream(String name, ArrowReader reader) throws SQLException;

  /**
   * Takes a table or view out of the catalog; running queries keep it.
   *
   * @param name as for {@link #registerTable}
   * @return false when there was none
   * @throws SQLException when the connection is closed
   */
  boolean drop(String name) throws SQLException;
}
