package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** JDBI: records, named and listed parameters, streams, transactions. */
@ExtendWith(Shop.class)
final class JdbiTest {
  /**
   * A row of orders.
   *
   * @param orderId number
   * @param orderedAt when
   * @param status where it stands
   * @param total its worth, when it is known
   */
  public record Order(
      long orderId, LocalDateTime orderedAt, String status, @Nullable BigDecimal total) {}

  @Test
  void rowsBecomeRecords(Shop.Place shop) {
    List<Order> orders =
        Jdbi.create(shop.url())
            .withHandle(
                handle ->
                    handle
                        .registerRowMapper(ConstructorMapper.factory(Order.class))
                        .createQuery(
                            "SELECT order_id, ordered_at, status, total FROM orders"
                                + " WHERE status IN (<states>) AND ordered_at >= :since"
                                + " ORDER BY order_id")
                        .bindList("states", "open", "cancelled")
                        .bind("since", LocalDate.of(2023, 2, 28))
                        .mapTo(Order.class)
                        .list());
    assertThat(orders)
        .containsExactly(
            new Order(103, LocalDateTime.of(2023, 2, 28, 12, 30), "open", new BigDecimal("40.23")),
            new Order(105, LocalDateTime.of(2023, 12, 31, 23, 59, 59, 999_999_000), "open", null),
            new Order(107, LocalDateTime.of(2024, 3, 1, 0, 0), "open", new BigDecimal("1.50")));
  }

  @Test
  void columnsOfManyTypes(Shop.Place shop) {
    try (Handle handle = Jdbi.open(shop.url())) {
      assertThat(
              handle
                  .createQuery("SELECT since FROM customers WHERE customer_id = ?")
                  .bind(0, 1)
                  .mapTo(LocalDate.class)
                  .one())
          .isEqualTo(LocalDate.of(2019, 3, 1));
      assertThat(
              handle
                  .createQuery("SELECT vip FROM customers ORDER BY customer_id")
                  .mapTo(Boolean.class)
                  .list())
          .containsExactly(true, false, true, false, null, true);
      try (Stream<String> names =
          handle
              .createQuery("SELECT name FROM customers ORDER BY customer_id")
              .setFetchSize(2)
              .mapTo(String.class)
              .stream()) {
        assertThat(names).startsWith("Ada", "Bob").endsWith("O'Neil").hasSize(6);
      }
      assertThat(
              handle.createQuery("SELECT make_array(1, 2, 3) AS numbers").mapTo(int[].class).one())
          .containsExactly(1, 2, 3);
    }
  }

  @Test
  void transactionsAndErrors(Shop.Place shop) {
    Jdbi jdbi = Jdbi.create(shop.url());
    long products =
        jdbi.inTransaction(
            handle -> handle.select("SELECT count(*) FROM products").mapTo(Long.class).one());
    assertThat(products).isEqualTo(6);
    assertThatThrownBy(
            () ->
                jdbi.useTransaction(
                    handle -> handle.select("SELECT nothing FROM products").mapToMap().list()))
        .isInstanceOf(StatementException.class)
        .hasCauseInstanceOf(SQLException.class);
  }
}
