package io.calcitefusion.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Results about kinds of objects that the engine does not have: always without rows. */
interface NoSuchObjects extends DatabaseMetaData {
  @Override
  default ResultSet getProcedures(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
      throws SQLException {
    return MetaShape.PROCEDURES.empty();
  }

  @Override
  default ResultSet getProcedureColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return MetaShape.PROCEDURE_COLUMNS.empty();
  }

  @Override
  default ResultSet getColumnPrivileges(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String columnPattern)
      throws SQLException {
    return MetaShape.COLUMN_PRIVILEGES.empty();
  }

  @Override
  default ResultSet getTablePrivileges(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern)
      throws SQLException {
    return MetaShape.TABLE_PRIVILEGES.empty();
  }

  @Override
  default ResultSet getVersionColumns(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return MetaShape.ROW_IDENTIFIER.empty();
  }

  @Override
  default ResultSet getUDTs(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      int @Nullable [] types)
      throws SQLException {
    return MetaShape.USER_TYPES.empty();
  }

  @Override
  default ResultSet getSuperTypes(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
      throws SQLException {
    return MetaShape.SUPER_TYPES.empty();
  }

  @Override
  default ResultSet getSuperTables(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern)
      throws SQLException {
    return MetaShape.SUPER_TABLES.empty();
  }

  @Override
  default ResultSet getAttributes(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String typePattern,
      @Nullable String attributePattern)
      throws SQLException {
    return MetaShape.ATTRIBUTES.empty();
  }

  @Override
  default ResultSet getPseudoColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return MetaShape.PSEUDO_COLUMNS.empty();
  }
}
