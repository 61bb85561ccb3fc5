package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What metadata makes of the keys and join keys of a registry. */
@ExtendWith(NativeLeakCheck.class)
class KeysTest {
  private static final String REGISTRY =
      """
      registry: shop
      catalog: shop
      schema: public
      datasets:
        - name: customers
          version: 1
          columns:
            - {name: customer_id, type: int64}
            - {name: name, type: utf8}
          key: [customer_id]
          join: [customer_id]
        - name: orders
          version: 1
          columns:
            - {name: shop_id, type: int64}
            - {name: order_id, type: int64}
            - {name: customer_id, type: int64}
          key: [shop_id, order_id]
          join: [order_id, shop_id]
        - name: parcels
          version: 1
          columns:
            - {name: order_id, type: int64}
            - {name: shop_id, type: int64}
            - {name: tag, type: utf8}
        - name: letters
          version: 1
          columns:
            - {name: customer_id, type: utf8}
            - {name: tag, type: utf8}
          key: [tag]
          join: [tag]
          references:
            - {columns: [tag], dataset: parcels}
            - {columns: [tag], dataset: stamps}
        - name: stamps
          version: 1
          columns:
            - {name: tag, type: utf8}
          key: [tag]
          join: [tag]
      """;

  @TempDir private Path folder;
  private TestConnections connections;
  private DatabaseMetaData metadata;

  @BeforeEach
  void open() throws IOException, SQLException {
    connections = new TestConnections();
    Path file = Files.writeString(folder.resolve("registry.yaml"), REGISTRY);
    Connection connection = connections.open("jdbc:datafusion:" + file);
    metadata = connection.getMetaData();
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  private static List<String> references(ResultSet rows) throws SQLException {
    try (rows) {
      List<String> seen = new ArrayList<>();
      while (rows.next()) {
        seen.add(
            "%s.%s -> %s.%s %d %s %s"
                .formatted(
                    rows.getString("FKTABLE_NAME"),
                    rows.getString("FKCOLUMN_NAME"),
                    rows.getString("PKTABLE_NAME"),
                    rows.getString("PKCOLUMN_NAME"),
                    rows.getShort("KEY_SEQ"),
                    rows.getString("FK_NAME"),
                    rows.getString("PK_NAME")));
      }
      return seen;
    }
  }

  @Test
  void joinKeysThatAreAKeyAreForeignKeysOfWhoHasTheColumns() throws SQLException {
    assertThat(references(metadata.getImportedKeys("shop", "public", "orders")))
        .containsExactly(
            "orders.customer_id -> customers.customer_id 1 orders_customer_id_customers_fkey customers_key");
    assertThat(references(metadata.getImportedKeys(null, null, "parcels")))
        .containsExactly(
            "parcels.shop_id -> orders.shop_id 1 parcels_shop_id_order_id_orders_fkey orders_key",
            "parcels.order_id -> orders.order_id 2 parcels_shop_id_order_id_orders_fkey orders_key");
    assertThat(references(metadata.getExportedKeys("", "", "orders"))).hasSize(2);
    assertThat(references(metadata.getExportedKeys(null, null, "customers"))).hasSize(1);
    assertThat(
            references(
                metadata.getCrossReference(null, null, "customers", "shop", "public", "orders")))
        .hasSize(1);
    assertThat(
            references(metadata.getCrossReference(null, null, "customers", null, null, "parcels")))
        .isEmpty();
  }

  @Test
  void aColumnOfAnotherTypeOrOneThatTwoCouldBeMeantByIsNoReference() throws SQLException {
    assertThat(references(metadata.getExportedKeys(null, null, "letters"))).isEmpty();
    assertThat(references(metadata.getImportedKeys(null, null, "stamps"))).isEmpty();
  }

  @Test
  void referencesOfTheRegistryAreForeignKeys() throws SQLException {
    assertThat(references(metadata.getImportedKeys("shop", "public", "letters")))
        .containsExactly(
            "letters.tag -> parcels.tag 1 letters_tag_parcels_fkey null",
            "letters.tag -> stamps.tag 1 letters_tag_stamps_fkey stamps_key");
    assertThat(references(metadata.getExportedKeys(null, null, "stamps"))).hasSize(1);
  }

  @Test
  void aKeyIsAUniqueIndex() throws SQLException {
    List<String> seen = new ArrayList<>();
    try (ResultSet rows = metadata.getIndexInfo("shop", "public", "orders", true, true)) {
      while (rows.next()) {
        seen.add(
            "%s %s %d %s %d"
                .formatted(
                    rows.getString("INDEX_NAME"),
                    rows.getString("COLUMN_NAME"),
                    rows.getShort("ORDINAL_POSITION"),
                    rows.getBoolean("NON_UNIQUE"),
                    rows.getLong("CARDINALITY")));
      }
    }
    assertThat(seen)
        .containsExactly("orders_key shop_id 1 false 0", "orders_key order_id 2 false 0");
    try (ResultSet rows = metadata.getIndexInfo(null, null, "parcels", false, false)) {
      assertThat(rows.next()).isFalse();
    }
  }
}
