package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * The native library as the jar holds it: pieces of {@value #PIECE_BYTES} bytes, the last one
 * shorter, each an XZ file. That is a quarter smaller than what a jar's own packing makes of it,
 * and takes longer to unpack, which several threads do at once.
 *
 * @param resource absolute name of the library on the class path, to which numbers are appended
 */
record PackedLibrary(String resource) {
  /** Size of a piece that is unpacked. */
  static final int PIECE_BYTES = 16 << 20;

  /** Each thread needs a piece's dictionary on the heap, which may be a small one. */
  private static final int MAX_THREADS = 4;

  private static final int BUFFER_BYTES = 1 << 16;

  /** The name of a piece, counted from 0. */
  static String piece(String name, int number) {
    return name + "." + number + ".xz";
  }

  private @Nullable InputStream open(int number) {
    return PackedLibrary.class.getResourceAsStream(piece(resource, number));
  }

  /**
   * Unpacks the library.
   *
   * @param file an empty file, or none
   * @throws IOException when it can not be written
   * @throws DataFusionException of kind IO when the library is not there, or damaged
   */
  void unpack(Path file) throws IOException {
    int count = count();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(count, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors())));
    try (FileChannel target =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      List<Future<?>> pieces = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        pieces.add(
            threads.submit(
                () -> {
                  unpack(number, target);
                  return null;
                }));
      }
      for (Future<?> piece : pieces) {
        await(piece);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private int count() throws IOException {
    int count = 0;
    while (true) {
      try (InputStream piece = open(count)) {
        if (piece == null) {
          break;
        }
        count++;
      }
    }
    if (count == 0) {
      throw NativeLibrary.missing(piece(resource, 0));
    }
    return count;
  }

  private void unpack(int number, FileChannel target) throws IOException {
    long at = (long) number * PIECE_BYTES;
    byte[] bytes = new byte[BUFFER_BYTES];
    try (InputStream packed = open(number);
        InputStream in = new XZInputStream(packed)) {
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
        while (buffer.hasRemaining()) {
          at += target.write(buffer, at);
        }
      }
    }
  }

  private static void await(Future<?> piece) throws IOException {
    try {
      piece.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof XZIOException damage) {
        throw new DataFusionException(
            ErrorKind.IO,
            "58030",
            "The native library in the jar is damaged: it can not be unpacked (%s); get the jar again."
                .formatted(damage),
            null,
            damage);
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the thread was interrupted", e);
    }
  }
}
