package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trunc;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jooq.DSLContext;
import org.jooq.DatePart;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.codegen.GenerationTool;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** jOOQ: its query builder in two dialects, and classes generated from the metadata. */
@ExtendWith(Shop.class)
final class JooqTest {
  private static final Table<?> ORDERS = table(name("orders"));
  private static final Table<?> CUSTOMERS = table(name("customers"));
  private static final Field<Long> ORDER_ID = field(name("orders", "order_id"), Long.class);
  private static final Field<Integer> CUSTOMER =
      field(name("orders", "customer_id"), Integer.class);
  private static final Field<Integer> ID = field(name("customers", "customer_id"), Integer.class);
  private static final Field<String> NAME = field(name("customers", "name"), String.class);
  private static final Field<BigDecimal> TOTAL = field(name("orders", "total"), BigDecimal.class);
  private static final Field<LocalDateTime> AT =
      field(name("orders", "ordered_at"), LocalDateTime.class);

  private static DSLContext context(Connection connection, SQLDialect dialect) {
    return DSL.using(
        connection,
        dialect,
        new Settings().withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_QUOTED));
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLDialect.class,
      names = {"DEFAULT", "POSTGRES"})
  void queriesAreBuilt(SQLDialect dialect, Shop.Place shop) throws SQLException {
    try (Connection connection = shop.open()) {
      DSLContext context = context(connection, dialect);
      assertThat(
              context
                  .select(NAME, count(), sum(TOTAL).as("worth"))
                  .from(ORDERS)
                  .join(CUSTOMERS)
                  .on(CUSTOMER.eq(ID))
                  .where(AT.ge(LocalDateTime.of(2023, 1, 10, 0, 0)))
                  .and(NAME.notEqual("Bob"))
                  .groupBy(NAME)
                  .having(count().gt(1))
                  .orderBy(NAME)
                  .fetch(record -> record.value1() + " " + record.value2() + " " + record.value3()))
          .containsExactly("Ada 2 2.70", "Chloé 2 40.23");
      assertThat(
              context
                  .select(ORDER_ID)
                  .from(ORDERS)
                  .orderBy(TOTAL.desc().nullsLast(), ORDER_ID)
                  .limit(3)
                  .offset(1)
                  .fetch(ORDER_ID))
          .containsExactly(103L, 100L, 101L);
      assertThat(
              context.fetchCount(
                  context.selectFrom(ORDERS).where(CUSTOMER.in(1, 3, 5)).and(TOTAL.isNotNull())))
          .isEqualTo(5);
      assertThat(context.fetchExists(context.selectFrom(CUSTOMERS).where(NAME.like("O'%"))))
          .isTrue();
      assertThatThrownBy(() -> context.select(field("nothing")).from(ORDERS).fetch())
          .isInstanceOfSatisfying(
              DataAccessException.class, e -> assertThat(e.sqlState()).isEqualTo("42703"));
    }
  }

  @Test
  void theDialectOfPostgresReachesFurther(Shop.Place shop) throws SQLException {
    try (Connection connection = shop.open()) {
      DSLContext context = context(connection, SQLDialect.POSTGRES);
      Field<LocalDateTime> month = trunc(AT, DatePart.MONTH).as("month");
      assertThat(
              context
                  .select(month, max(TOTAL))
                  .from(ORDERS)
                  .where(AT.lt(LocalDateTime.of(2023, 3, 1, 0, 0)))
                  .groupBy(month)
                  .orderBy(month)
                  .fetch(record -> record.value1() + " " + record.value2()))
          .containsExactly("2023-01-01T00:00 20.49", "2023-02-01T00:00 40.23");
      Field<Integer> place = rowNumber().over().partitionBy(CUSTOMER).orderBy(AT).as("place");
      assertThat(
              context
                  .select(ORDER_ID, place)
                  .from(ORDERS)
                  .where(CUSTOMER.eq(1))
                  .orderBy(ORDER_ID)
                  .fetch(place))
          .containsExactly(1, 2, 3);
      assertThat(
              context
                  .with("big")
                  .as(context.select(CUSTOMER).from(ORDERS).where(TOTAL.gt(new BigDecimal("20"))))
                  .select(NAME)
                  .from(CUSTOMERS)
                  .where(
                      ID.in(context.select(field(name("customer_id"), Integer.class)).from("big")))
                  .orderBy(NAME)
                  .fetch(NAME))
          .containsExactly("Ada", "Chloé", "O'Neil");
      assertThat(context.select(inline(LocalDate.of(2024, 2, 29))).fetchOne(0))
          .isEqualTo(LocalDate.of(2024, 2, 29));
    }
  }

  @Test
  void classesAreGeneratedAndUsed(@TempDir Path folder, Shop.Place shop) throws Exception {
    GenerationTool.generate(
        new Configuration()
            .withLogging(Logging.WARN)
            .withJdbc(
                new Jdbc().withDriver("io.calcitefusion.jdbc.DataFusionDriver").withUrl(shop.url()))
            .withGenerator(
                new Generator()
                    .withDatabase(
                        new Database()
                            .withName("org.jooq.meta.jdbc.JDBCDatabase")
                            .withIncludes(".*")
                            .withInputSchema("public")
                            .withOutputSchemaToDefault(true))
                    .withTarget(
                        new Target().withPackageName("shop").withDirectory(folder.toString()))));
    Path orders = folder.resolve("shop/tables/Orders.java");
    assertThat(Files.readString(orders))
        .contains("ORDER_ID", "BIGINT", "NUMERIC(12, 2)", "getPrimaryKey");
    compile(folder);
    try (var loader = new java.net.URLClassLoader(new java.net.URL[] {folder.toUri().toURL()});
        Connection connection = shop.open()) {
      Table<?> generated =
          (Table<?>) loader.loadClass("shop.tables.Orders").getField("ORDERS").get(null);
      List<? extends Record> rows =
          context(connection, SQLDialect.DEFAULT)
              .selectFrom(generated)
              .where(generated.field("status", String.class).eq("open"))
              .orderBy(generated.field("order_id"))
              .fetch();
      assertThat(rows)
          .extracting(row -> row.get("order_id", Long.class))
          .containsExactly(103L, 105L, 107L);
    }
  }

  private static void compile(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      String[] sources =
          files.map(Path::toString).filter(name -> name.endsWith(".java")).toArray(String[]::new);
      assertThat(sources).hasSizeGreaterThan(8);
      String[] arguments =
          Stream.concat(
                  Stream.of("-nowarn", "-d", folder.toString(), "-cp", classPath()),
                  Stream.of(sources))
              .toArray(String[]::new);
      assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
