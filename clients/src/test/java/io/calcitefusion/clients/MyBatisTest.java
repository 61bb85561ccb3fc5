package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Arg;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.datasource.pooled.PooledDataSource;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.RowBounds;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** MyBatis with its own pool and its transactions, which switch auto-commit off. */
@ExtendWith(Shop.class)
final class MyBatisTest {
  /**
   * A row of customers.
   *
   * @param id number
   * @param name full name
   * @param since first day, when it is known
   */
  public record Customer(int id, String name, @Nullable LocalDate since) {}

  /** The queries. */
  public interface Customers {
    /** One customer. */
    @Select("SELECT customer_id, name, since FROM customers WHERE customer_id = #{id}")
    @Arg(column = "customer_id", javaType = int.class, name = "id")
    @Arg(column = "name", javaType = String.class, name = "name")
    @Arg(column = "since", javaType = LocalDate.class, name = "since")
    Customer one(@Param("id") int id);

    /** Names, with a list of parameters. */
    @Select(
        """
        <script>SELECT name FROM customers WHERE country IN
        <foreach item="c" collection="countries" open="(" separator="," close=")">#{c}</foreach>
        <if test="least != null">AND credit &gt;= #{least}</if>
        ORDER BY name</script>\
        """)
    List<String> names(
        @Param("countries") List<String> countries, @Param("least") @Nullable BigDecimal least);

    /** All customers by their columns. */
    @Select("SELECT * FROM customers ORDER BY customer_id")
    List<Map<String, Object>> all(RowBounds bounds);

    /** All orders, one after the other. */
    @Select("SELECT order_id FROM orders ORDER BY order_id")
    Cursor<Long> orders();

    /** A statement that is wrong. */
    @Select("SELECT nothing FROM customers")
    List<String> wrong();
  }

  private static SqlSessionFactory factory(Shop.Place shop) {
    PooledDataSource pool =
        new PooledDataSource("io.calcitefusion.jdbc.DataFusionDriver", shop.url(), null, null);
    Configuration configuration =
        new Configuration(new Environment("shop", new JdbcTransactionFactory(), pool));
    configuration.addMapper(Customers.class);
    return new SqlSessionFactoryBuilder().build(configuration);
  }

  @Test
  void mappersRead(Shop.Place shop) throws Exception {
    SqlSessionFactory factory = factory(shop);
    try (SqlSession session = factory.openSession()) {
      Customers customers = session.getMapper(Customers.class);
      assertThat(customers.one(3)).isEqualTo(new Customer(3, "Chloé", LocalDate.of(2021, 1, 31)));
      assertThat(customers.one(5)).isEqualTo(new Customer(5, "Eve, Jr.", null));
      assertThat(customers.names(List.of("US", "FR"), null))
          .containsExactly("Bob", "Chloé", "Eve, Jr.");
      assertThat(customers.names(List.of("US", "FR"), new BigDecimal("100")))
          .containsExactly("Chloé");
      assertThat(customers.all(new RowBounds(1, 2)))
          .extracting(row -> row.get("name"))
          .containsExactly("Bob", "Chloé");
      try (Cursor<Long> orders = customers.orders()) {
        List<Long> ids = new ArrayList<>();
        orders.forEach(ids::add);
        assertThat(ids).startsWith(100L, 101L).hasSize(8);
      }
      session.commit();
      session.rollback(true);
    }
    try (SqlSession session = factory.openSession()) {
      Customers customers = session.getMapper(Customers.class);
      assertThatThrownBy(customers::wrong).isInstanceOf(PersistenceException.class);
      assertThat(customers.one(1).name()).isEqualTo("Ada");
    }
  }
}
