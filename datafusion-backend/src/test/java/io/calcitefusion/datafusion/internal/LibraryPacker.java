package io.calcitefusion.datafusion.internal;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * Packs the native library for the jar, in the form that {@link PackedLibrary} reads. The build
 * runs it; what it made is kept beside cargo's output in a folder whose name tells the content, so
 * that only a library that changed is packed again. The same library gives the same files on every
 * machine.
 */
final class LibraryPacker {
  /** Part of the folder's name, and to be raised with every change of what is made. */
  private static final int FORM = 1;

  /** A stronger one with all it can do saves 8 % more and takes four times as long. */
  private static final int PRESET = 2;

  private static final int DICTIONARY_BYTES = 8 << 20;

  private static final int NAME_CHARACTERS = 32;
  private static final Duration KEPT = Duration.ofDays(7);

  private LibraryPacker() {}

  /**
   * Packs a library.
   *
   * @param args the library; the folder that keeps what was packed; the folder of the jar's content
   */
  public static void main(String[] args) throws Exception {
    pack(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
  }

  /** Packs a library unless that was done before, and puts it with its hash into a folder. */
  static void pack(Path library, Path keptFolder, Path folder) throws Exception {
    if (!Files.isRegularFile(library)) {
      throw new IOException(
          "There is no native library '%s'; build it with cargo, or name the folder of cargo's output with -Dnative.target=FOLDER."
              .formatted(library));
    }
    byte[] content = Files.readAllBytes(library);
    String sha256 = Hashing.sha256().hashBytes(content).toString();
    String name = library.getFileName().toString();
    Path kept =
        keptFolder.resolve("%s-%d-%s".formatted(name, FORM, sha256.substring(0, NAME_CHARACTERS)));
    if (!Files.exists(kept)) {
      Files.createDirectories(keptFolder);
      removeOld(keptFolder);
      packTo(content, name, kept);
    }
    if (Files.isDirectory(folder)) {
      delete(folder);
    }
    Files.createDirectories(folder);
    for (Path piece : entries(kept)) {
      Files.copy(piece, folder.resolve(piece.getFileName()));
    }
    Files.writeString(folder.resolve(name + ".sha256"), sha256 + "  " + name + "\n");
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    for (Path file : entries(folder)) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  private static void removeOld(Path keptFolder) throws IOException {
    Instant oldest = Instant.now().minus(KEPT);
    for (Path kept : entries(keptFolder)) {
      if (Files.getLastModifiedTime(kept).toInstant().isBefore(oldest)) {
        delete(kept);
      }
    }
  }

  /** Makes a folder of pieces, whole or not at all. */
  private static void packTo(byte[] content, String name, Path kept) throws Exception {
    Path part = Files.createTempDirectory(kept.getParent(), "part-");
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Callable<Path>> pieces = new ArrayList<>();
      for (int at = 0; at < content.length; at += PackedLibrary.PIECE_BYTES) {
        int start = at;
        Path piece = part.resolve(PackedLibrary.piece(name, at / PackedLibrary.PIECE_BYTES));
        int length = Math.min(PackedLibrary.PIECE_BYTES, content.length - at);
        pieces.add(() -> Files.write(piece, packed(content, start, length)));
      }
      for (Future<Path> piece : threads.invokeAll(pieces)) {
        piece.get();
      }
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another build was faster with the same library.
      if (!Files.exists(kept)) {
        throw e;
      }
    } finally {
      threads.shutdownNow();
      if (Files.exists(part)) {
        delete(part);
      }
    }
  }

  private static byte[] packed(byte[] content, int start, int length) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    LZMA2Options options = new LZMA2Options(PRESET);
    options.setDictSize(DICTIONARY_BYTES);
    FilterOptions[] filters = {new X86Options(), options};
    // The hash of the whole library is checked whenever it is unpacked.
    try (OutputStream out = new XZOutputStream(packed, filters, XZ.CHECK_NONE)) {
      out.write(content, start, length);
    }
    return packed.toByteArray();
  }
}
