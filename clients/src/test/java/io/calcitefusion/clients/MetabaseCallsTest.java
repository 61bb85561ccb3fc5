package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What Metabase's drivers over JDBC do, in their order: options of a new connection, the
 * synchronization of schemas, tables, fields and keys, and a question with parameters.
 */
@ExtendWith(Shop.class)
final class MetabaseCallsTest {
  private static final String[] KINDS = {
    "TABLE",
    "PARTITIONED TABLE",
    "VIEW",
    "FOREIGN TABLE",
    "MATERIALIZED VIEW",
    "EXTERNAL TABLE",
    "DYNAMIC_TABLE"
  };

  private static final String FIELD = "%s %s%s";

  private static Connection open(Shop.Place shop) throws SQLException {
    Connection connection = shop.open();
    DatabaseMetaData metadata = connection.getMetaData();
    for (int level :
        new int[] {
          Connection.TRANSACTION_READ_UNCOMMITTED,
          Connection.TRANSACTION_REPEATABLE_READ,
          Connection.TRANSACTION_READ_COMMITTED
        }) {
      if (metadata.supportsTransactionIsolationLevel(level)) {
        connection.setTransactionIsolation(level);
        break;
      }
    }
    connection.setReadOnly(true);
    connection.setAutoCommit(true);
    connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
    return connection;
  }

