package io.calcitefusion.tests;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Prints how fast registries are deployed, how fast a further connection opens, and what a nested
 * view costs beside SQL that a person writes. No test; part of {@code make bench}.
 */
final class DeploymentBenchmark {
  private static final int WARM_UP_ROUNDS = 5;
  private static final int ROUNDS = 21;
  private static final int CONNECTIONS = 201;
  private static final int DATASETS = 1_000;
  private static final int COLUMNS = 10;
  private static final int ORDERS = 400_000;

  private final Path work;

  DeploymentBenchmark(Path work) {
    this.work = work;
  }

  void run() throws Exception {
    line("%n== Deployments, median of %d in a warm process", ROUNDS);
    shipped();
    generated();
    connections();
    nestedView();
  }

  private void shipped() throws Exception {
    Registry registry = RegistryReader.readClasspath("codeintel");
    Path data = Files.createDirectories(work.resolve("deployed"));
    try (DataFusionEngine engine = engine()) {
      median("codeintel, no data", ROUNDS, () -> engine.deploy(registry, null));
      try (DataFusionSession session = admin(engine, registry)) {
        for (String dataset : registry.datasets().keySet()) {
          session.update(
              "COPY (SELECT * FROM \"%s\") TO '%s' STORED AS PARQUET"
                  .formatted(dataset, data.resolve(dataset + ".parquet")));
        }
      }
      median("codeintel, a Parquet file for each", ROUNDS, () -> checked(engine, registry, data));
      median("the plan of it", ROUNDS, () -> engine.planDeployment(registry, data));
    }
  }

  private void generated() throws Exception {
    Path file = work.resolve("deployed.yaml");
    GeneratedRegistry.write(file, DATASETS, COLUMNS);
    Registry registry = RegistryReader.read(file);
    Path data = Files.createDirectories(work.resolve("deployed1000"));
    try (DataFusionEngine engine = engine()) {
      median("1,000 datasets, no data", 3, () -> engine.deploy(registry, null));
      try (DataFusionSession session = admin(engine, registry)) {
        for (String dataset : registry.datasets().keySet()) {
          session.update(
              "COPY (SELECT * FROM \"%s\") TO '%s' STORED AS PARQUET"
                  .formatted(dataset, data.resolve(dataset + ".parquet")));
        }
      }
      median("1,000 datasets, a Parquet file for each", 3, () -> checked(engine, registry, data));
    }
  }

  private static Deployment checked(DataFusionEngine engine, Registry registry, Path data) {
    Deployment deployment = engine.deploy(registry, data);
    if (!deployment.problems().isEmpty() || !deployment.emptyTables().isEmpty()) {
      throw new IllegalStateException("not all files were found: " + deployment.problems());
    }
    return deployment;
  }

  private void connections() throws SQLException {
    String url = "jdbc:datafusion:classpath:codeintel;data=" + work.resolve("deployed");
    try (Connection first = DriverManager.getConnection(url)) {
      query(first, "SELECT 1");
      median(
          "a further connection",
          CONNECTIONS,
          () -> {
            try (Connection further = DriverManager.getConnection(url)) {
              return further.getCatalog();
            }
          });
      median(
          "a further connection and its first query",
          CONNECTIONS,
          () -> {
            try (Connection further = DriverManager.getConnection(url)) {
              return query(further, "SELECT count(*) FROM repo_files_v1");
            }
          });
    }
  }

  private void nestedView() throws Exception {
    Path data = Files.createDirectories(work.resolve("nested"));
    Path file =
        Files.writeString(
            data.resolve("registry.yaml"),
            """
            registry: shop
            datasets:
              - name: orders
                version: 1
                columns:
                  - {name: id, type: int64}
                  - {name: lines, type: 'list<struct<item: utf8, notes: list<utf8>>>'}
            views:
              - name: notes
                root: orders
                path: lines.notes
                context: {item: lines.item}
                columns:
                  - {name: id, type: int64, from: id}
                  - {name: item, type: utf8, context: item}
                  - {name: note, type: utf8, field: .}
            """);
    Registry registry = RegistryReader.read(file);
    try (DataFusionEngine engine = engine()) {
      engine.deploy(registry, null);
      try (DataFusionSession session = admin(engine, registry)) {
        session.update(
            """
            COPY (SELECT CAST(i AS BIGINT) AS id,
                         make_array(
                           named_struct('item', concat('i', i), 'notes', make_array('a', 'b')),
                           named_struct('item', 'x', 'notes', make_array(concat('n', i)))) AS lines
                  FROM generate_series(1, %d) AS t(i) ORDER BY i)
            TO '%s' STORED AS PARQUET OPTIONS ('format.max_row_group_size' 20000)\
            """
                .formatted(ORDERS, data.resolve("orders.parquet")));
        engine.deploy(registry, data);
        for (String where : List.of("WHERE id BETWEEN 100000 AND 139999", "WHERE id = 7", "")) {
          double view = millis(session, "SELECT count(note), max(item) FROM notes " + where);
          double byHand =
              millis(
                  session,
                  "SELECT count(note), max(item) FROM (SELECT item, unnest(notes) AS note FROM"
                      + " (SELECT line['item'] AS item, line['notes'] AS notes FROM"
                      + " (SELECT unnest(lines) AS line FROM orders "
                      + where
                      + ")))");
          line(
              "nested view %-35s %.2f ms, by hand %.2f ms, ratio %.2f",
              where.isEmpty() ? "without a filter" : where, view, byHand, view / byHand);
        }
      }
    }
  }

  private static double millis(DataFusionSession session, String sql) throws Exception {
    return median(
        ROUNDS,
        () -> {
          try (BatchStream rows = session.query(sql)) {
            while (rows.next() != null) {
              // Its rows are few.
            }
            return rows;
          }
        });
  }

  private static long query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private DataFusionSession admin(DataFusionEngine engine, Registry registry) {
    return engine.openSession(
        SessionOptions.builder()
            .namespace(registry.catalog(), registry.schema())
            .access(AccessLevel.ADMIN)
            .allowedFolders(List.of(work))
            .build());
  }

  private static DataFusionEngine engine() {
    return DataFusionEngine.open(EngineOptions.builder().build());
  }

  private static void median(String what, int rounds, Callable<?> work) throws SQLException {
    try {
      line("%-45s %.2f ms", what, median(rounds, work));
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(what, e);
    }
  }

  private static double median(int rounds, Callable<?> work) throws Exception {
    double[] millis = new double[rounds];
    for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
      long start = System.nanoTime();
      if (work.call() == null) {
        throw new IllegalStateException("nothing was done");
      }
      if (i >= 0) {
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[rounds / 2];
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  /** Runs it alone; the argument is a folder for its files. */
  public static void main(String[] args) throws Exception {
    Path work = Path.of(args[0]).toAbsolutePath();
    new DeploymentBenchmark(createdFolder(work)).run();
  }

  private static Path createdFolder(Path folder) throws IOException {
    return Files.createDirectories(folder);
  }
}
