package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NativeLeakCheck.class)
class MemoryTest {
  private static final String SORT =
      "SELECT i, concat('text number ', i) AS t FROM generate_series(1, 2000000) AS s(i)"
          + " ORDER BY i % 1000, i DESC";

  @TempDir Path folder;

  private EngineOptions.Builder small() {
    return EngineOptions.builder()
        .workerThreads(1)
        .memoryLimitBytes(40L << 20)
        .spillFolder(folder.resolve("spill"));
  }

  @ParameterizedTest
  @EnumSource(names = {"FAIR", "GREEDY"})
  void whatDoesNotFitIsSpilledIntoAPrivateFolder(MemoryPool pool) throws IOException {
    Map<String, String> settings =
        Map.of("datafusion.execution.sort_spill_reservation_bytes", "4194304");
    try (DataFusionEngine engine =
            DataFusionEngine.open(small().memoryPool(pool).settings(settings).build());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build());
        DataFusionPlan plan = session.plan(SORT)) {
      Path spill = folder.resolve("spill");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spill)))
          .isEqualTo("rwx------");
      QueryInfo done = session.analyze(plan, List.of(), ExecutionOptions.defaults());
      assertThat(done.rows()).isEqualTo(2_000_000);
      assertThat(done.spilledBytes()).isPositive();
      assertThat(done.peakMemoryBytes()).isBetween(1L << 20, 40L << 20);
    }
    assertThat(folder.resolve("spill")).isEmptyDirectory();
  }

  @Test
  void exceedingTheLimitIsAnErrorAndTheSessionGoesOn() {
    try (DataFusionEngine engine =
            DataFusionEngine.open(small().memoryLimitBytes(1 << 20).build());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class,
              () -> session.update("SELECT array_agg(i) FROM generate_series(1, 3000000) AS t(i)"));
      assertThat(error.kind()).isEqualTo(ErrorKind.RESOURCES);
      assertThat(error.sqlState()).isEqualTo("53200");
      assertThat(error)
          .hasMessageContaining("memory limit of 1.0 MiB")
          .hasMessageContaining("Largest consumers")
          .hasMessageContaining("of query 1");
      assertThat(BatchValues.query(session, "SELECT 1")).containsExactly(List.of(1L));
    }
  }

  @Test
  void spillingTooMuchIsAnErrorAndTheSessionGoesOn() {
    Map<String, String> settings =
        Map.of(
            "datafusion.execution.sort_spill_reservation_bytes",
            "4194304",
            "datafusion.runtime.max_temp_directory_size",
            "1M");
    try (DataFusionEngine engine = DataFusionEngine.open(small().settings(settings).build());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      DataFusionException error =
          catchThrowableOfType(DataFusionException.class, () -> session.update(SORT));
      assertThat(error.kind()).isEqualTo(ErrorKind.RESOURCES);
      assertThat(error.sqlState()).isEqualTo("53100");
      assertThat(BatchValues.query(session, "SELECT 1")).containsExactly(List.of(1L));
    }
  }

  @Test
  void leftoversOfDeadProcessesGoAndLiveFoldersStay() throws IOException {
    Path spill = Files.createDirectory(folder.resolve("spill"));
    Files.createDirectory(spill.resolve("engine-1-2-3"));
    Files.writeString(spill.resolve("engine-1-2-3").resolve("rows"), "left");
    Files.createFile(spill.resolve("engine-1-2-3.lock"));
    try (DataFusionEngine first = DataFusionEngine.open(small().build())) {
      assertThat(spill.resolve("engine-1-2-3")).doesNotExist();
      List<Path> live = list(spill);
      try (DataFusionEngine second = DataFusionEngine.open(small().build())) {
        assertThat(list(spill)).containsAll(live).hasSize(4);
        assertThat(second.catalogVersion()).isPositive();
      }
      assertThat(list(spill)).containsExactlyInAnyOrderElementsOf(live);
      assertThat(first.catalogVersion()).isPositive();
    }
    assertThat(spill).isEmptyDirectory();
  }

  @Test
  void aFolderThatCanNotBeUsedIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    EngineOptions options = small().spillFolder(file).build();
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> DataFusionEngine.open(options).close());
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error).hasMessageContaining(file.toString());
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
