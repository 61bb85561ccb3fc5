package io.calcitefusion.tests;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryDiff;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.RegistryWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Prints how fast registries are read and checked, hashed, compared and written: the shipped one in
 * a warm process, a generated one of 10,000 datasets with 50 columns each in processes of their
 * own, so that their memory is limited and measured. No test; part of {@code make bench}.
 */
final class RegistryBenchmark {
  private static final int WARM_UP_ROUNDS = 30;
  private static final int ROUNDS = 21;
  private static final int DATASETS = 10_000;
  private static final int COLUMNS = 50;
  private static final double MEBIBYTE = 1 << 20;

  private final Path work;

  RegistryBenchmark(Path work) {
    this.work = work;
  }

  void run() throws IOException, InterruptedException {
    line("%n== The shipped registry, median of %d in a warm process", ROUNDS);
    median("read and checked", () -> RegistryReader.readClasspath("codeintel"));
    Registry shipped = RegistryReader.readClasspath("codeintel");
    median("fingerprint", shipped::fingerprint);
    median("fingerprints of schemas", shipped::schemaFingerprints);
    median("written, read back, compared", () -> RegistryWriter.toYaml(shipped));
    Registry again = RegistryReader.readClasspath("codeintel");
    median("compared with an equal one", () -> RegistryDiff.between(shipped, again));

    Path file = work.resolve("generated.yaml");
    GeneratedRegistry.write(file, DATASETS, COLUMNS);
    line(
        "%n== A registry of %,d datasets with %d columns, %.1f MiB, each in a process of its own",
        DATASETS, COLUMNS, Files.size(file) / MEBIBYTE);
    inProcess("-Xmx512m", "read", file);
    inProcess("-Xmx2g", "write", file);
  }

  private static void median(String what, Supplier<?> work) {
    double[] millis = new double[ROUNDS];
    for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
      double taken = millis(work);
      if (i >= 0) {
        millis[i] = taken;
      }
    }
    Arrays.sort(millis);
    line("%-35s %.1f ms", what, millis[ROUNDS / 2]);
  }

  private static double millis(Supplier<?> work) {
    long start = System.nanoTime();
    if (work.get() == null) {
      throw new IllegalStateException("nothing was done");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static void inProcess(String memory, String task, Path file)
      throws IOException, InterruptedException {
    line("java %s", memory);
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    memory,
                    "-cp",
                    System.getProperty("java.class.path"),
                    InProcess.class.getName(),
                    task,
                    file.toString()))
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the task " + task + " ended with " + process.exitValue());
    }
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  /** What is measured in a process of its own. */
  static final class InProcess {
    private InProcess() {}

    public static void main(String[] args) {
      Path file = Path.of(args[1]);
      long start = System.nanoTime();
      Registry registry = RegistryReader.read(file);
      line("  %-33s %.2f s", "read and checked, cold", (System.nanoTime() - start) / 1e9);
      line("  %-33s %.0f MiB", "peak of the heap's pools", peak());
      System.gc();
      line("  %-33s %.0f MiB", "heap in use afterwards", used());
      if (args[0].equals("read")) {
        line("  %-33s %.2f s", "fingerprint", millis(registry::fingerprint) / 1e3);
        line(
            "  %-33s %.2f s",
            "fingerprints of schemas", millis(registry::schemaFingerprints) / 1e3);
      } else {
        line("  %-33s %.2f s", "read again, warm", millis(() -> RegistryReader.read(file)) / 1e3);
        line(
            "  %-33s %.2f s",
            "written, read back, compared", millis(() -> RegistryWriter.toYaml(registry)) / 1e3);
      }
      if (registry.datasets().size() != DATASETS) {
        throw new IllegalStateException("read " + registry.datasets().size() + " datasets");
      }
    }

    private static double used() {
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
    }

    private static double peak() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .map(MemoryPoolMXBean::getPeakUsage)
              .mapToLong(usage -> usage.getUsed())
              .sum()
          / MEBIBYTE;
    }
  }
}
