package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the library starts and ends, each time in a JVM of its own and without any flag. */
class StartTest {
  @TempDir private Path folder;

  @Test
  void needsNoFlagAndLeavesNoFile() throws Exception {
    assertThat(run("query", "-Djava.io.tmpdir=" + folder)).isEqualTo("ok");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("calcitefusion"));
    }
  }

  @Test
  void whatIsLeftOpenDoesNotKeepTheProgramAlive() throws Exception {
    assertThat(run("leave-open")).isEqualTo("ok");
  }

  @Test
  void arrowWithoutAccessIsNamedWithItsFlag() throws Exception {
    assertThat(run("early-arrow"))
        .startsWith("CONFIGURATION")
        .contains("--add-opens=java.base/java.nio=ALL-UNNAMED");
    assertThat(run("early-arrow", "--add-opens=java.base/java.nio=ALL-UNNAMED")).isEqualTo("ok");
  }

  @Test
  void aLibraryFileThatIsMissingOrNoneIsNamed() throws Exception {
    Path gone = folder.resolve("gone.so");
    assertThat(run("query", "-Dcalcitefusion.native.path=" + gone))
        .startsWith("IO")
        .contains(gone.toString());
    Path text = folder.resolve("text.so");
    Files.writeString(text, "no library");
    assertThat(run("query", "-Dcalcitefusion.native.path=" + text))
        .startsWith("IO")
        .contains(text.toString());
  }

  @Test
  void aTemporaryFolderThatCanNotBeUsedIsNamed() throws Exception {
    Path gone = folder.resolve("gone");
    assertThat(run("query", "-Djava.io.tmpdir=" + gone)).startsWith("IO").contains(gone.toString());
  }

  /** The last line that the child program prints. */
  private String run(String what, String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ChildProgram.class.getName(), what));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).as("output of " + what).isNotEmpty();
    return lines.get(lines.size() - 1);
  }
}
