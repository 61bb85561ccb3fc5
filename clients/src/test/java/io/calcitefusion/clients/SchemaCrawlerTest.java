package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import schemacrawler.inclusionrule.RegularExpressionInclusionRule;
import schemacrawler.schema.Catalog;
import schemacrawler.schema.Column;
import schemacrawler.schema.Schema;
import schemacrawler.schema.Table;
import schemacrawler.schemacrawler.LimitOptionsBuilder;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.tools.utility.SchemaCrawlerUtility;
import us.fatehi.utility.datasource.DatabaseConnectionSource;
import us.fatehi.utility.datasource.DatabaseConnectionSources;
import us.fatehi.utility.datasource.MultiUseUserCredentials;

/** SchemaCrawler with maximum detail, which calls every method of the metadata. */
@ExtendWith(Shop.class)
final class SchemaCrawlerTest {
  @Test
  void everythingIsCrawled(Shop.Place shop) throws Exception {
    SchemaCrawlerOptions options =
        SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
            .withLimitOptions(
                LimitOptionsBuilder.builder()
                    .includeSchemas(new RegularExpressionInclusionRule(".*shop.*public.*"))
                    .toOptions())
            .withLoadOptions(
                LoadOptionsBuilder.builder()
                    .withSchemaInfoLevel(SchemaInfoLevelBuilder.maximum())
                    .toOptions());
    try (DatabaseConnectionSource source =
        DatabaseConnectionSources.newDatabaseConnectionSource(
            shop.url(), new MultiUseUserCredentials())) {
      Catalog catalog = SchemaCrawlerUtility.getCatalog(source, options);
      Schema schema = catalog.getSchemas().iterator().next();
      assertThat(schema.getFullName()).isEqualTo("shop.public");
      assertThat(catalog.getTables(schema))
          .extracting(Table::getName)
          .containsExactlyInAnyOrder("customers", "order_lines", "orders", "products", "sales");
      Table orders = catalog.lookupTable(schema, "orders").orElseThrow();
      assertThat(orders.getRemarks()).isEqualTo("One row per order.");
      assertThat(orders.getPrimaryKey().getConstrainedColumns())
          .extracting(Column::getName)
          .containsExactly("order_id");
      assertThat(orders.getColumns())
          .extracting(column -> column.getName() + " " + column.getColumnDataType().getName())
          .containsExactly(
              "order_id BIGINT",
              "customer_id INTEGER",
              "ordered_at TIMESTAMP",
              "status VARCHAR",
              "total DECIMAL");
      assertThat(orders.getColumns().get(4).getSize()).isEqualTo(12);
      assertThat(orders.getColumns().get(4).getDecimalDigits()).isEqualTo(2);
      assertThat(orders.getColumns().get(0).isNullable()).isFalse();
      assertThat(catalog.getDatabaseInfo().getProperties()).hasSizeGreaterThan(100);
      assertThat(catalog.getSystemColumnDataTypes()).hasSizeGreaterThan(15);
      assertThat(catalog.getJdbcDriverInfo().getDriverProperties()).hasSizeGreaterThan(10);
    }
  }
}
