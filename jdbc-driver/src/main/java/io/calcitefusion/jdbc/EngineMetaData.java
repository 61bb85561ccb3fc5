package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.CatalogSnapshot;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

  private CatalogSnapshot snapshot() throws SQLException {
    return SqlExceptions.translate(null, () -> connection.engine().catalogSnapshot());
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
    snapshot().schemas().keySet().stream().sorted().forEach(rows::add);
    return rows.resultSet();
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    return getSchemas(null, null);
  }

  @Override
  public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern)
      throws SQLException {
    CatalogSnapshot snapshot = snapshot();
    NamePattern catalogs = NamePattern.ofNamespace(catalog, snapshot.schemas().keySet());
    NamePattern schemas =
        NamePattern.ofNamespace(schemaPattern, ImmutableSet.copyOf(snapshot.schemas().values()));
    MetaShape.Rows rows = MetaShape.SCHEMAS.rows();
    snapshot.schemas().entries().stream()
        .filter(entry -> catalogs.matches(entry.getKey()) && schemas.matches(entry.getValue()))
        .sorted(
            Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
        .forEach(entry -> rows.add(entry.getValue(), entry.getKey()));
    return rows.resultSet();
  }

  @Override
  public ResultSet getTableTypes() {
    MetaShape.Rows rows = MetaShape.TABLE_TYPES.rows();
    Arrays.stream(TableKind.values()).map(TableKind::name).sorted().forEach(rows::add);
    return rows.resultSet();
  }

  /** The tables that match, ordered by name. */
  private List<TableSnapshot> tables(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern)
      throws SQLException {
    CatalogSnapshot snapshot = snapshot();
    NamePattern catalogs = NamePattern.ofNamespace(catalog, snapshot.schemas().keySet());
    NamePattern schemas =
        NamePattern.ofNamespace(schemaPattern, ImmutableSet.copyOf(snapshot.schemas().values()));
    List<TableSnapshot> inNamespace =
        snapshot.tables().values().stream()
            .filter(
                table ->
                    catalogs.matches(table.name().catalog())
                        && schemas.matches(table.name().schema()))
            .toList();
    NamePattern names =
        NamePattern.of(
            tablePattern,
            inNamespace.stream()
                .map(table -> table.name().table())
                .collect(ImmutableSet.toImmutableSet()));
    return inNamespace.stream().filter(table -> names.matches(table.name().table())).toList();
  }

  @Override
  public ResultSet getTables(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      String @Nullable [] types)
      throws SQLException {
    MetaShape.Rows rows = MetaShape.TABLES.rows();
    tables(catalog, schemaPattern, tablePattern).stream()
        .filter(table -> types == null || Arrays.asList(types).contains(table.kind().name()))
        .sorted(
            Comparator.comparing((TableSnapshot table) -> table.kind().name())
                .thenComparing(TableSnapshot::name))
        .forEach(
            table ->
                rows.add(
                    table.name().catalog(),
                    table.name().schema(),
                    table.name().table(),
                    table.kind().name(),
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
    for (TableSnapshot table : tables(catalog, schemaPattern, tablePattern)) {
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

  /** The table of exactly that name, when its dataset declares a key. */
  private List<TableSnapshot> keyed(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    if (table == null) {
      throw SqlExceptions.argument("the table name is null");
    }
    return tables(catalog, schema, null).stream()
        .filter(candidate -> candidate.name().table().equals(table))
        .filter(candidate -> candidate.dataset() != null)
        .toList();
  }

  @Override
  public ResultSet getPrimaryKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    MetaShape.Rows rows = MetaShape.PRIMARY_KEYS.rows();
    for (TableSnapshot keyed : keyed(catalog, schema, table)) {
      List<String> keys = ColumnRows.keys(keyed);
      TableName name = keyed.name();
      keys.stream()
          .sorted()
          .forEach(
              key ->
                  rows.add(
                      name.catalog(),
                      name.schema(),
                      name.table(),
                      key,
                      (short) (keys.indexOf(key) + 1),
                      name.table() + "_key"));
    }
    return rows.resultSet();
  }

  @Override
  public ResultSet getBestRowIdentifier(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      int scope,
      boolean nullable)
      throws SQLException {
    MetaShape.Rows rows = MetaShape.ROW_IDENTIFIER.rows();
    for (TableSnapshot keyed : keyed(catalog, schema, table)) {
      for (String key : ColumnRows.keys(keyed)) {
        Field field = keyed.arrowSchema().findField(key);
        if (nullable || !field.isNullable()) {
          ColumnType type = JdbcTypes.of(field);
          rows.add(
              (short) bestRowSession,
              key,
              type.jdbcType(),
              type.typeName(),
              type.precision(),
              null,
              (short) type.scale(),
              (short) bestRowNotPseudo);
        }
      }
    }
    return rows.resultSet();
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
    rows.add("ApplicationName", 0, "", "name of the application that uses the connection");
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
