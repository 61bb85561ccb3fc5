package io.calcitefusion.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the operating system says about this process.
 *
 * @param residentBytes memory in use
 * @param threads threads of any kind
 * @param descriptors open file descriptors
 */
record ProcessFigures(long residentBytes, long threads, long descriptors) {
  private static final long PAGE_BYTES = 4096;

  static ProcessFigures now() throws IOException {
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
    return new ProcessFigures(
        Long.parseLong(pages[1]) * PAGE_BYTES,
        count(Path.of("/proc/self/task")),
        count(Path.of("/proc/self/fd")));
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }
}
