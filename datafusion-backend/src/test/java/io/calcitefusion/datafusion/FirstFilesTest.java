package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that come where a deployment found none. */
@ExtendWith(NativeLeakCheck.class)
class FirstFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aDeclaredPlaceIsLookedAtAgain(OnDrift onDrift) throws IOException {
    try (DataFusionEngine engine = engine(onDrift);
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      deploy(
          engine,
          """
          - name: followed
            version: 1
            columns: [{name: id, type: int64}]
            location: {format: csv, path: followed/}
            scan: {listing_mutable: true}
          - name: listed
            version: 1
            columns: [{name: id, type: int64}]
            location: {format: csv, path: listed/}
          """);
      for (String table : List.of("shop.public.followed", "shop.public.listed")) {
        assertThat(catchThrowableOfType(DataFusionException.class, () -> rows(session, table)))
            .hasMessageContaining("there is no file or folder");
      }

      write("followed/a.csv");
      write("listed/a.csv");

      assertThat(rows(session, "shop.public.followed")).containsExactly(List.of(1L));
      assertThat(rows(session, "shop.public.listed")).containsExactly(List.of(1L));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoPlaceYetComesInByRefresh(OnDrift onDrift) throws IOException {
    try (DataFusionEngine engine = engine(onDrift);
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      deploy(engine, "- {name: found, version: 1, columns: [{name: id, type: int64}]}\n");
      Path plain = Files.createDirectory(folder.resolve("plain"));
      engine.deployFolder(plain);

      write("found.csv");
      write("plain/late.csv");

      assertThat(rows(session, "shop.public.found")).isEmpty();
      assertThat(
              catchThrowableOfType(
                  DataFusionException.class, () -> rows(session, "datafusion.public.late")))
          .hasMessageContaining("late");

      engine.refresh("shop", "public");
      engine.refresh("datafusion", "public");

      assertThat(rows(session, "shop.public.found")).containsExactly(List.of(1L));
      assertThat(rows(session, "datafusion.public.late")).containsExactly(List.of(1L));
    }
  }

  private static DataFusionEngine engine(OnDrift onDrift) {
    return DataFusionEngine.open(EngineOptions.builder().workerThreads(1).onDrift(onDrift).build());
  }

  private void deploy(DataFusionEngine engine, String datasets) throws IOException {
    Path registry = folder.resolve("registry.yaml");
    Files.writeString(registry, "registry: shop\ndatasets:\n" + datasets.indent(2));
    engine.deploy(RegistryReader.read(registry), folder);
  }

  private void write(String file) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "id\n1\n");
  }

  private static List<List<@Nullable Object>> rows(DataFusionSession session, String table) {
    return BatchValues.query(session, "SELECT id FROM " + table);
  }
}
