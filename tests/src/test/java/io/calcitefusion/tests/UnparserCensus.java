package io.calcitefusion.tests;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Plans every statement of a folder of SQL texts through the front end and natively, without
 * reading data, and lists what either side refuses. Run by {@code make census}.
 */
@SuppressWarnings("try") // plans are opened to see whether they can be
final class UnparserCensus {
  private UnparserCensus() {}

  /**
   * Runs the census.
   *
   * @param arguments a folder of tables, then a folder of {@code .sql} files
   * @throws IOException when a folder can not be read
   */
  public static void main(String[] arguments) throws IOException {
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      engine.deployFolder(Path.of(arguments[0]));
      DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(session);
      Map<String, List<String>> refusals = new TreeMap<>();
      int statements = 0;
      int planned = 0;
      int nativelyRefused = 0;
      for (Path file : texts(Path.of(arguments[1]))) {
        int number = 0;
        for (String sql : Files.readString(file).split(";\\s*(\\R|$)", -1)) {
          if (sql.lines().allMatch(line -> line.isBlank() || line.startsWith("--"))) {
            continue;
          }
          statements++;
          number++;
          String name = file.getFileName() + (number > 1 ? " (" + number + ")" : "");
          String nativeRefusal = nativeRefusal(session, sql);
          if (nativeRefusal != null) {
            nativelyRefused++;
          }
          try (PreparedQuery query = frontEnd.prepare(sql)) {
            planned++;
          } catch (DataFusionException e) {
            String reason = e.kind() + " " + e.sqlState() + " " + firstLine(e.getMessage());
            refusals
                .computeIfAbsent(reason, key -> new ArrayList<>())
                .add(
                    name + (nativeRefusal == null ? "" : " [natively too: " + nativeRefusal + "]"));
          }
        }
      }
      System.out.printf(
          "%d statements, %d planned through the front end, %d refused by the engine itself%n",
          statements, planned, nativelyRefused);
      refusals.forEach(
          (reason, names) -> System.out.println(names.size() + "  " + reason + "\n     " + names));
    }
  }

  private static String nativeRefusal(DataFusionSession session, String sql) {
    try (DataFusionPlan plan = session.plan(sql)) {
      return null;
    } catch (DataFusionException e) {
      return firstLine(e.getMessage());
    }
  }

  private static List<Path> texts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
