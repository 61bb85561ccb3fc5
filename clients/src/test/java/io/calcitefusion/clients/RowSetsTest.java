package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.FilteredRowSet;
import javax.sql.rowset.RowSetProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

/** Rows that live on without the connection: the JDK's row sets, and Tablesaw. */
@ExtendWith(Shop.class)
final class RowSetsTest {
  @Test
  void aCachedRowSetHoldsTheRows(Shop.Place shop) throws SQLException {
    try (CachedRowSet rows = RowSetProvider.newFactory().createCachedRowSet()) {
      try (Connection connection = shop.open();
          Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SELECT * FROM orders ORDER BY order_id")) {
        rows.populate(result);
      }
      assertThat(rows.size()).isEqualTo(8);
      assertThat(rows.absolute(5)).isTrue();
      assertThat(rows.getLong("order_id")).isEqualTo(104);
      assertThat(rows.getBigDecimal("total")).isEqualTo(new BigDecimal("0.75"));
      assertThat(rows.getTimestamp("ordered_at"))
          .isEqualTo(Timestamp.valueOf(LocalDateTime.of(2023, 3, 31, 8, 15, 30, 123_456_000)));
      assertThat(rows.previous()).isTrue();
      assertThat(rows.getString("status")).isEqualTo("open");
    }
  }

  @Test
  void aRowSetRunsACommandItself(Shop.Place shop) throws SQLException {
    try (CachedRowSet rows = RowSetProvider.newFactory().createCachedRowSet()) {
      rows.setUrl(shop.url());
      rows.setCommand("SELECT name, since FROM customers WHERE country = ? ORDER BY name");
      rows.setString(1, "US");
      rows.execute();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("Bob");
      assertThat(rows.getDate(2).toLocalDate()).isEqualTo(LocalDate.of(2020, 7, 15));
      assertThat(rows.next()).isTrue();
      assertThat(rows.getDate(2)).isNull();
      assertThat(rows.wasNull()).isTrue();
      assertThat(rows.next()).isFalse();
    }
    try (FilteredRowSet rows = RowSetProvider.newFactory().createFilteredRowSet()) {
      rows.setUrl(shop.url());
      rows.setCommand("SELECT * FROM products");
      rows.execute();
      assertThat(rows.size()).isEqualTo(6);
    }
  }

  @Test
  void tablesawReadsEveryColumn(Shop.Place shop) throws SQLException {
    try (Connection connection = shop.open();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT c.customer_id, c.name, c.since, c.vip, o.order_id, o.ordered_at, o.total"
                    + " FROM customers AS c LEFT JOIN orders AS o USING (customer_id)"
                    + " ORDER BY customer_id, order_id")) {
      Table table = Table.read().db(result, "sales");
      assertThat(table.rowCount()).isEqualTo(9);
      assertThat(table.column("customer_id").type()).isEqualTo(ColumnType.INTEGER);
      assertThat(table.column("since").type()).isEqualTo(ColumnType.LOCAL_DATE);
      assertThat(table.column("vip").type()).isEqualTo(ColumnType.BOOLEAN);
      assertThat(table.column("order_id").type()).isEqualTo(ColumnType.LONG);
      // Tablesaw has no decimals: it takes floats for seven digits and fewer.
      assertThat(table.numberColumn("total").sum()).isCloseTo(172.02, within(0.001));
      assertThat(table.stringColumn("name").countUnique()).isEqualTo(6);
      assertThat(table.dateColumn("since").countMissing()).isEqualTo(1);
      assertThat(table.where(table.stringColumn("name").isEqualTo("Ada")).rowCount()).isEqualTo(3);
    }
  }
}
