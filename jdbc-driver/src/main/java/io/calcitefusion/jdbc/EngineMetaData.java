package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a connection: tables and columns come from the engine's catalog snapshot, functions
 * from its {@code information_schema}. Thread-safe.
 */
final class EngineMetaData
    implements EngineFacts,
        SqlCapabilities,
        NamingCapabilities,
        ExecutionCapabilities,
        NoSuchObjects {
  private final EngineConnection connection;

  EngineMetaData(EngineConnection connection) {
    this.connection = connection;
  }

  private MetaCatalog catalog() throws SQLException {
    return MetaCatalog.of(connection.engine());
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public String getURL() {
    return connection.spec().url();
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return connection.isReadOnly();
  }

  @Override
  public ResultSet getCatalogs() throws SQLException {
    MetaShape.Rows rows = MetaShape.CATALOGS.rows();
    catalog().catalogs().stream().sorted().forEach(rows::add);
    return rows.resultSet();
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    return getSchemas(null, null);
  }

  @Override
  public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern)
      throws SQLException {
    MetaShape.Rows rows = MetaShape.SCHEMAS.rows();
    catalog().schemas(catalog, schemaPattern).stream()
        .sorted(
            Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
        .forEach(entry -> rows.add(entry.getValue(), entry.getKey()));
    return rows.resultSet();
  }

  @Override
  public ResultSet getTableTypes() {
    MetaShape.Rows rows = MetaShape.TABLE_TYPES.rows();
    MetaCatalog.TABLE_TYPES.forEach(rows::add);
    return rows.resultSet();
  }

  @Override
  public ResultSet getTables(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      String @Nullable [] types)
      throws SQLException {
    MetaShape.Rows rows = MetaShape.TABLES.rows();
    catalog().tables(catalog, schemaPattern, tablePattern).stream()
        .filter(table -> types == null || Arrays.asList(types).contains(MetaCatalog.typeOf(table)))
        .sorted(Comparator.comparing(MetaCatalog::typeOf).thenComparing(TableSnapshot::name))
        .forEach(
            table ->
                rows.add(
                    table.name().catalog(),
                    table.name().schema(),
                    table.name().table(),
                    MetaCatalog.typeOf(table),
                    Remarks.of(table),
                    null,
                    null,
                    null,
                    null,
                    null));
    return rows.resultSet();
  }

  @Override
  public ResultSet getColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    MetaShape.Rows rows = MetaShape.COLUMNS.rows();
    for (TableSnapshot table : catalog().tables(catalog, schemaPattern, tablePattern)) {
      List<Field> fields = table.arrowSchema().getFields();
      NamePattern names =
          NamePattern.of(
              columnPattern,
              fields.stream().map(Field::getName).collect(ImmutableSet.toImmutableSet()));
      for (int i = 0; i < fields.size(); i++) {
        if (names.matches(fields.get(i).getName())) {
          rows.add(ColumnRows.column(table, fields.get(i), i + 1));
        }
      }
    }
    return rows.resultSet();
  }

  @Override
  public ResultSet getTypeInfo() {
    MetaShape.Rows rows = MetaShape.TYPE_INFO.rows();
    JdbcTypes.LISTED.stream()
        .map(ColumnRows::typeInfo)
        .sorted(Comparator.comparing(row -> (Integer) requireNonNull(row[1])))
        .forEach(rows::add);
    return rows.resultSet();
  }

  @Override
  public ResultSet getPrimaryKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return KeyRows.primaryKeys(catalog().named(catalog, schema, table));
  }

  @Override
  public ResultSet getBestRowIdentifier(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      int scope,
      boolean nullable)
      throws SQLException {
    return KeyRows.rowIdentifiers(catalog().named(catalog, schema, table), nullable);
  }

  @Override
  public ResultSet getIndexInfo(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      boolean unique,
      boolean approximate)
      throws SQLException {
    return KeyRows.uniqueIndexes(catalog().named(catalog, schema, table), connection.engine());
  }

  @Override
  public ResultSet getImportedKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    MetaCatalog tables = catalog();
    return KeyRows.imported(
        tables.named(catalog, schema, table).stream()
            .flatMap(from -> tables.references().from(from.name()).stream())
            .toList(),
        tables);
  }

  @Override
  public ResultSet getExportedKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    MetaCatalog tables = catalog();
    return KeyRows.exported(
        tables.named(catalog, schema, table).stream()
            .flatMap(to -> tables.references().to(to.name()).stream())
            .toList(),
        tables);
  }

  @Override
  public ResultSet getCrossReference(
      @Nullable String parentCatalog,
      @Nullable String parentSchema,
      @Nullable String parentTable,
      @Nullable String foreignCatalog,
      @Nullable String foreignSchema,
      @Nullable String foreignTable)
      throws SQLException {
    MetaCatalog tables = catalog();
    Set<TableName> foreign =
        tables.named(foreignCatalog, foreignSchema, foreignTable).stream()
            .map(TableSnapshot::name)
            .collect(Collectors.toSet());
    return KeyRows.exported(
        tables.named(parentCatalog, parentSchema, parentTable).stream()
            .flatMap(to -> tables.references().to(to.name()).stream())
            .filter(reference -> foreign.contains(reference.from()))
            .toList(),
        tables);
  }

  @Override
  public ResultSet getFunctions(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
      throws SQLException {
    return FunctionRows.functions(connection, catalog, schemaPattern, namePattern);
  }

  @Override
  public ResultSet getFunctionColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return FunctionRows.columns(connection, catalog, schemaPattern, namePattern, columnPattern);
  }

  @Override
  public ResultSet getClientInfoProperties() {
    MetaShape.Rows rows = MetaShape.CLIENT_INFO.rows();
    rows.add(
        ClientInfo.APPLICATION_NAME, 0, "", "name of the application that uses the connection");
    rows.add("ClientHostname", 0, "", "name of the computer that the application runs on");
    rows.add("ClientUser", 0, "", "name of the user that the application works for");
    return rows.resultSet();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return Unwrapping.unwrap(this, type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return Unwrapping.isWrapperFor(this, type);
  }
}
