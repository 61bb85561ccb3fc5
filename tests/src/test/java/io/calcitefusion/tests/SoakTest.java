package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of {@code make soak} in small. */
final class SoakTest {
  @TempDir private Path folder;

  @Test
  void closesAtAnyMomentLeaveNothing() throws Exception {
    SoakChecks.closeRaces(150, 1);
  }

  @Test
  void manyThreadsShareASession() throws Exception {
    assertThat(SoakChecks.manyThreads(20, 10)).isEqualTo(200);
  }

  @Test
  void enginesLeaveNeitherThreadsNorDescriptors() throws Exception {
    SoakChecks.openCloseCycles(30, 100);
  }

  @Test
  void aProgramThatLeavesEverythingOpenEndsWell() throws Exception {
    ChildJvm child = ChildJvm.run(folder, StartQueryExit.class, List.of(), Map.of()).check();
    // Newer virtual machines warn of native code and of what Arrow calls.
    assertThat(
            child.output().lines().filter(line -> !line.isEmpty() && !line.startsWith("WARNING")))
        .containsExactly("2000");
  }
}
