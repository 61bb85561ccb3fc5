package io.calcitefusion.cli;

import io.calcitefusion.examples.CodeIntelExtractor;
import io.calcitefusion.examples.ExtractionProgress;
import io.calcitefusion.examples.ExtractionReport;
import io.calcitefusion.examples.ExtractionRequest;
import io.calcitefusion.metadata.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs the extractor, with progress on standard error and what it did on standard output. */
final class Extraction {
  private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
  private static final String PEAK_MEMORY = "VmHWM:";
  private static final double MEBIBYTE = 1 << 20;
  private static final int KIBIBYTES_PER_MEBIBYTE = 1 << 10;

  private final CommandIo io;

  Extraction(CommandIo io) {
    this.io = io;
  }

  /** Extracts, and tells what was done. */
  ExtractionReport run(Registry registry, ExtractionRequest request) throws IOException {
    ExtractionProgress progress =
        io.errColumns() > 0 ? ExtractionProgress.bar(io.err()) : ExtractionProgress.lines(io.err());
    ExtractionReport report = extract(CodeIntelExtractor.create(registry, request, progress));
    double seconds = Math.max(1, report.elapsed().toNanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    line(
        "%,d files, %,d lines, %,d nodes, %,d edges, %,d parse errors, %,d scopes, %,d symbols,"
            + " %,d definitions, %,d calls; %,d left out",
        report.files(),
        report.lines(),
        report.nodes(),
        report.edges(),
        report.errors(),
        report.scopes(),
        report.symbols(),
        report.definitions(),
        report.calls(),
        report.unreadable());
    line(
        "%.1f MiB of sources in %.1f s: %.0f files/s%s",
        report.bytes() / MEBIBYTE, seconds, report.files() / seconds, peakMemory());
    for (Path path : report.paths()) {
      line("%s: %.1f MiB", path, Files.size(path) / MEBIBYTE);
    }
    io.out().flush();
    return report;
  }

  // The watch has no methods; only its scope matters.
  @SuppressWarnings("try")
  private static ExtractionReport extract(CodeIntelExtractor extractor) {
    try (CancelOnExit watch = CancelOnExit.of(extractor::cancel)) {
      return extractor.extract();
    }
  }

  private void line(String format, Object... values) throws IOException {
    io.out().write(String.format(Locale.ROOT, format, values) + "\n");
  }

  /** Highest resident memory of this process so far, where the system tells it. */
  private static String peakMemory() throws IOException {
    if (!Files.isReadable(PROCESS_STATUS)) {
      return "";
    }
    List<String> status = Files.readAllLines(PROCESS_STATUS, StandardCharsets.US_ASCII);
    return status.stream()
        .filter(l -> l.startsWith(PEAK_MEMORY))
        .map(l -> l.replaceAll("\\D", ""))
        .map(kib -> ", peak memory " + Long.parseLong(kib) / KIBIBYTES_PER_MEBIBYTE + " MiB")
        .findFirst()
        .orElse("");
  }
}
