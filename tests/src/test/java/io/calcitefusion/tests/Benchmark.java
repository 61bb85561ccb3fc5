package io.calcitefusion.tests;

import io.calcitefusion.cli.CalciteFusion;
import io.calcitefusion.tests.sql.FrontEndBenchmark;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints how fast and how large things are, on the machine that runs it: what the boundary costs,
 * reading by JDBC beside a hand-written reader, registries, hashes, an extraction in a process of
 * its own, the jars. No test; run by {@code make bench} with the checkout as its argument.
 */
final class Benchmark {
  private static final long ROWS = 2_000_000;
  private static final int WARM_UP_ROUNDS = 8;
  private static final int ROUNDS = 11;
  private static final double MEBIBYTE = 1 << 20;
  private static final String LIBRARY =
      "META-INF/calcitefusion/native/linux-x86_64/libcalcitefusion_native.so.%d.xz";

  private final Path checkout;
  private final Path work;

  private Benchmark(Path checkout) throws IOException {
    this.checkout = checkout;
    this.work = Files.createDirectories(checkout.resolve("tests/target/bench"));
  }

  public static void main(String[] args) throws Exception {
    Benchmark benchmark = new Benchmark(Path.of(args[0]).toAbsolutePath());
    new RegistryBenchmark(benchmark.work).run();
    new DeploymentBenchmark(benchmark.work).run();
    new CheckBenchmark(benchmark.work).run();
    heading("The boundary between Java and the engine");
    BoundaryBenchmark.run(benchmark.work);
    heading("Planning of a query, median");
    PlanningBenchmark.run();
    heading("The front end on TPC-H and TPC-DS");
    FrontEndBenchmark.run(1);
    benchmark.reading();
    heading("Our driver beside DuckDB's, on one Parquet file of 2,000,000 rows, medians");
    JdbcBenchmark.run(benchmark.work);
    benchmark.hashing();
    benchmark.extraction();
    benchmark.sizes();
  }

  private void reading() throws SQLException, IOException {
    heading("Reading %,d rows of eight mixed columns, median of %d", ROWS, ROUNDS);
    Path file = work.resolve("mixed.parquet");
    Files.deleteIfExists(file);
    MixedRows.write(file, ROWS);
    MixedRows rows = new MixedRows(work);
    double[] byHandSeconds = new double[ROUNDS];
    double[] byJdbcSeconds = new double[ROUNDS];
    for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
      MixedRows.Reading hand = rows.readByHand();
      MixedRows.Reading jdbc = rows.readByJdbc();
      if (hand.rows() != ROWS || hand.checksum() != jdbc.checksum()) {
        throw new IllegalStateException("The readers disagree: " + hand + ", " + jdbc);
      }
      if (i >= 0) {
        byHandSeconds[i] = hand.seconds();
        byJdbcSeconds[i] = jdbc.seconds();
      }
    }
    double byHand = median(byHandSeconds);
    double byJdbc = median(byJdbcSeconds);
    line("hand-written reader of column data  %.2f M rows/s", ROWS / byHand / 1e6);
    line("JDBC, typed getters                 %.2f M rows/s", ROWS / byJdbc / 1e6);
    line("JDBC relative to the hand-written   %.2f", byHand / byJdbc);
  }

  private void hashing() {
    heading(
        "Hashing %,d paths by one thread, median of %d, without reading them",
        HashSpeed.ROWS, HashSpeed.ROUNDS);
    HashSpeed.measure().forEach((name, nanos) -> line("%-72s %5.0f ns/row", name, nanos));
  }

  private static double median(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void extraction() throws IOException, InterruptedException {
    heading("Extraction of calcite-core by the command line");
    Process process =
        new ProcessBuilder(
                checkout.resolve("calcitefusion").toString(),
                "extract",
                checkout.resolve("tests/target/input/calcite-core-sources.jar").toString(),
                work.resolve("extracted").toString())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("The extraction ended with " + process.exitValue());
    }
  }

  private void sizes() throws IOException, URISyntaxException {
    heading("Sizes");
    line("native library, packed              %.1f MiB", packedLibrary() / MEBIBYTE);
    size(checkout.resolve("jdbc-driver/target"), "*-all.jar");
    size(checkout.resolve("cli/target"), "calcitefusion.jar");
  }

  private static long packedLibrary() throws IOException {
    long bytes = 0;
    for (int i = 0; ; i++) {
      String piece = LIBRARY.formatted(i);
      try (InputStream in = CalciteFusion.class.getClassLoader().getResourceAsStream(piece)) {
        if (in == null) {
          return bytes;
        }
        bytes += in.skip(Long.MAX_VALUE);
      }
    }
  }

  private static void size(Path folder, String pattern) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, pattern)) {
      for (Path jar : jars) {
        line("%-35s %.1f MiB", jar.getFileName(), Files.size(jar) / MEBIBYTE);
      }
    }
  }

  private static void heading(String format, Object... values) {
    System.out.println();
    line("== " + format, values);
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
