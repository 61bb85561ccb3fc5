package io.calcitefusion.datafusion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Python with the package deltalake: the machine's, or an environment of its own that is made
 * once, when packages can be installed.
 */
final class PythonDelta {
  private static final String PACKAGE = "deltalake==1.6.*";
  private static final long PATIENCE_MINUTES = 5;

  private final Path python;

  private PythonDelta(Path python) {
    this.python = python;
  }

  /** Finds one; null on a machine without. */
  static @Nullable PythonDelta find() throws IOException, InterruptedException {
    Path environment =
        Path.of(System.getProperty("user.home"), ".cache", "calcitefusion", "python-deltalake");
    for (Path python : List.of(Path.of("python3"), environment.resolve("bin/python"))) {
      if (has(python)) {
        return new PythonDelta(python);
      }
    }
    Path made = environment.resolve("bin/python");
    boolean there =
        succeeds("python3", "-m", "venv", environment.toString())
            && succeeds(made.toString(), "-m", "pip", "install", "-q", PACKAGE, "pyarrow");
    return there && has(made) ? new PythonDelta(made) : null;
  }

  private static boolean has(Path python) throws IOException, InterruptedException {
    return succeeds(python.toString(), "-c", "import deltalake, pyarrow");
  }

  /** Runs a script of the test resources and returns the lines that it prints. */
  List<String> run(String script, Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(python.toString());
    command.add(DeltaFixture.resource(script).toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path output = Files.createTempFile("python", ".txt");
    try {
      int exit = run(command, output);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (exit != 0) {
        throw new IllegalStateException(command + " failed: " + text);
      }
      return text.lines().toList();
    } finally {
      Files.delete(output);
    }
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("python", ".txt");
    try {
      return run(List.of(command), output) == 0;
    } catch (IOException e) {
      // There is no such program.
      return false;
    } finally {
      Files.delete(output);
    }
  }

  private static int run(List<String> command, Path output)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }
}
