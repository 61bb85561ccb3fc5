package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.hibernate.Hibernate;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Immutable;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.exception.SQLGrammarException;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hibernate with the dialect of PostgreSQL: entities that are read, paging, HQL, criteria. */
@ExtendWith(Shop.class)
final class HibernateTest {
  /** A customer. */
  @Entity(name = "Customer")
  @Immutable
  @Table(name = "customers")
  static class Customer {
    @Id
    @Column(name = "customer_id")
    int id;

    @Nullable String name;
    @Nullable String country;
    @Nullable LocalDate since;
    @Nullable Boolean vip;
    @Nullable BigDecimal credit;

    @OneToMany(mappedBy = "customer")
    List<Order> orders = List.of();
  }

  /** An order. */
  @Entity(name = "Order")
  @Immutable
  @Table(name = "orders")
  static class Order {
    @Id
    @Column(name = "order_id")
    long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "customer_id")
    @Nullable Customer customer;

    @Column(name = "ordered_at")
    @Nullable LocalDateTime orderedAt;

    @Nullable String status;
    @Nullable BigDecimal total;
  }

  private static SessionFactory factory(Shop.Place shop) {
    return new Configuration()
        .addAnnotatedClass(Customer.class)
        .addAnnotatedClass(Order.class)
        .setProperty("hibernate.connection.url", shop.url())
        .setProperty("hibernate.dialect", PostgreSQLDialect.class.getName())
        .setProperty("hibernate.connection.pool_size", 2)
        .setProperty("hibernate.jdbc.time_zone", "UTC")
        .buildSessionFactory();
  }

  @Test
  void entitiesAreReadByKeyAndReference(Shop.Place shop) {
    try (SessionFactory factory = factory(shop)) {
      factory.inTransaction(
          session -> {
            session.setDefaultReadOnly(true);
            Order order = session.find(Order.class, 103L);
            assertThat(order.orderedAt).isEqualTo(LocalDateTime.of(2023, 2, 28, 12, 30));
            assertThat(order.total).isEqualByComparingTo("40.23");
            // A reference is a proxy until it is asked for more than its key.
            Customer customer = Hibernate.unproxy(order.customer, Customer.class);
            assertThat(customer.name).isEqualTo("Chloé");
            assertThat(customer.since).isEqualTo(LocalDate.of(2021, 1, 31));
            assertThat(customer.orders).extracting(each -> each.id).containsOnly(103L, 105L);
            assertThat(session.find(Customer.class, 99)).isNull();
          });
    }
  }

  @Test
  void hqlPagesAndAggregates(Shop.Place shop) {
    try (SessionFactory factory = factory(shop)) {
      factory.inSession(
          session -> {
            assertThat(
                    session
                        .createQuery("select o.id from Order o order by o.id", Long.class)
                        .setFirstResult(2)
                        .setMaxResults(3)
                        .list())
                .containsExactly(102L, 103L, 104L);
            assertThat(
                    session
                        .createQuery(
                            "select c.name, count(o), sum(o.total) from Customer c"
                                + " left join c.orders o where c.vip = true"
                                + " group by c.name order by c.name",
                            Object[].class)
                        .list())
                .containsExactly(
                    new Object[] {"Ada", 3L, new BigDecimal("23.19")},
                    new Object[] {"Chloé", 2L, new BigDecimal("40.23")},
                    new Object[] {"O'Neil", 1L, new BigDecimal("99.95")});
            assertThat(
                    session
                        .createQuery(
                            "select o from Order o join fetch o.customer c"
                                + " where year(o.orderedAt) = :year and lower(c.name) like :name"
                                + " and o.total is not null order by o.orderedAt desc",
                            Order.class)
                        .setParameter("year", 2024)
                        .setParameter("name", "a%")
                        .list())
                .singleElement()
                .satisfies(order -> assertThat(order.id).isEqualTo(107));
            assertThat(
                    session
                        .createQuery(
                            "select case when c.credit > 100 then 'rich' else 'other' end,"
                                + " concat(c.name, '!'), coalesce(c.country, '-'),"
                                + " extract(month from c.since), length(c.name)"
                                + " from Customer c where c.id in (:ids) order by c.id",
                            Object[].class)
                        .setParameterList("ids", List.of(1, 4))
                        .list())
                .containsExactly(
                    new Object[] {"rich", "Ada!", "GB", 3, 3},
                    new Object[] {"other", "Dmitri!", "-", 12, 6});
          });
    }
  }

  @Test
  void criteriaSubQueriesAndErrors(Shop.Place shop) {
    try (SessionFactory factory = factory(shop)) {
      factory.inSession(
          session -> {
            HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
            CriteriaQuery<String> query = builder.createQuery(String.class);
            Root<Customer> customer = query.from(Customer.class);
            query
                .select(customer.get("name"))
                .where(
                    builder.greaterThan(customer.get("since"), LocalDate.of(2020, 1, 1)),
                    builder.equal(customer.get("vip"), true))
                .orderBy(builder.desc(customer.get("since")));
            assertThat(session.createQuery(query).list()).containsExactly("O'Neil", "Chloé");
            assertThat(
                    session
                        .createQuery(
                            "select c.name from Customer c where not exists"
                                + " (select 1 from Order o where o.customer = c)",
                            String.class)
                        .list())
                .containsExactly("Dmitri");
            assertThatThrownBy(
                    () ->
                        session.createNativeQuery("select nothing from orders", Long.class).list())
                .isInstanceOf(SQLGrammarException.class);
          });
    }
  }
}
