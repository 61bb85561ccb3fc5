package io.calcitefusion.datafusion;

import com.google.common.primitives.Bytes;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An engine with a registry of one dataset {@code t}, whose rows lie in a data folder. */
final class WriteFixture implements AutoCloseable {
  final Path folder;
  final Path data;
  final DataFusionEngine engine;
  final DataFusionSession session;
  private final DataFusionSession reader;

  WriteFixture(Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    this.session = session(AccessLevel.SERVICE);
    this.reader =
        engine.openSession(
            SessionOptions.builder()
                .namespace("shop", "public")
                // One partition gives rows in the order of the files.
                .settings(Map.of("datafusion.execution.target_partitions", "1"))
                .build());
  }

  DataFusionSession session(AccessLevel access) {
    return engine.openSession(
        SessionOptions.builder()
            .namespace("shop", "public")
            .access(access)
            .allowedFolders(List.of(data))
            .build());
  }

  /** Deploys the dataset with some columns and further keys of YAML, each in a line of its own. */
  Deployment deploy(String columns, String... more) {
    StringBuilder yaml = new StringBuilder("registry: shop\ndatasets:\n  - name: t\n");
    yaml.append("    version: 1\n    columns:\n");
    for (String column : columns.split("; ", -1)) {
      yaml.append("      - {").append(column).append("}\n");
    }
    for (String line : more) {
      yaml.append("    ").append(line).append('\n');
    }
    Path file = folder.resolve("registry.yaml");
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return engine.deploy(RegistryReader.read(file), data);
  }

  DatasetWrite write(String query) {
    return session.write("t").fromQuery(query);
  }

  List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(reader, sql);
  }

  /** Every file below the data folder, hidden ones too, with its bytes. */
  Map<String, List<Byte>> bytes() {
    Map<String, List<Byte>> files = new TreeMap<>();
    for (Path file : files()) {
      try {
        byte[] content = Files.readAllBytes(file);
        files.put(data.relativize(file).toString(), Bytes.asList(content));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /** Every file below the data folder, hidden ones too. */
  List<Path> files() {
    try (Stream<Path> paths = Files.walk(data)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
