package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Registries as text for the tests of this package. */
final class RegistryFixture {
  static final Path FOLDER = Path.of("/data/registry");

  /** A dataset with nested columns, from which single lines are changed by tests. */
  static final String BASE =
      """
      registry: shop
      types:
        money: decimal(12,2)
        item: "struct<sku: utf8, count: int32 not null, price: money, tags: list<utf8>>"
      datasets:
        - name: orders_v2
          version: 2
          doc: One row per order.
          columns:
            - {name: order_id, type: int64, nullable: false, doc: Number of the order}
            - {name: customer, type: utf8}
            - {name: parcels, type: "list<struct<parcel_no: int32, weight: float64, items: list<item>>>"}
          key: [order_id]
          required: [customer]
          join: [customer]
          contract:
            sort:
              - customer
              - {column: order_id, order: descending}
          location:
            path: [orders/a.parquet, /abs/orders/*.parquet]
            format: parquet
            options: {pushdown: "true"}
            sorted: [order_id]
      views:
        - name: order_items
          doc: One row per item.
          root: orders_v2
          path: parcels.items
          context: {parcel: parcels.parcel_no}
          columns:
            - {name: order_id, type: int64, nullable: false, from: order_id}
            - {name: parcel_no, type: int32, context: parcel}
            - {name: sku, type: utf8}
            - {name: amount, type: int32, field: count}
            - {name: label, type: utf8, expr: "concat({root:customer}, {context:parcel}, {sku}, '{{}}')"}
        - name: customers
          sql: SELECT DISTINCT customer FROM orders_v2
      """;

  private RegistryFixture() {}

  static Registry read(String yaml) {
    return RegistryReader.parse("shop.yaml", FOLDER, yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads {@link #BASE} with one piece of text replaced. */
  static Registry read(String old, String replacement) {
    return read(changed(old, replacement));
  }

  static String changed(String old, String replacement) {
    if (!BASE.contains(old)) {
      throw new IllegalArgumentException("the fixture does not contain: " + old);
    }
    return BASE.replace(old, replacement);
  }

  /** The findings of a registry that is wrong, as text. */
  static List<String> findings(String yaml) {
    RegistryException thrown = catchThrowableOfType(RegistryException.class, () -> read(yaml));
    return thrown.findings().stream().map(RegistryFinding::toString).toList();
  }

  /** The line of {@link #BASE}, from 1, that contains a text. */
  static int lineOf(String text) {
    return 1 + (int) BASE.substring(0, BASE.indexOf(text)).chars().filter(c -> c == '\n').count();
  }
}
