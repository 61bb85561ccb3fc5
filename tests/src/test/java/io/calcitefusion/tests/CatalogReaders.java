package io.calcitefusion.tests;

import io.calcitefusion.datafusion.DataFusionEngine;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Readers against a catalog that changes all the time: do they ever see a part of one state with a
 * part of another? Run in small by {@link CatalogReadersTest} and in full by {@code make soak}.
 */
final class CatalogReaders {
  private static final long PATIENCE_SECONDS = 600;
  private static final int READERS_OF_EACH_KIND = 2;

  /** What is asked: every column of a row has to tell the same number. */
  private static final List<String> DEPLOYED =
      List.of(
          "SELECT a.n AS an, b.n AS bn, v.n AS vn FROM shop.public.a AS a"
              + " CROSS JOIN shop.public.b AS b CROSS JOIN shop.public.v AS v",
          "SELECT x.*, y.* FROM shop.public.b AS x CROSS JOIN shop.public.w AS y",
          "SELECT w.* FROM shop.public.w AS w");

  private static final List<String> RECREATED =
      List.of(
          "SELECT x.n AS xn, v.n AS vn, y.n AS yn FROM datafusion.public.t AS x"
              + " CROSS JOIN datafusion.public.tv AS v CROSS JOIN datafusion.public.t AS y");

  private static final List<String> ATTACHED =
      List.of(
          "SELECT p.n AS pn, q.n AS qn, r.n AS rn FROM lake.raw.p AS p"
              + " CROSS JOIN lake.raw.q AS q CROSS JOIN lake.raw.r AS r",
          "SELECT count(*) % 3 AS missing, 0 AS nothing FROM information_schema.tables"
              + " WHERE table_schema = 'raw'");

  private final String name;
  private final AtomicBoolean done = new AtomicBoolean();
  private final LongAdder reads = new LongAdder();
  private final LongAdder absent = new LongAdder();
  private final LongAdder again = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicReference<SQLException> firstFailure = new AtomicReference<>();
  private final LongAdder mixed = new LongAdder();

  private CatalogReaders(String name) {
    this.name = name;
  }

  /**
   * What the readers saw.
   *
   * @param reads statements with an answer
   * @param absent statements that named a table that was not there
   * @param again statements that were to be run again
   * @param failed statements that failed in another way
   * @param mixed statements with an answer that no state of the catalog gives
   */
  record Seen(long reads, long absent, long again, long failed, long mixed) {
    @Override
    public String toString() {
      return "%,d reads, %,d found a table dropped, %,d to be run again, %,d failed, %,d mixed"
          .formatted(reads, absent, again, failed, mixed);
    }
  }

  /** A step that changes the catalog, with the number of the round. */
  @FunctionalInterface
  interface Change {
    void make(Connection admin, int round) throws SQLException, IOException;
  }

