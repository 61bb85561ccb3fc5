package io.calcitefusion.examples;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Where Java sources come from. Thread-safe; closed by the one who opened it. */
sealed interface SourceTree extends AutoCloseable permits FolderTree, ArchiveTree {

  /** What a Java source file's name ends with. */
  String SUFFIX = ".java";

  /** Opens a folder, or a jar or zip file. */
  static SourceTree open(Path input) {
    if (Files.isDirectory(input)) {
      return new FolderTree(input);
    }
    if (Files.isRegularFile(input)) {
      return ArchiveTree.open(input);
    }
    if (Files.exists(input)) {
      throw ExtractionException.configuration(
          "the input " + input + " is neither a folder nor a file; name a folder, jar or zip");
    }
    throw ExtractionException.configuration(
        "there is no input "
            + input.toAbsolutePath()
            + "; name a folder of Java sources, or a jar or zip file of them");
  }

  /** Finds the Java files. */
  SourceListing list(Cancellation cancellation);

  /** Where a file lies, for a person. */
  String location(SourceEntry entry);

  /** Opens a file that was listed. */
  InputStream open(SourceEntry entry) throws IOException;

  @Override
  void close();

  /** All bytes of a file. */
  default byte[] read(SourceEntry entry, int maxBytes) throws UnreadableFileException {
    try (InputStream in = open(entry)) {
      // The listed size is a hint: the file may have grown since, and an archive may lie.
      byte[] bytes = new byte[(int) Math.min(entry.size(), maxBytes)];
      int count = in.readNBytes(bytes, 0, bytes.length);
      if (count < bytes.length) {
        return Arrays.copyOf(bytes, count);
      }
      byte[] rest = in.readNBytes(maxBytes - count);
      if (rest.length > 0) {
        bytes = Bytes.concat(bytes, rest);
      }
      if (in.read() >= 0) {
        throw new UnreadableFileException(
            entry.path(), "larger than the limit of " + maxBytes + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new UnreadableFileException(entry.path(), reason(e));
    }
  }

  /** What went wrong, in words. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no longer there";
    }
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }
}
