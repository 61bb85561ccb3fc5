package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What DBeaver's generic driver does, in its order: facts of the product and the dialect when it
 * connects, the tree of catalogs, schemas and tables with all that hangs on a table, and the steps
 * of the SQL editor. What it catches and hides must not fail here.
 */
@ExtendWith(Shop.class)
final class DBeaverCallsTest {
  private static Connection open(Shop.Place shop) throws SQLException {
    Connection connection = shop.open();
    connection.setClientInfo("ApplicationName", "DBeaver 25 - Metadata");
    connection.setAutoCommit(true);
    connection.setReadOnly(true);
    return connection;
  }

  private static List<String> texts(ResultSet rows, String... columns) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (String column : columns) {
          row.add(rows.getString(column));
        }
        texts.add(String.join("|", row));
      }
    }
    return texts;
  }

  @Test
  void itConnects(Shop.Place shop) throws SQLException {
    try (Connection connection = open(shop)) {
      DatabaseMetaData metadata = connection.getMetaData();
      assertThat(metadata.getDatabaseProductName()).isEqualTo("DataFusion");
      assertThat(metadata.getDatabaseProductVersion()).isNotEmpty();
      assertThat(metadata.getDriverName()).isNotEmpty();
      assertThat(metadata.getDriverVersion()).isNotEmpty();
      assertThat(metadata.getDatabaseMajorVersion()).isPositive();
      assertThat(metadata.getDatabaseMinorVersion()).isNotNegative();
      assertThat(metadata.getSchemaTerm()).isNotEmpty();
      assertThat(metadata.getProcedureTerm()).isNotNull();
      assertThat(metadata.getCatalogTerm()).isNotEmpty();
      assertThat(metadata.supportsBatchUpdates()).isTrue();
      assertThat(metadata.supportsTransactions()).isFalse();
      assertThat(texts(metadata.getClientInfoProperties(), "NAME")).contains("ApplicationName");
      assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("DBeaver 25 - Metadata");
      assertThat(connection.isValid(10)).isTrue();
      assertThat(connection.getCatalog()).isEqualTo("shop");
      assertThat(connection.getSchema()).isEqualTo("public");
    }
  }

  @Test
  void itLearnsTheDialect(Shop.Place shop) throws SQLException {
    try (Connection connection = open(shop)) {
      DatabaseMetaData metadata = connection.getMetaData();
      assertThat(metadata.getIdentifierQuoteString()).isEqualTo("\"");
      assertThat(metadata.getSQLStateType()).isEqualTo(DatabaseMetaData.sqlStateSQL99);
      assertThat(metadata.supportsCorrelatedSubqueries()).isTrue();
      // Names without quotes become lower-case, names with quotes stay.
      assertThat(metadata.supportsMixedCaseIdentifiers()).isFalse();
      assertThat(metadata.supportsMixedCaseQuotedIdentifiers()).isTrue();
      assertThat(metadata.storesUpperCaseIdentifiers()).isFalse();
      assertThat(metadata.storesLowerCaseIdentifiers()).isTrue();
      assertThat(metadata.storesUpperCaseQuotedIdentifiers()).isFalse();
      assertThat(metadata.storesLowerCaseQuotedIdentifiers()).isFalse();
      assertThat(metadata.getSearchStringEscape()).isEqualTo("\\");
      assertThat(metadata.getCatalogSeparator()).isEqualTo(".");
      assertThat(metadata.isCatalogAtStart()).isTrue();
      assertThat(metadata.supportsCatalogsInDataManipulation()).isTrue();
      assertThat(metadata.supportsSchemasInDataManipulation()).isTrue();
      assertThat(
              List.of(
                  metadata.supportsCatalogsInTableDefinitions(),
                  metadata.supportsCatalogsInProcedureCalls(),
                  metadata.supportsCatalogsInIndexDefinitions(),
                  metadata.supportsCatalogsInPrivilegeDefinitions(),
                  metadata.supportsSchemasInTableDefinitions(),
                  metadata.supportsSchemasInProcedureCalls(),
                  metadata.supportsSchemasInIndexDefinitions(),
                  metadata.supportsSchemasInPrivilegeDefinitions()))
          .hasSize(8);
      assertThat(metadata.getExtraNameCharacters()).isNotNull();
      assertThat(metadata.getSQLKeywords()).isNotNull();
      assertThat(metadata.getNumericFunctions().split(",")).contains("ABS");
      assertThat(metadata.getStringFunctions().split(",")).contains("LOWER");
      assertThat(metadata.getSystemFunctions()).isNotNull();
      assertThat(metadata.getTimeDateFunctions().split(",")).contains("DATE_TRUNC");
      assertThat(texts(metadata.getTypeInfo(), "TYPE_NAME", "DATA_TYPE", "PRECISION"))
          .contains("VARCHAR|" + Types.VARCHAR + "|16777216")
          .hasSizeGreaterThan(10);
    }
  }

  @Test
  void itUnfoldsTheTree(Shop.Place shop) throws SQLException {
    try (Connection connection = open(shop)) {
      DatabaseMetaData metadata = connection.getMetaData();
      assertThat(texts(metadata.getTableTypes(), "TABLE_TYPE")).contains("TABLE", "VIEW");
      assertThat(texts(metadata.getCatalogs(), "TABLE_CAT")).contains("shop");
      assertThat(texts(metadata.getSchemas("shop", null), "TABLE_CATALOG", "TABLE_SCHEM"))
          .contains("shop|public")
          .allMatch(row -> row.startsWith("shop|"));
      assertThat(texts(metadata.getSchemas(), "TABLE_CATALOG", "TABLE_SCHEM"))
          .contains("shop|public");
      assertThat(texts(metadata.getTables("shop", "public", "%", null), "TABLE_NAME", "TABLE_TYPE"))
          .containsExactlyInAnyOrder(
              "customers|TABLE",
              "order_lines|TABLE",
              "orders|TABLE",
              "products|TABLE",
              "sales|VIEW");
      assertThat(texts(metadata.getTables("shop", "public", "order\\_lines", null), "TABLE_NAME"))
          .containsExactly("order_lines");
      assertThat(texts(metadata.getFunctions("shop", "public", "%"), "FUNCTION_NAME")).isNotNull();
      assertThat(texts(metadata.getProcedures("shop", "public", "%"), "PROCEDURE_NAME")).isEmpty();
    }
  }

  @Test
  void itOpensATable(Shop.Place shop) throws SQLException {
    try (Connection connection = open(shop)) {
      DatabaseMetaData metadata = connection.getMetaData();
      assertThat(
              texts(
                  metadata.getColumns("shop", "public", "order\\_lines", "%"),
                  "COLUMN_NAME",
                  "DATA_TYPE",
                  "TYPE_NAME",
                  "COLUMN_SIZE",
                  "DECIMAL_DIGITS",
                  "NUM_PREC_RADIX",
                  "NULLABLE",
                  "CHAR_OCTET_LENGTH",
                  "ORDINAL_POSITION",
                  "COLUMN_DEF",
                  "SOURCE_DATA_TYPE",
                  "IS_AUTOINCREMENT",
                  "IS_GENERATEDCOLUMN"))
          .containsExactly(
              "order_id|-5|BIGINT|19|0|10|0|null|1|null|null|NO|NO",
              "line_no|4|INTEGER|10|0|10|0|null|2|null|null|NO|NO",
              "sku|12|VARCHAR|16777216|null|null|1|16777216|3|null|null|NO|NO",
              "quantity|4|INTEGER|10|0|10|1|null|4|null|null|NO|NO");
      assertThat(texts(metadata.getColumns("shop", "public", "%", "%"), "TABLE_NAME"))
          .contains("customers", "order_lines", "orders", "products", "sales");
      assertThat(
              texts(
                  metadata.getPrimaryKeys("shop", "public", "order_lines"),
                  "COLUMN_NAME",
                  "KEY_SEQ",
                  "PK_NAME"))
          .containsExactlyInAnyOrder("order_id|1|order_lines_key", "line_no|2|order_lines_key");
      assertThat(
              texts(
                  metadata.getImportedKeys("shop", "public", "order_lines"),
                  "PKTABLE_CAT",
                  "PKTABLE_SCHEM",
                  "PKTABLE_NAME",
                  "PKCOLUMN_NAME",
                  "FKCOLUMN_NAME",
                  "KEY_SEQ"))
          .containsExactlyInAnyOrder(
              "shop|public|orders|order_id|order_id|1", "shop|public|products|sku|sku|1");
      assertThat(
              texts(
                  metadata.getExportedKeys("shop", "public", "products"),
                  "FKTABLE_NAME",
                  "FKCOLUMN_NAME"))
          .containsExactly("order_lines|sku");
      assertThat(
              texts(
                  metadata.getIndexInfo("shop", "public", "order_lines", false, true),
                  "INDEX_NAME",
                  "COLUMN_NAME"))
          .containsExactly("order_lines_key|order_id", "order_lines_key|line_no");
    }
  }

  @Test
  void itShowsRowsOfATable(Shop.Place shop) throws SQLException {
    try (Connection connection = open(shop);
        Statement statement =
            connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
      statement.setEscapeProcessing(false);
      statement.setFetchSize(200);
      statement.setMaxRows(3);
      statement.setQueryTimeout(0);
      assertThat(statement.execute("SELECT x.* FROM shop.\"public\".orders x\nORDER BY x.order_id"))
          .isTrue();
      assertThat((Object) statement.getWarnings()).isNull();
      int rows = 0;
      try (ResultSet result = statement.getResultSet()) {
        ResultSetMetaData columns = result.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          assertThat(columns.getCatalogName(i)).isEqualTo("shop");
          assertThat(columns.getSchemaName(i)).isEqualTo("public");
          assertThat(columns.getTableName(i)).isEqualTo("orders");
          assertThat(columns.getColumnName(i)).isEqualTo(columns.getColumnLabel(i));
          assertThat(columns.getColumnDisplaySize(i)).isPositive();
          assertThat(columns.isReadOnly(i)).isTrue();
        }
        while (result.next()) {
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = result.getObject(i);
            assertThat(result.wasNull()).isEqualTo(value == null);
          }
          rows++;
        }
      }
      assertThat(rows).isEqualTo(3);
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      statement.cancel();
      try (ResultSet count =
          statement.executeQuery("SELECT COUNT(*) FROM (SELECT x.* FROM orders x) dbvrcnt")) {
        assertThat(count.next()).isTrue();
        assertThat(count.getLong(1)).isEqualTo(8);
      }
    }
  }
}
