package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TableSnapshot;
import io.calcitefusion.jdbc.References.Reference;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Rows of metadata about keys. Keys and references are what a registry promises of its datasets;
 * the engine does not enforce them. Pure functions.
 */
final class KeyRows {
  private static final long NO_PAGES = 0;

  private KeyRows() {}

  /** The columns that identify a row; empty without a declared key. */
  static List<String> keys(TableSnapshot table) {
    return table.dataset() == null ? List.of() : table.dataset().keyFields();
  }

  private static String keyName(TableName table) {
    return table.table() + "_key";
  }

  static ResultSet primaryKeys(List<TableSnapshot> tables) {
    MetaShape.Rows rows = MetaShape.PRIMARY_KEYS.rows();
    for (TableSnapshot table : tables) {
      List<String> keys = keys(table);
      TableName name = table.name();
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
                      keyName(name)));
    }
    return rows.resultSet();
  }

  static ResultSet rowIdentifiers(List<TableSnapshot> tables, boolean nullable) {
    MetaShape.Rows rows = MetaShape.ROW_IDENTIFIER.rows();
    for (TableSnapshot table : tables) {
      for (String key : keys(table)) {
        Field field = table.arrowSchema().findField(key);
        if (nullable || !field.isNullable()) {
          ColumnType type = JdbcTypes.of(field);
          rows.add(
              (short) DatabaseMetaData.bestRowSession,
              key,
              type.jdbcType(),
              type.typeName(),
              type.precision(),
              null,
              (short) type.scale(),
              (short) DatabaseMetaData.bestRowNotPseudo);
        }
      }
    }
    return rows.resultSet();
  }

  /** One unique index per key; its cardinality is the number of rows where the files tell it. */
  static ResultSet uniqueIndexes(List<TableSnapshot> tables, DataFusionEngine engine)
      throws SQLException {
    MetaShape.Rows rows = MetaShape.INDEX_INFO.rows();
    for (TableSnapshot table : tables) {
      List<String> keys = keys(table);
      if (keys.isEmpty()) {
        continue;
      }
      TableName name = table.name();
      OptionalLong cardinality = SqlExceptions.translate(null, () -> engine.rowCount(name));
      for (int i = 0; i < keys.size(); i++) {
        rows.add(
            name.catalog(),
            name.schema(),
            name.table(),
            false,
            null,
            keyName(name),
            DatabaseMetaData.tableIndexOther,
            (short) (i + 1),
            keys.get(i),
            null,
            cardinality.orElse(0),
            NO_PAGES,
            null);
      }
    }
    return rows.resultSet();
  }

  /** References ordered by the table that is referred to. */
  static ResultSet imported(List<Reference> references, MetaCatalog tables) {
    return references(references, Comparator.comparing(Reference::to), tables);
  }

  /** References ordered by the table that refers. */
  static ResultSet exported(List<Reference> references, MetaCatalog tables) {
    return references(references, Comparator.comparing(Reference::from), tables);
  }

  private static ResultSet references(
      List<Reference> references, Comparator<Reference> order, MetaCatalog tables) {
    MetaShape.Rows rows = MetaShape.REFERENCES.rows();
    references.stream()
        .sorted(order)
        .forEach(reference -> add(rows, reference, keyName(reference, tables)));
    return rows.resultSet();
  }

  /** The name of the key that is referred to; none when the columns are not the key. */
  private static @Nullable String keyName(Reference reference, MetaCatalog tables) {
    TableSnapshot to = tables.table(reference.to());
    return to != null && keys(to).equals(reference.targetColumns())
        ? keyName(reference.to())
        : null;
  }

  private static void add(MetaShape.Rows rows, Reference reference, @Nullable String keyName) {
    for (int i = 0; i < reference.columns().size(); i++) {
      rows.add(
          reference.to().catalog(),
          reference.to().schema(),
          reference.to().table(),
          reference.targetColumns().get(i),
          reference.from().catalog(),
          reference.from().schema(),
          reference.from().table(),
          reference.columns().get(i),
          (short) (i + 1),
          (short) DatabaseMetaData.importedKeyNoAction,
          (short) DatabaseMetaData.importedKeyNoAction,
          reference.name(),
          keyName,
          (short) DatabaseMetaData.importedKeyNotDeferrable);
    }
  }
}
