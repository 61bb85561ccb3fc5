package io.calcitefusion.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** What transactions and result sets can do. */
interface ExecutionCapabilities extends DatabaseMetaData {
  @Override
  default boolean supportsTransactions() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsDataDefinitionAndDataManipulationTransactions() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsDataManipulationTransactionsOnly() throws SQLException {
    return false;
  }

  @Override
  default boolean dataDefinitionCausesTransactionCommit() throws SQLException {
    return false;
  }

  @Override
  default boolean dataDefinitionIgnoredInTransactions() throws SQLException {
    return false;
  }

  @Override
  default boolean ownUpdatesAreVisible(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean ownDeletesAreVisible(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean ownInsertsAreVisible(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean othersUpdatesAreVisible(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean othersDeletesAreVisible(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean othersInsertsAreVisible(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean updatesAreDetected(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean deletesAreDetected(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean insertsAreDetected(int type) throws SQLException {
    return false;
  }

  @Override
  default boolean supportsBatchUpdates() throws SQLException {
    return true;
  }

  @Override
  default boolean supportsSavepoints() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsNamedParameters() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsMultipleOpenResults() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsGetGeneratedKeys() throws SQLException {
    return false;
  }

  @Override
  default boolean locatorsUpdateCopy() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsStatementPooling() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsStoredFunctionsUsingCallSyntax() throws SQLException {
    return false;
  }

  @Override
  default boolean autoCommitFailureClosesAllResultSets() throws SQLException {
    return false;
  }

  @Override
  default boolean generatedKeyAlwaysReturned() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsRefCursors() throws SQLException {
    return false;
  }

  @Override
  default boolean supportsSharding() throws SQLException {
    return false;
  }
}