  /** A registry is deployed over itself, with other columns and other rows each time. */
  static Seen deployments(Path folder, int rounds) throws Exception {
    List<Registry> registries = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path data = Files.createDirectories(folder.resolve("deployed" + i));
      String column = "c" + i;
      for (String table : List.of("a", "b")) {
        Files.writeString(data.resolve(table + ".csv"), "n,%s\n%d,%d\n".formatted(column, i, i));
      }
      Path file = data.resolve("registry.yaml");
      Files.writeString(
          file,
          """
          registry: shop
          catalog: shop
          schema: public
          datasets:
            - {name: a, version: 1, columns: [{name: n, type: int64}, {name: %1$s, type: int64}]}
            - {name: b, version: 1, columns: [{name: n, type: int64}, {name: %1$s, type: int64}]}
          views:
            - {name: v, sql: 'SELECT n FROM a'}
            - {name: w, sql: 'SELECT a.%1$s, v.n, a.n AS m FROM a CROSS JOIN v'}
          """
              .formatted(column));
      registries.add(RegistryReader.read(file));
    }
    Change change =
        (admin, round) -> {
          int which = round % 2;
          admin
              .unwrap(DataFusionEngine.class)
              .deploy(registries.get(which), folder.resolve("deployed" + which));
        };
    return new CatalogReaders("deployments").run(DEPLOYED, change, rounds);
  }

  /** A table is dropped and made again with another row, by statements. */
  static Seen recreations(int rounds) throws Exception {
    Change change =
        (admin, round) -> {
          try (Statement statement = admin.createStatement()) {
            if (round > 0) {
              statement.execute("DROP TABLE t");
            }
            statement.execute("CREATE TABLE t AS SELECT CAST(" + round + " AS BIGINT) AS n");
            if (round == 0) {
              statement.execute("CREATE VIEW tv AS SELECT n FROM t");
            }
          }
        };
    return new CatalogReaders("recreations").run(RECREATED, change, rounds);
  }

  /** A folder of three files is attached to a schema and detached from it. */
  static Seen attachments(Path folder, int rounds) throws Exception {
    for (int i = 0; i < 2; i++) {
      Path files = Files.createDirectories(folder.resolve("attached" + i));
      for (String table : List.of("p", "q", "r")) {
        Files.writeString(files.resolve(table + ".csv"), "n\n" + i + "\n");
      }
    }
    Change change =
        (admin, round) -> {
          DataFusionEngine engine = admin.unwrap(DataFusionEngine.class);
          if (round > 0) {
            engine.detachFolders("lake", "raw");
          }
          engine.attachFolder("lake", "raw", folder.resolve("attached" + round % 2));
        };
    return new CatalogReaders("attachments").run(ATTACHED, change, rounds);
  }

  private String url(String properties) {
    return "jdbc:datafusion:;name=readers-" + name + properties;
  }

  private Seen run(List<String> questions, Change change, int rounds) throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    try (Connection admin = DriverManager.getConnection(url(";access=admin"))) {
      change.make(admin, 0);
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < READERS_OF_EACH_KIND; i++) {
        for (String planner : List.of("calcite", "native")) {
          Callable<Void> reader = () -> read(planner, questions);
          readers.add(pool.submit(reader));
        }
      }
      try {
        // Where changes are quicker than reads, there are more of them.
        boolean reading = true;
        for (int round = 1; reading && (round < rounds || asked() < rounds); round++) {
          change.make(admin, round);
          reading = readers.stream().noneMatch(Future::isDone);
        }
      } finally {
        done.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    SQLException first = firstFailure.get();
    if (first != null) {
      throw new AssertionError(failed.sum() + " statements failed, the first of them so", first);
    }
    return new Seen(reads.sum(), absent.sum(), again.sum(), failed.sum(), mixed.sum());
  }

  private long asked() {
    return reads.sum() + absent.sum() + again.sum() + failed.sum() + mixed.sum();
  }

  private Void read(String planner, List<String> questions) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url(";access=read_only;planner=" + planner));
        Statement statement = connection.createStatement()) {
      for (int i = 0; !done.get(); i++) {
        ask(statement, questions.get(i % questions.size()));
      }
    }
    return null;
  }

  private void ask(Statement statement, String question) {
    try (ResultSet rows = statement.executeQuery(question)) {
      while (rows.next()) {
        for (int column = 2; column <= rows.getMetaData().getColumnCount(); column++) {
          if (rows.getLong(column) != rows.getLong(1)) {
            mixed.increment();
            return;
          }
        }
      }
      reads.increment();
    } catch (SQLException e) {
      switch (String.valueOf(e.getSQLState())) {
        case "42P01" -> absent.increment();
        case "40001" -> again.increment();
        default -> {
          firstFailure.compareAndSet(null, e);
          failed.increment();
        }
      }
    }
  }

  /** Prints what readers see; the arguments are a folder and the number of rounds. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int rounds = Integer.parseInt(args[1]);
    System.out.printf(Locale.ROOT, "deployments: %s%n", deployments(folder, rounds));
    System.out.printf(Locale.ROOT, "recreations: %s%n", recreations(rounds));
    System.out.printf(Locale.ROOT, "attachments: %s%n", attachments(folder, rounds));
  }
}
