package io.calcitefusion.clients.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spark's JDBC source over the single jar: types, pushed filters, partitions, aggregates. */
final class SparkTest {
  private static SparkSession spark;
  private static String url;

  @BeforeAll
  static void start() {
    Path shop = Path.of(System.getProperty("shop")).toAbsolutePath().normalize();
    url = "jdbc:datafusion:" + shop.resolve("shop.yaml") + ";data=" + shop;
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> table(String name) {
    return spark
        .read()
        .format("jdbc")
        .option("url", url)
        .option("driver", "io.calcitefusion.jdbc.DataFusionDriver")
        .option("dbtable", name)
        .load();
  }

  @Test
  void columnsHaveTheirTypes() {
    Dataset<Row> orders = table("orders");
    assertThat(orders.schema().fieldNames())
        .containsExactly("order_id", "customer_id", "ordered_at", "status", "total");
    assertThat(orders.schema().apply("order_id").dataType()).isEqualTo(DataTypes.LongType);
    assertThat(orders.schema().apply("customer_id").dataType()).isEqualTo(DataTypes.IntegerType);
    assertThat(orders.schema().apply("ordered_at").dataType()).isEqualTo(DataTypes.TimestampType);
    assertThat(orders.schema().apply("total").dataType()).isEqualTo(new DecimalType(12, 2));
    assertThat(table("customers").schema().apply("since").dataType()).isEqualTo(DataTypes.DateType);
    assertThat(table("customers").schema().apply("vip").dataType())
        .isEqualTo(DataTypes.BooleanType);
  }

  @Test
  void filtersArePushed() {
    Dataset<Row> found =
        table("orders")
            .filter("status LIKE 's%' AND total > 5 AND ordered_at >= timestamp'2023-01-10'")
            .select("order_id", "total", "ordered_at")
            .orderBy("order_id");
    List<Row> rows = found.collectAsList();
    assertThat(rows).extracting(row -> row.getLong(0)).containsExactly(101L, 106L);
    assertThat(rows.get(1).getDecimal(1)).isEqualTo(new BigDecimal("99.95"));
    assertThat(rows.get(0).getTimestamp(2)).isEqualTo(Timestamp.valueOf("2023-01-20 23:59:59.5"));
    assertThat(found.queryExecution().executedPlan().toString()).contains("PushedFilters: [");
  }

  @Test
  void partitionsAreReadInParallel() {
    Dataset<Row> lines =
        spark.read().jdbc(url, "order_lines", "order_id", 100, 108, 4, new Properties());
    assertThat(lines.rdd().getNumPartitions()).isEqualTo(4);
    assertThat(lines.count()).isEqualTo(11);
    assertThat(lines.selectExpr("sum(quantity)").first().getLong(0)).isEqualTo(19);
  }

  @Test
  void queriesAndJoinsInSpark() {
    table("orders").createOrReplaceTempView("orders");
    table("customers").createOrReplaceTempView("customers");
    List<Row> rows =
        spark
            .sql(
                "SELECT c.name, count(*) AS n FROM orders o JOIN customers c USING (customer_id)"
                    + " WHERE c.vip GROUP BY c.name ORDER BY c.name")
            .collectAsList();
    assertThat(rows)
        .extracting(row -> row.getString(0) + row.getLong(1))
        .containsExactly("Ada3", "Chloé2", "O'Neil1");
    assertThat(
            spark
                .read()
                .format("jdbc")
                .option("url", url)
                .option("query", "SELECT country, count(*) AS n FROM customers GROUP BY country")
                .load()
                .filter("country = 'US'")
                .first()
                .getLong(1))
        .isEqualTo(2);
  }
}
