package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's templates, its translation of errors and its transactions. */
@ExtendWith(Shop.class)
final class SpringTest {
  /**
   * A row of customers.
   *
   * @param customerId number
   * @param name full name
   * @param since first day, when it is known
   * @param vip whether they are
   * @param credit in the shop's currency
   */
  record Customer(
      int customerId,
      String name,
      @Nullable LocalDate since,
      @Nullable Boolean vip,
      @Nullable BigDecimal credit) {}

  private DataSource source = new DriverManagerDataSource();
  private JdbcTemplate template = new JdbcTemplate();
  private JdbcClient client = JdbcClient.create(source);

  @BeforeEach
  void connect(Shop.Place shop) {
    source = new DriverManagerDataSource(shop.url());
    template = new JdbcTemplate(source);
    client = JdbcClient.create(source);
  }

  @Test
  void templatesReadRowsAndScalars() {
    assertThat(template.queryForObject("SELECT count(*) FROM orders", Long.class)).isEqualTo(8);
    assertThat(
            template.queryForObject(
                "SELECT max(ordered_at) FROM orders WHERE customer_id = ?", LocalDateTime.class, 3))
        .isEqualTo(LocalDateTime.of(2023, 12, 31, 23, 59, 59, 999_999_000));
    assertThat(template.queryForList("SELECT sku FROM products ORDER BY price DESC", String.class))
        .containsExactly("P5", "P3", "P6", "P4", "P1", "P2");
    assertThat(
            template.queryForMap(
                "SELECT sku, price, weight FROM products WHERE label = ?", "50% off_box"))
        .isEqualTo(Map.of("sku", "P6", "price", new BigDecimal("5.00"), "weight", 2.5));
    template.setFetchSize(3);
    template.setMaxRows(4);
    template.setQueryTimeout(30);
    assertThat(template.queryForList("SELECT order_id FROM orders")).hasSize(4);
  }

  @Test
  void clientsBindByNameAndMapToRecords() {
    assertThat(
            client
                .sql("SELECT * FROM customers WHERE country IN (:countries) ORDER BY customer_id")
                .param("countries", List.of("US", "FR"))
                .query(Customer.class)
                .list())
        .containsExactly(
            new Customer(2, "Bob", LocalDate.of(2020, 7, 15), false, null),
            new Customer(3, "Chloé", LocalDate.of(2021, 1, 31), true, new BigDecimal("250.00")),
            new Customer(5, "Eve, Jr.", null, null, new BigDecimal("75.25")));
    assertThat(
            client
                .sql("SELECT name FROM customers WHERE since < ? AND vip = ?")
                .params(LocalDate.of(2020, 1, 1), true)
                .query(String.class)
                .single())
        .isEqualTo("Ada");
    assertThat(
            new NamedParameterJdbcTemplate(source)
                .queryForList(
                    "SELECT order_id FROM orders WHERE total > :least AND ordered_at < :end"
                        + " ORDER BY order_id LIMIT :many OFFSET :from",
                    Map.of(
                        "least",
                        new BigDecimal("1.00"),
                        "end",
                        LocalDateTime.of(2024, 1, 1, 0, 0),
                        "many",
                        2L,
                        "from",
                        1),
                    Long.class))
        .containsExactly(101L, 102L);
  }

  @Test
  void nullsAreBoundWithAType() {
    assertThat(
            template.queryForObject(
                "SELECT count(*) FROM customers WHERE country = ?",
                Long.class,
                Arrays.asList((Object) null).toArray()))
        .isZero();
  }

  @Test
  void errorsAreTranslatedByTheirSqlState() {
    for (String sql :
        List.of(
            "SELEC 1",
            "SELECT * FROM no_such_table",
            "SELECT no_such_column FROM orders",
            "SELECT no_such_function(status) FROM orders",
            "SELECT status + DATE '2024-01-01' FROM orders")) {
      assertThatThrownBy(() -> template.queryForList(sql))
          .as(sql)
          .isInstanceOf(BadSqlGrammarException.class);
    }
    for (String sql :
        List.of(
            "SELECT total / (order_id - order_id) FROM orders",
            "SELECT CAST(status AS INTEGER) FROM orders")) {
      assertThatThrownBy(() -> template.queryForList(sql))
          .as(sql)
          .isInstanceOf(DataIntegrityViolationException.class)
          .hasCauseInstanceOf(SQLException.class);
    }
    assertThatThrownBy(
            () -> template.queryForObject("SELECT 1 FROM orders WHERE 1 = 0", Integer.class))
        .isInstanceOf(EmptyResultDataAccessException.class);
  }

  @Test
  void aTimeLimitIsATimeout() {
    template.setQueryTimeout(1);
    assertThatThrownBy(
            () ->
                template.queryForObject(
                    "SELECT count(*) FROM generate_series(1, 100000000000) AS a (v)"
                        + " WHERE v % 7 = 3",
                    Long.class))
        .isInstanceOf(QueryTimeoutException.class);
  }

  @Test
  void transactionsWrapQueries(Shop.Place shop) throws SQLException {
    try (Connection connection = shop.open()) {
      SingleConnectionDataSource single = new SingleConnectionDataSource(connection, true);
      TransactionTemplate transactions =
          new TransactionTemplate(new DataSourceTransactionManager(single));
      JdbcTemplate inside = new JdbcTemplate(single);
      transactions.setReadOnly(true);
      transactions.setTimeout(30);
      transactions.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
      Long counted =
          transactions.execute(
              status -> {
                assertThat(auto(connection)).isFalse();
                return inside.queryForObject("SELECT count(*) FROM orders", Long.class);
              });
      assertThat(counted).isEqualTo(8);
      assertThat(auto(connection)).isTrue();
      assertThatThrownBy(
              () ->
                  transactions.executeWithoutResult(
                      status -> inside.queryForList("SELECT * FROM nothing_there")))
          .isInstanceOf(BadSqlGrammarException.class);
      assertThat(auto(connection)).isTrue();
      transactions.executeWithoutResult(
          status -> {
            inside.queryForList("SELECT * FROM products");
            status.setRollbackOnly();
          });
      assertThat(inside.queryForObject("SELECT count(*) FROM products", Long.class)).isEqualTo(6);
    }
  }

  private static boolean auto(Connection connection) {
    try {
      return connection.getAutoCommit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
