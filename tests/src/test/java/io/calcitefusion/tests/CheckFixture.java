package io.calcitefusion.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Registries with data for the tests of the command {@code check}.
 *
 * @param registry the registry file
 * @param data the folder of its data
 */
record CheckFixture(Path registry, Path data) {
  /** A name that a careless page would run. */
  static final String SCRIPT = "<script>alert(1)</script>";

  /** A name that careless SQL would run. */
  static final String DROP = "x'; drop table y; --";

  private static final String SHOP =
      """
      registry: shop
      doc: A small shop.
      datasets:
        - name: orders
          version: 1
          doc: One row per order.
          columns:
            - {name: id, type: int64, doc: Number of the order}
            - {name: customer, type: int64}
            - {name: items, type: 'list<utf8>'}
          key: [id]
          join: [customer]
          required: [customer]
          contract: {constraints: ['id > 0']}
        - name: customers
          version: 1
          doc: One row per customer.
          columns:
            - {name: customer, type: int64}
            - {name: name, type: utf8}
          key: [customer]
        - name: returns
          version: 1
          columns: [{name: customer, type: int64}]
          join: [customer]
          references: [{columns: [customer], dataset: customers}]
        - {name: "<script>alert(1)</script>", version: 1, columns: [{name: id, type: int64}]}
        - {name: "x'; drop table y; --", version: 1, columns: [{name: "a\\"b", type: int64}], key: ["a\\"b"]}
      views:
        - {name: latest, doc: The newest order., sql: SELECT max(id) AS id FROM orders}
        - {name: latest_text, sql: SELECT CAST(id AS VARCHAR) AS id FROM latest}
        - name: items
          root: orders
          path: items
          columns: [{name: item, type: utf8, expr: '{.}'}]
      """;

  /** Good data of a shop. */
  static CheckFixture good(Path folder) throws IOException {
    Path registry = Files.writeString(folder.resolve("registry.yaml"), SHOP);
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        data.resolve("orders.json"),
        """
        {"id": 1, "customer": 7, "items": ["cup", "pot"]}
        {"id": 2, "customer": 8, "items": []}
        """);
    Files.writeString(data.resolve("customers.csv"), "customer,name\n7,Ada\n8,Grace\n");
    Files.writeString(data.resolve(DROP + ".csv"), "\"a\"\"b\"\n1\n2\n");
    return new CheckFixture(registry, data);
  }

  /** The same shop with rows that break every promise, and a file that does not fit. */
  static CheckFixture bad(Path folder) throws IOException {
    CheckFixture fixture = good(folder);
    Files.writeString(
        fixture.data.resolve("orders.json"),
        """
        {"id": 1, "customer": 7, "items": ["cup"]}
        {"id": 1, "customer": null, "items": []}
        {"id": -3, "customer": 7, "items": null}
        """);
    Files.writeString(fixture.data.resolve("customers.csv"), "customer\n7\n");
    Files.writeString(fixture.data.resolve(DROP + ".csv"), "\"a\"\"b\"\n1\n1\n");
    return fixture;
  }

  /** What the command takes. */
  String target() {
    return registry + ";data=" + data;
  }
}
