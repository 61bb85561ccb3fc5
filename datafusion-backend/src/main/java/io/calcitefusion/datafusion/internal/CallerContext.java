package io.calcitefusion.datafusion.internal;

import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The surroundings in which code of a user runs on threads of the engine: the context class loader
 * of the thread that registered it.
 *
 * @param loader the class loader
 */
record CallerContext(ClassLoader loader) {
  private static final Logger LOG = LoggerFactory.getLogger(CallerContext.class);

  /** What can be closed with any exception. */
  interface Closing {
    void close() throws Exception;
  }

  /** The surroundings of the calling thread. */
  static CallerContext current() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new CallerContext(loader == null ? ClassLoader.getSystemClassLoader() : loader);
  }

  <T> T call(Callable<T> code) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return code.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Closes something of the user whose failure nobody waits for. */
  void close(String what, Closing closing) {
    try {
      call(
          () -> {
            closing.close();
            return true;
          });
    } catch (Exception | Error e) {
      LOG.warn("{} failed", what, e);
    }
  }
}
