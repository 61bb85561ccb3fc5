package io.calcitefusion.jdbc;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What a connection answers without its engine: shorter forms of methods, and refusals. */
interface ConnectionDefaults extends Connection {
  /** Fails when the connection is closed. */
  void checkOpen() throws SQLException;

  /** What clients said of themselves. */
  ClientInfo clientInfo();

  /** Tells the session what the client said of itself. */
  void describeClient();

  @Override
  default Statement createStatement() throws SQLException {
    return createStatement(
        ResultSet.TYPE_FORWARD_ONLY,
        ResultSet.CONCUR_READ_ONLY,
        ResultSet.HOLD_CURSORS_OVER_COMMIT);
  }

  @Override
  default Statement createStatement(int type, int concurrency) throws SQLException {
    return createStatement(type, concurrency, ResultSet.HOLD_CURSORS_OVER_COMMIT);
  }

  @Override
  default PreparedStatement prepareStatement(String sql) throws SQLException {
    return prepareStatement(
        sql,
        ResultSet.TYPE_FORWARD_ONLY,
        ResultSet.CONCUR_READ_ONLY,
        ResultSet.HOLD_CURSORS_OVER_COMMIT);
  }

  @Override
  default PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    return prepareStatement(sql, type, concurrency, ResultSet.HOLD_CURSORS_OVER_COMMIT);
  }

  @Override
  default PreparedStatement prepareStatement(String sql, int keys) throws SQLException {
    if (keys != Statement.RETURN_GENERATED_KEYS && keys != Statement.NO_GENERATED_KEYS) {
      throw SqlExceptions.argument(keys + " is no choice of generated keys");
    }
    return prepareStatement(sql);
  }

  @Override
  default PreparedStatement prepareStatement(String sql, int @Nullable [] columns)
      throws SQLException {
    return prepareStatement(sql);
  }

  @Override
  default PreparedStatement prepareStatement(String sql, String @Nullable [] columns)
      throws SQLException {
    return prepareStatement(sql);
  }

  @Override
  default CallableStatement prepareCall(String sql) throws SQLException {
    throw SqlExceptions.unsupported("calling a stored procedure");
  }

  @Override
  default CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    throw SqlExceptions.unsupported("calling a stored procedure");
  }

  @Override
  default CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    throw SqlExceptions.unsupported("calling a stored procedure");
  }

  @Override
  default void setTransactionIsolation(int level) throws SQLException {
    checkOpen();
    switch (level) {
      case TRANSACTION_NONE,
          TRANSACTION_READ_UNCOMMITTED,
          TRANSACTION_READ_COMMITTED,
          TRANSACTION_REPEATABLE_READ,
          TRANSACTION_SERIALIZABLE -> {}
      default -> throw SqlExceptions.argument(level + " is no isolation level");
    }
  }

  @Override
  default int getTransactionIsolation() throws SQLException {
    checkOpen();
    return TRANSACTION_NONE;
  }

  @Override
  default Map<String, Class<?>> getTypeMap() throws SQLException {
    checkOpen();
    return Map.of();
  }

  @Override
  default void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    checkOpen();
    if (map != null && !map.isEmpty()) {
      throw SqlExceptions.unsupported("a type map");
    }
  }

  @Override
  default Savepoint setSavepoint() throws SQLException {
    throw SqlExceptions.unsupported("a savepoint");
  }

  @Override
  default Savepoint setSavepoint(String name) throws SQLException {
    throw SqlExceptions.unsupported("a savepoint");
  }

  @Override
  default void rollback(Savepoint savepoint) throws SQLException {
    throw SqlExceptions.unsupported("a savepoint");
  }

  @Override
  default void releaseSavepoint(Savepoint savepoint) throws SQLException {
    throw SqlExceptions.unsupported("a savepoint");
  }

  @Override
  default Clob createClob() throws SQLException {
    return createNClob();
  }

  @Override
  default NClob createNClob() throws SQLException {
    checkOpen();
    return new TextClob("");
  }

  @Override
  default Blob createBlob() throws SQLException {
    checkOpen();
    return new BytesBlob(new byte[0]);
  }

  @Override
  default SQLXML createSQLXML() throws SQLException {
    throw SqlExceptions.unsupported("the type SQLXML");
  }

  @Override
  default Array createArrayOf(@Nullable String typeName, @Nullable Object @Nullable [] elements)
      throws SQLException {
    checkOpen();
    return ListValue.create(DeclaredType.parse(typeName), elements);
  }

  @Override
  default Struct createStruct(@Nullable String typeName, @Nullable Object @Nullable [] attributes)
      throws SQLException {
    checkOpen();
    return StructValue.create(DeclaredType.parse(typeName), attributes);
  }

  @Override
  default boolean setShardingKeyIfValid(
      @Nullable ShardingKey key, @Nullable ShardingKey superKey, int timeoutSeconds)
      throws SQLException {
    throw SqlExceptions.unsupported("a sharding key");
  }

  @Override
  default boolean setShardingKeyIfValid(@Nullable ShardingKey key, int timeoutSeconds)
      throws SQLException {
    throw SqlExceptions.unsupported("a sharding key");
  }

  @Override
  default void setShardingKey(@Nullable ShardingKey key, @Nullable ShardingKey superKey)
      throws SQLException {
    throw SqlExceptions.unsupported("a sharding key");
  }

  @Override
  default void setShardingKey(@Nullable ShardingKey key) throws SQLException {
    throw SqlExceptions.unsupported("a sharding key");
  }

  @Override
  default void setClientInfo(@Nullable String name, @Nullable String value)
      throws SQLClientInfoException {
    clientInfo().set(this, name, value);
    describeClient();
  }

  @Override
  default void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
    clientInfo().replace(this, properties);
    describeClient();
  }

  @Override
  default @Nullable String getClientInfo(@Nullable String name) throws SQLException {
    checkOpen();
    return name == null ? null : clientInfo().copy().getProperty(name);
  }

  @Override
  default Properties getClientInfo() throws SQLException {
    checkOpen();
    return clientInfo().copy();
  }
}