  /** A name as a pattern that means it alone. */
  private static String escaped(DatabaseMetaData metadata, String name) throws SQLException {
    String escape = metadata.getSearchStringEscape();
    return name.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            sql,
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY,
            ResultSet.CLOSE_CURSORS_AT_COMMIT);
    statement.setFetchDirection(ResultSet.FETCH_FORWARD);
    if (statement.getFetchSize() == 0) {
      statement.setFetchSize(500);
    }
    return statement;
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
  void schemasAndTablesAreSynchronizedAndProbed(Shop.Place shop) throws SQLException {
    try (Connection connection = open(shop)) {
      DatabaseMetaData metadata = connection.getMetaData();
      assertThat(texts(metadata.getSchemas(), "TABLE_SCHEM")).contains("public");
      List<String> tables =
          texts(
              metadata.getTables(null, escaped(metadata, "public"), "%", KINDS),
              "TABLE_SCHEM",
              "TABLE_NAME",
              "TABLE_TYPE",
              "REMARKS");
      assertThat(tables)
          .containsExactlyInAnyOrder(
              "public|customers|TABLE|One row per customer.",
              "public|order_lines|TABLE|What is in the orders.",
              "public|orders|TABLE|One row per order.",
              "public|products|TABLE|One row per thing that is sold.",
              "public|sales|VIEW|One row per line of an order that was not cancelled.");
      for (String table : tables) {
        String name = table.split("\\|")[1];
        try (PreparedStatement probe =
            prepare(
                connection,
                "SELECT TRUE AS \"_\" FROM \"public\".\"" + name + "\" WHERE 1 <> 1 LIMIT 0")) {
          probe.setQueryTimeout(15);
          assertThat(probe.execute()).as(name).isTrue();
        }
      }
      assertThatThrownBy(() -> prepare(connection, "SELECT TRUE AS \"_\" FROM \"public\".\"no\""))
          .isInstanceOf(SQLException.class);
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void fieldsAndKeysAreSynchronized(Shop.Place shop) throws SQLException {
    try (Connection connection = open(shop)) {
      DatabaseMetaData metadata = connection.getMetaData();
      List<String> fields = new ArrayList<>();
      try (ResultSet rows =
          metadata.getColumns(
              null, escaped(metadata, "public"), escaped(metadata, "order_lines"), null)) {
        while (rows.next()) {
          assertThat(rows.getString("COLUMN_DEF")).isNull();
          assertThat(rows.getString("IS_AUTOINCREMENT")).isEqualTo("NO");
          fields.add(
              FIELD.formatted(
                  rows.getString("COLUMN_NAME"),
                  rows.getString("TYPE_NAME"),
                  rows.getInt("NULLABLE") == 0 ? " required" : ""));
        }
      }
      assertThat(fields)
          .containsExactly(
              "order_id BIGINT required",
              "line_no INTEGER required",
              "sku VARCHAR",
              "quantity INTEGER");
      assertThat(texts(metadata.getPrimaryKeys(null, "public", "order_lines"), "COLUMN_NAME"))
          .containsExactlyInAnyOrder("order_id", "line_no");
      assertThat(
              texts(
                  metadata.getImportedKeys(null, "public", "order_lines"),
                  "FKCOLUMN_NAME",
                  "PKTABLE_SCHEM",
                  "PKTABLE_NAME",
                  "PKCOLUMN_NAME"))
          .containsExactlyInAnyOrder("order_id|public|orders|order_id", "sku|public|products|sku");
      assertThat(
              texts(
                  metadata.getIndexInfo(null, "public", "orders", false, true),
                  "COLUMN_NAME",
                  "TYPE",
                  "ORDINAL_POSITION"))
          .hasSize(1)
          .allMatch(index -> index.startsWith("order_id|"));
    }
  }

  @Test
  void aQuestionHasParametersAndTypedRows(Shop.Place shop) throws SQLException {
    try (Connection connection = open(shop);
        PreparedStatement statement =
            prepare(
                connection,
                "-- Metabase:: userID: 1 queryType: MBQL queryHash: ab\n"
                    + "SELECT \"public\".\"orders\".\"order_id\" AS \"order_id\","
                    + " \"public\".\"orders\".\"ordered_at\" AS \"ordered_at\","
                    + " CAST(\"public\".\"orders\".\"ordered_at\" AS date) AS \"day\","
                    + " CAST(\"public\".\"orders\".\"ordered_at\" AS TIMESTAMP WITH TIME ZONE) AS \"at\""
                    + " FROM \"public\".\"orders\" WHERE \"public\".\"orders\".\"ordered_at\" >= ?"
                    + " AND \"public\".\"orders\".\"status\" = ? ORDER BY 1 ASC LIMIT 2000")) {
      assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(2);
      statement.setObject(1, LocalDateTime.of(2024, 1, 1, 0, 0), Types.TIMESTAMP);
      statement.setObject(2, "shipped");
      statement.setMaxRows(2000);
      try (ResultSet rows = statement.executeQuery()) {
        ResultSetMetaData columns = rows.getMetaData();
        assertThat(columns.getColumnLabel(2)).isEqualTo("ordered_at");
        assertThat(columns.getColumnType(2)).isEqualTo(Types.TIMESTAMP);
        assertThat(columns.getColumnType(3)).isEqualTo(Types.DATE);
        assertThat(columns.getColumnType(4)).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
        assertThat(columns.getColumnTypeName(1)).isEqualTo("BIGINT");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getObject(1)).isEqualTo(106L);
        assertThat(rows.getObject(2, LocalDateTime.class))
            .isEqualTo(LocalDateTime.of(2024, 2, 29, 6, 0));
        assertThat(rows.getObject(3, LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(rows.getObject(4, OffsetDateTime.class))
            .isEqualTo(OffsetDateTime.parse("2024-02-29T06:00:00Z"));
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void aQuestionWithoutParametersIsAStatementThatCanBeCancelled(Shop.Place shop)
      throws SQLException {
    try (Connection connection = open(shop);
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_FORWARD_ONLY,
                ResultSet.CONCUR_READ_ONLY,
                ResultSet.CLOSE_CURSORS_AT_COMMIT)) {
      statement.setFetchDirection(ResultSet.FETCH_FORWARD);
      statement.setFetchSize(500);
      statement.setMaxRows(2);
      try (ResultSet rows = statement.executeQuery("SELECT * FROM \"public\".\"orders\"")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.next()).isTrue();
        assertThat(rows.next()).isFalse();
      }
      statement.cancel();
      try (ResultSet rows =
          statement.executeQuery("SELECT * FROM \"public\".\"orders\" WHERE 1 <> 1 LIMIT 0")) {
        assertThat(rows.getMetaData().getColumnName(5)).isEqualTo("total");
        assertThat(rows.getMetaData().getColumnTypeName(5)).isEqualTo("DECIMAL");
        assertThat(rows.getMetaData().isAutoIncrement(5)).isFalse();
      }
    }
  }
}
