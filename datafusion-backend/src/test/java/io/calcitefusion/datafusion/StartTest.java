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
  void needsNoFlagAndKeepsOneCopyForLaterPrograms() throws Exception {
    assertThat(run("query", "-Djava.io.tmpdir=" + folder)).isEqualTo("ok");
    List<String> first = kept();
    assertThat(run("query", "-Djava.io.tmpdir=" + folder)).isEqualTo("ok");
    assertThat(kept()).isEqualTo(first).hasSize(2).contains("lock");
  }

  @Test
  void twoClassLoadersOfOneProgramWorkAtOnce() throws Exception {
    assertThat(run("two-loaders", "-Djava.io.tmpdir=" + folder)).isEqualTo("ok");
    assertThat(kept()).hasSize(2);
  }

  @Test
  void eightProgramsStartAtOnce() throws Exception {
    List<Process> programs = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Path output = Files.createTempFile(folder, "output", ".txt");
      outputs.add(output);
      programs.add(start(output, "query", "-Djava.io.tmpdir=" + folder));
    }
    for (int i = 0; i < programs.size(); i++) {
      assertThat(end(programs.get(i), outputs.get(i))).isEqualTo("ok");
    }
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aPlantedFileIsNotLoaded() throws Exception {
    assertThat(run("query", "-Djava.io.tmpdir=" + folder)).isEqualTo("ok");
    String name = kept().stream().filter(file -> file.endsWith(".so")).findFirst().orElseThrow();
    Path library = store().resolve(name);
    long size = Files.size(library);
    Files.writeString(library, "planted");
    assertThat(run("query", "-Djava.io.tmpdir=" + folder)).isEqualTo("ok");
    assertThat(library).hasSize(size);
  }

  private Path store() {
    return folder.resolve("calcitefusion-" + System.getProperty("user.name"));
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> left = Files.list(store())) {
      return left.map(path -> path.getFileName().toString()).sorted().toList();
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
    Path output = Files.createTempFile(folder, "output", ".txt");
    return end(start(output, what, flags), output);
  }

  private static Process start(Path output, String what, String... flags) throws IOException {
    return new ProcessBuilder(command(what, flags))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static String end(Process process, Path output) throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).as("output").isNotEmpty();
    return lines.get(lines.size() - 1);
  }

  private static List<String> command(String what, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ChildProgram.class.getName(), what));
    return command;
  }
}
