package io.calcitefusion.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A run of a class of the tests in a Java virtual machine of its own.
 *
 * @param exitCode what it ended with
 * @param seconds how long it took, start included
 * @param output what it printed
 */
record ChildJvm(int exitCode, double seconds, String output) {
  private static final long PATIENCE_SECONDS = 300;

  static ChildJvm run(
      Path folder, Class<?> program, List<String> flags, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Path output = Files.createTempFile(folder, "output", ".txt");
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new ChildJvm(process.exitValue(), seconds, Files.readString(output));
  }

  /** Fails unless the program ended well. */
  ChildJvm check() {
    if (exitCode != 0) {
      String crash =
          switch (exitCode) {
            case 134 -> " (aborted)";
            case 137 -> " (killed)";
            case 139 -> " (segmentation fault)";
            default -> "";
          };
      throw new AssertionError("exit code " + exitCode + crash + ": " + output);
    }
    return this;
  }
}
