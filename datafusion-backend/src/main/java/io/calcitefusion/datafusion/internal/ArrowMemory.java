package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Arrow memory of one engine. It is closed when its engine is closed and the last reader that
 * uses it has ended, in whatever order. Thread-safe.
 */
public final class ArrowMemory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArrowMemory.class);
  private static final String FLAG = "--add-opens=java.base/java.nio=ALL-UNNAMED";

  private final BufferAllocator root;
  private final BufferAllocator exchange;
  private final AtomicInteger users = new AtomicInteger(1);

  private ArrowMemory(BufferAllocator root) {
    this.root = root;
    this.exchange = root.newChildAllocator("on their way into the engine", 0, Long.MAX_VALUE);
  }

  /**
   * Creates the memory, after the native library was loaded, which opens {@code java.nio} to Arrow.
   *
   * @return memory without a limit of its own
   * @throws DataFusionException of kind CONFIGURATION when Arrow's memory is not on the class path,
   *     or was initialised before without access
   */
  public static ArrowMemory create() {
    NativeLibrary.load();
    checkAccess();
    try {
      return new ArrowMemory(new RootAllocator(Long.MAX_VALUE));
    } catch (LinkageError e) {
      throw unusable(
          "Arrow's memory can not be used (%s); have arrow-memory-unsafe on the class path."
              .formatted(e.getCause() == null ? e : e.getCause()),
          e);
    }
  }

  /** Arrow finds out once per class loader whether it may; these calls fail when it may not. */
  private static void checkAccess() {
    try {
      ByteBuffer probe = ByteBuffer.allocateDirect(1);
      MemoryUtil.directBuffer(MemoryUtil.getByteBufferAddress(probe), 1);
    } catch (UnsupportedOperationException | ExceptionInInitializerError e) {
      throw unusable(
          "Arrow's memory was initialised before the engine and has no access to java.nio; open the"
              + " engine before any other use of Arrow, or start Java with "
              + FLAG
              + ".",
          e);
    } catch (NoClassDefFoundError e) {
      if (e.getCause() instanceof ClassNotFoundException) {
        throw unusable(
            "Arrow's memory is not on the class path, so there are no vectors here (%s); use the plain artifacts instead of the single jar."
                .formatted(e.getMessage()),
            e);
      }
      throw unusable("Arrow's memory could not be initialised; start Java with " + FLAG + ".", e);
    }
  }

  private static DataFusionException unusable(String message, Throwable cause) {
    return new DataFusionException(ErrorKind.CONFIGURATION, "F0000", message, null, cause);
  }

  /**
   * The allocator.
   *
   * @return the root of all Arrow memory of the engine
   */
  public BufferAllocator allocator() {
    return root;
  }

  /**
   * The child of {@link #allocator} that holds what Java code has handed over to the engine. The
   * engine gives it back by itself, also after it was closed, so it counts as nobody's leak.
   */
  BufferAllocator exchange() {
    return exchange;
  }

  /**
   * Adds a user, which calls {@link #release} once.
   *
   * @throws DataFusionException of kind CLOSED when the engine was closed meanwhile
   */
  public void retain() {
    if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw HandleKind.ENGINE.closedError(HandleKind.ENGINE);
    }
  }

  /** Ends the use by a reader; what is left open can only be logged, since its cause ended. */
  public void release() {
    if (users.decrementAndGet() == 0 && inUse()) {
      LOG.warn("{} bytes of Arrow memory of a closed engine are still in use.", held());
    }
  }

  /**
   * Ends the use by the engine. Memory that is still in use stays valid until its owner closes it.
   *
   * @throws DataFusionException of kind RESOURCES when vectors or child allocators are still open
   */
  @Override
  public void close() {
    if (users.decrementAndGet() == 0 && inUse()) {
      throw new DataFusionException(
          ErrorKind.RESOURCES,
          "55006",
          "The engine was closed while %d bytes and %d child allocators of its Arrow memory are in use; close vectors, readers and child allocators before it."
              .formatted(held(), root.getChildAllocators().size() - 1));
    }
  }

  /** Closes the root when nothing uses it, and says whether somebody does. */
  private boolean inUse() {
    if (held() > 0 || root.getChildAllocators().size() > 1) {
      return true;
    }
    if (exchange.getAllocatedMemory() == 0) {
      exchange.close();
      root.close();
    }
    return false;
  }

  private long held() {
    return root.getAllocatedMemory() - exchange.getAllocatedMemory();
  }
}
