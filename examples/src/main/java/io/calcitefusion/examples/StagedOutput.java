package io.calcitefusion.examples;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The files of one extraction on their way into the output folder: written in a hidden folder
 * inside it, then renamed into place together. Without {@link #commit} nothing remains.
 *
 * <p>Used by one thread.
 */
final class StagedOutput implements AutoCloseable {

  private static final CharMatcher NOT_FOR_THE_ENGINE =
      CharMatcher.anyOf("*?[").or(CharMatcher.javaIsoControl());

  private static final String EXTENSION = ".parquet";

  private final Path folder;
  private final Path staging;
  private final ImmutableList<Path> created;
  private final List<String> names = new ArrayList<>();
  private boolean committed;

  private StagedOutput(Path folder, Path staging, ImmutableList<Path> created) {
    this.folder = folder;
    this.staging = staging;
    this.created = created;
  }

  /** Makes the output folder when it is absent, and the hidden one in it. */
  static StagedOutput open(Path output) {
    Path folder = output.toAbsolutePath().normalize();
    if (NOT_FOR_THE_ENGINE.matchesAnyOf(folder.toString())) {
      throw ExtractionException.configuration(
          "the output folder "
              + folder
              + " has a control character or one of '*', '?', '[' in its path, which the engine"
              + " takes for a pattern; name another folder");
    }
    ImmutableList<Path> missing = missing(folder);
    try {
      Files.createDirectories(folder);
      return new StagedOutput(folder, Files.createTempDirectory(folder, ".extract-"), missing);
    } catch (FileAlreadyExistsException e) {
      throw ExtractionException.configuration(
          "the output " + e.getFile() + " is a file; name a folder");
    } catch (IOException e) {
      removeEmpty(missing);
      throw ExtractionException.io(
          "the output folder "
              + output
              + " can not be written to: "
              + SourceTree.reason(e)
              + "; name a folder that this user may write to",
          e);
    }
  }

  /** The folders that do not exist yet, innermost first. */
  private static ImmutableList<Path> missing(Path folder) {
    ImmutableList.Builder<Path> missing = ImmutableList.builder();
    for (Path at = folder; at != null && Files.notExists(at); at = at.getParent()) {
      missing.add(at);
    }
    return missing.build();
  }

  /** The folder in which files are written. */
  Path staging() {
    return staging;
  }

  /** The file to write a dataset to. */
  Path file(String dataset) {
    Path target = target(dataset);
    if (Files.isDirectory(target)) {
      throw ExtractionException.configuration(
          "the output file " + target + " is a folder; remove it or name another output");
    }
    names.add(dataset);
    return staging.resolve(dataset + EXTENSION);
  }

  private Path target(String dataset) {
    return folder.resolve(dataset + EXTENSION);
  }

  /** Puts all files in place; when one can not be, the files before stay as they were. */
  ImmutableList<Path> commit() {
    Deque<Path> placed = new ArrayDeque<>();
    try {
      for (String name : names) {
        try (FileChannel file =
            FileChannel.open(staging.resolve(name + EXTENSION), StandardOpenOption.WRITE)) {
          file.force(true);
        }
        keep(target(name));
      }
      for (String name : names) {
        Files.move(staging.resolve(name + EXTENSION), target(name), StandardCopyOption.ATOMIC_MOVE);
        placed.push(target(name));
      }
    } catch (IOException e) {
      placed.forEach(this::restore);
      throw ExtractionException.io(
          "the extracted files can not be moved into "
              + folder
              + ": "
              + SourceTree.reason(e)
              + "; free the folder and extract again",
          e);
    }
    committed = true;
    return names.stream().map(this::target).collect(ImmutableList.toImmutableList());
  }

  private Path kept(Path target) {
    return staging.resolve("before-" + target.getFileName());
  }

  /** Keeps the present file under a second name; where links are not possible, as a copy. */
  private void keep(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    try {
      Files.createLink(kept(target), target);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(target, kept(target));
    }
  }

  private void restore(Path target) {
    try {
      if (Files.exists(kept(target))) {
        Files.move(kept(target), target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(target);
      }
    } catch (IOException e) {
      throw ExtractionException.io(
          "the file "
              + target
              + " can not be restored: "
              + SourceTree.reason(e)
              + "; what it held before may be lost",
          e);
    }
  }

  @Override
  public void close() {
    try {
      // The hidden folder is known only to this object, so nobody can have put a link into it.
      MoreFiles.deleteRecursively(staging, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw ExtractionException.io(
          "the temporary folder "
              + staging
              + " can not be removed: "
              + SourceTree.reason(e)
              + "; remove it by hand",
          e);
    } finally {
      if (!committed) {
        removeEmpty(created);
      }
    }
  }

  /** Removes folders that this extraction made, unless somebody else uses them by now. */
  private static void removeEmpty(ImmutableList<Path> folders) {
    for (Path folder : folders) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        return;
      }
    }
  }
}
