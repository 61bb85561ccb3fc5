package io.calcitefusion.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that a command writes as a whole: it is made beside its place under another name and then
 * takes the place in one step, so that a reader never meets half of it, and an older one stays when
 * writing fails. What is no file, such as a pipe, is written to directly.
 *
 * @param path the place
 */
record OutputFile(Path path) {
  private static final int NAME_BYTES = 8;

  /** Writes the content. */
  @FunctionalInterface
  interface Content {
    void write(Writer out) throws IOException;
  }

  /**
   * Why the file can not be written, as far as that shows before.
   *
   * @return a sentence, or null when nothing speaks against it
   */
  @Nullable String problem() {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(path)) {
      return "'%s' is a folder; give a file in it".formatted(path);
    }
    if (!Files.isDirectory(folder)) {
      return "'%s' can not be written: there is no folder '%s'".formatted(path, folder);
    }
    boolean writable = isSpecial() ? Files.isWritable(path) : Files.isWritable(folder);
    return writable ? null : "'%s' can not be written: no permission".formatted(path);
  }

  /** Writes the file. */
  void write(Content content) throws IOException {
    if (isSpecial()) {
      write(path, content);
      return;
    }
    // A link stays, and what it leads to is replaced.
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    byte[] random = new byte[NAME_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    Path made = target.resolveSibling(".calcitefusion-" + HexFormat.of().formatHex(random));
    try {
      write(made, content);
      if (Files.exists(target)) {
        Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(target));
      }
      try {
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private boolean isSpecial() {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  private static void write(Path file, Content content) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, UTF_8)) {
      content.write(out);
    }
  }
}
