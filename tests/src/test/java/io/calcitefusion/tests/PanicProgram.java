package io.calcitefusion.tests;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.SessionOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Makes the library of the soak test panic at every native method and at places inside, and checks
 * that each becomes an error of kind INTERNAL and that the engine goes on. Run in a JVM of its own,
 * with that library and with {@code CALCITEFUSION_PANIC_FILE} in its environment.
 */
final class PanicProgram {
  private static final Path FILE = Path.of(System.getenv("CALCITEFUSION_PANIC_FILE"));
  private static final List<String> PLACES =
      List.of("logical plan", "physical plan", "drive", "read", "arrow");

  private PanicProgram() {}

  public static void main(String[] args) throws Exception {
    Files.writeString(FILE, "");
    int methods = 0;
    try (DataFusionEngine engine =
            DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      engine.registerTable(SoakRows.NAME, new SoakRows(engine, 2));
      Class<?> natives = Class.forName("io.calcitefusion.datafusion.internal.NativeMethods");
      for (Method method : natives.getDeclaredMethods()) {
        if (Modifier.isNative(method.getModifiers())) {
          panicIn(method);
          checkGoesOn(session);
          methods++;
        }
      }
      for (String place : PLACES) {
        panicAt(place, session);
        checkGoesOn(session);
      }
      swallowed(engine, session);
    }
    System.out.println(methods + " native methods, " + PLACES.size() + " places inside");
  }

  private static void panicIn(Method method) throws Exception {
    method.setAccessible(true);
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      arguments[i] = type == long.class ? (Object) 0L : type == int.class ? (Object) 0 : null;
    }
    Files.writeString(FILE, method.getName());
    try {
      method.invoke(null, arguments);
      throw new AssertionError(method.getName() + " did not panic");
    } catch (InvocationTargetException e) {
      check(method.getName(), e.getCause());
    } finally {
      Files.writeString(FILE, "");
    }
  }

  private static void panicAt(String place, DataFusionSession session) throws Exception {
    Files.writeString(FILE, place);
    try (var plan = session.plan("SELECT n FROM fed");
        ArrowReader reader = session.executeArrow(plan, List.of(), ExecutionOptions.defaults())) {
      while (reader.loadNextBatch()) {
        // Comes to an error sooner or later.
      }
      throw new AssertionError(place + " did not panic");
    } catch (DataFusionException e) {
      check(place, e);
    } finally {
      Files.writeString(FILE, "");
    }
  }

  private static void check(String place, Throwable thrown) {
    if (!(thrown instanceof DataFusionException error)
        || error.kind() != ErrorKind.INTERNAL
        || !String.valueOf(error.getMessage()).contains("planted")) {
      throw new AssertionError("A panic in " + place + " became " + thrown, thrown);
    }
  }

  /** A panic in a job that nobody waits for is counted, and so found by the checks. */
  private static void swallowed(DataFusionEngine engine, DataFusionSession session)
      throws Exception {
    long before = DataFusionEngine.nativePanics();
    Files.writeString(FILE, "job");
    engine.drop(SoakRows.NAME);
    for (int i = 0; i < 500 && DataFusionEngine.nativePanics() == before; i++) {
      Thread.sleep(20);
    }
    Files.writeString(FILE, "");
    if (DataFusionEngine.nativePanics() == before) {
      throw new AssertionError("A panic in the background was not counted");
    }
    checkGoesOn(session);
    try {
      SoakChecks.nothingIsLeft();
    } catch (AssertionError e) {
      return;
    }
    throw new AssertionError("The check did not find the panic");
  }

  private static void checkGoesOn(DataFusionSession session) {
    if (SoakChecks.number(session, "SELECT 41 + 1") != 42) {
      throw new AssertionError("The engine does not count any more");
    }
  }
}
