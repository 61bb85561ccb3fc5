package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The Delta table of the test resources, and ways to ask for its parts. */
final class DeltaFixture {
  /** Columns of the table of orders, in the words of a registry. */
  static final String COLUMNS =
      """
            - {name: order_id, type: int64, nullable: false}
            - {name: customer, type: utf8}
            - {name: total, type: "decimal(12,2)"}
            - {name: ordered_at, type: "timestamp(us,UTC)"}
            - {name: day, type: date32}
            - {name: items, type: "list<struct<sku: utf8, quantity: int32>>"}
            - {name: country, type: utf8}
      """;

  private DeltaFixture() {}

  /** A resource of the folder delta. */
  static Path resource(String name) {
    URL url = Objects.requireNonNull(DeltaFixture.class.getResource("/delta/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of the table that the Python package wrote. */
  static Path copyOfOrders(Path target) {
    copy(resource("orders"), target);
    return target;
  }

  static void copy(Path source, Path target) {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of a commit. */
  static Path commit(Path table, int version) {
    return table.resolve("_delta_log").resolve("%020d.json".formatted(version));
  }

  /** Makes a commit have been made at a time. */
  static void date(Path table, int version, String instant) throws IOException {
    Files.setLastModifiedTime(commit(table, version), FileTime.from(Instant.parse(instant)));
  }

  /** A registry in a folder, with the dataset {@code orders} and what is said of it. */
  static Registry orders(Path folder, String more) throws IOException {
    return registry(folder, "orders", COLUMNS, more);
  }

  static Registry registry(Path folder, String name, String columns, String more)
      throws IOException {
    Path file = folder.resolve("registry.yaml");
    Files.writeString(
        file,
        """
        registry: shop
        datasets:
          - name: %s
            version: 1
            columns:
        %s
        %s
          - name: other
            version: 1
            columns: [{name: a, type: int64}]
        """
            .formatted(name, columns.stripTrailing(), more.indent(4).stripTrailing()));
    return RegistryReader.read(file);
  }

  static SessionOptions admin(Path folder) {
    return SessionOptions.builder()
        .namespace("shop", "public")
        .access(AccessLevel.ADMIN)
        .allowedFolders(List.of(folder))
        .build();
  }
}
