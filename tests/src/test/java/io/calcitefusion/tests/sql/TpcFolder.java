package io.calcitefusion.tests.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Parquet files of a benchmark, written by the engine and kept for the next run. */
final class TpcFolder {
  private TpcFolder() {}

  /** The folder of a benchmark's tables, which is filled unless that was done before. */
  static Path of(String name, Supplier<List<TpcTable>> tables) {
    Path folder = Path.of(System.getProperty("calcitefusion.tpc.data")).resolve(name);
    Path done = folder.resolveSibling(name + ".done");
    if (Files.exists(done)) {
      return folder;
    }
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
        DataFusionSession session =
            engine.openSession(
                SessionOptions.builder()
                    .access(AccessLevel.ADMIN)
                    .allowedFolders(List.of(Files.createDirectories(folder)))
                    .build())) {
      for (TpcTable table : tables.get()) {
        write(session, folder, table);
      }
      Files.createFile(done);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static void write(DataFusionSession session, Path folder, TpcTable table)
      throws IOException {
    Path texts = folder.resolve(table.name() + ".csv");
    try (Writer writer = Files.newBufferedWriter(texts, UTF_8)) {
      for (List<String> row : table.rows()) {
        writer.write(String.join("|", row));
        writer.write('\n');
      }
    }
    session.update(
        "CREATE EXTERNAL TABLE %1$s (%2$s) STORED AS CSV LOCATION '%3$s'"
                .formatted(table.name(), String.join(", ", table.columns()), texts)
            + " OPTIONS ('format.delimiter' '|', 'format.has_header' 'false')");
    session.update(
        "COPY %1$s TO '%2$s' STORED AS PARQUET"
            .formatted(table.name(), folder.resolve(table.name() + ".parquet")));
    Files.delete(texts);
  }
}
