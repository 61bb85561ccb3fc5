package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** An engine over a folder of files and a registry in it, with a session that may do everything. */
final class DeployedFiles implements AutoCloseable {
  private final Path folder;
  final DataFusionEngine engine;
  final DataFusionSession session;

  DeployedFiles(Path folder) {
    this(folder, OnDrift.FAIL);
  }

  DeployedFiles(Path folder, OnDrift onDrift) {
    this.folder = folder;
    engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(2).onDrift(onDrift).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .namespace("shop", "public")
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build());
  }

  /**
   * Deploys one dataset {@code t}.
   *
   * @param columns such as {@code a: int64, b: int32 not null}, separated by semicolons
   * @param lines further keys of the dataset, one a line
   */
  Deployment deploy(String columns, String... lines) {
    StringBuilder yaml = new StringBuilder("registry: shop\ndatasets:\n");
    yaml.append("  - name: t\n    version: 1\n    columns:\n");
    for (String column : columns.split("; ")) {
      String[] parts = column.split(": ", 2);
      boolean required = parts[1].endsWith(" not null");
      String type = required ? parts[1].substring(0, parts[1].length() - 9) : parts[1];
      yaml.append(
          "      - {name: %s, type: '%s', nullable: %s}\n".formatted(parts[0], type, !required));
    }
    for (String line : lines) {
      yaml.append("    ").append(line).append('\n');
    }
    return deployText(yaml.toString());
  }

  /** Deploys a registry. */
  Deployment deployText(String yaml) {
    try {
      Path file = folder.resolve("registry.yaml");
      Files.writeString(file, yaml);
      return engine.deploy(RegistryReader.read(file), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the rows of a query in the format of the file's ending. */
  void write(String query, String file) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      session.update("COPY (%s) TO %s".formatted(query, SqlIdentifier.literal(path.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void text(String file, String text) {
    bytes(file, text.getBytes(StandardCharsets.UTF_8));
  }

  void gzip(String file, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(file)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  void bytes(String file, byte[] bytes) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(session, sql);
  }

  String explain(String sql) {
    return rows("EXPLAIN " + sql).toString();
  }

  @Override
  public void close() {
    engine.close();
  }
}
