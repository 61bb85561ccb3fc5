package io.calcitefusion.datafusion;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** What {@link StartTest} runs in a JVM of its own. */
final class ChildProgram {
  private ChildProgram() {}

  /**
   * Does one thing and prints {@code ok} or the kind and message of its error.
   *
   * @param args what to do
   */
  public static void main(String[] args) {
    try {
      switch (args[0]) {
        case "query" -> query();
        case "early-arrow" -> earlyArrow();
        case "leave-open" -> leaveOpen();
        case "two-loaders" -> twoLoaders();
        default -> throw new IllegalArgumentException(args[0]);
      }
      System.out.println("ok");
    } catch (DataFusionException e) {
      System.out.println(e.kind() + " " + e.getMessage());
    } catch (ReflectiveOperationException | IOException e) {
      System.out.println(e);
    }
  }

  /** Runs the same query in the classes of two further class loaders, and then in its own. */
  private static void twoLoaders() throws ReflectiveOperationException, IOException {
    List<URL> places = new ArrayList<>();
    for (String place :
        Splitter.on(File.pathSeparatorChar).split(System.getProperty("java.class.path"))) {
      places.add(Path.of(place).toUri().toURL());
    }
    for (int i = 0; i < 2; i++) {
      try (URLClassLoader loader =
          new URLClassLoader(places.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
        Method query = loader.loadClass(ChildProgram.class.getName()).getDeclaredMethod("query");
        query.setAccessible(true);
        query.invoke(null);
      }
    }
    query();
  }

  private static void query() {
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      BatchValues.query(session, "SELECT 1");
      engine.allocator();
    }
  }

  private static void earlyArrow() {
    try (BufferAllocator early = new RootAllocator()) {
      early.buffer(8).close();
    }
    query();
  }

  private static void leaveOpen() {
    DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
    DataFusionSession session = engine.openSession(SessionOptions.builder().build());
    BatchStream stream = session.query("SELECT i FROM generate_series(1, 100000000000) AS t(i)");
    if (stream.next() == null) {
      throw new IllegalStateException("no rows");
    }
  }
}
