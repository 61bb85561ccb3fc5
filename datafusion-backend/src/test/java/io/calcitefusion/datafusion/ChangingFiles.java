package io.calcitefusion.datafusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Data that is replaced under an engine: a file, or the folder of a Delta table, each by one
 * rename, as careful writers do.
 */
final class ChangingFiles {
  private final Path work;
  private final DataFusionSession writer;
  private final AtomicInteger count = new AtomicInteger();

  /** Data made by a session that may write into the folder. */
  ChangingFiles(Path work, DataFusionSession writer) {
    this.work = work;
    this.writer = writer;
  }

  /** Puts the rows of a query where the path says, in the format of its ending. */
  void put(String query, Path path) {
    try {
      Files.createDirectories(work);
      Files.createDirectories(path.getParent());
      Path made = work.resolve(count.incrementAndGet() + "-" + path.getFileName());
      if (path.toString().endsWith("delta")) {
        writer.writeDelta(
            query, DeltaWriteRequest.of(made, DeltaSaveMode.APPEND), ExecutionOptions.defaults());
        remove(path);
        Files.move(made, path);
      } else {
        writer.update("COPY (%s) TO %s".formatted(query, SqlIdentifier.literal(made.toString())));
        Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file or folder, if it is there. */
  static void remove(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Kinds of the events of an engine about one table or view, in their order. */
  static List<String> events(DataFusionSession session, String table) {
    List<String> kinds = new ArrayList<>();
    for (List<@Nullable Object> row :
        BatchValues.query(
            session,
            "SELECT kind FROM system.checks.events WHERE dataset = %s ORDER BY event_id"
                .formatted(SqlIdentifier.literal(table)))) {
      kinds.add(String.valueOf(row.get(0)));
    }
    return kinds;
  }
}
