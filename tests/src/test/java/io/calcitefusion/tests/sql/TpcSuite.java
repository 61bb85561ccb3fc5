package io.calcitefusion.tests.sql;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The queries of a benchmark by way of Calcite beside their own texts, on one engine. */
final class TpcSuite implements AutoCloseable {
  /** 1.5 is an exact number in SQL; the engine's own default is a double. */
  private static final Map<String, String> EXACT_LITERALS =
      Map.of("datafusion.sql_parser.parse_float_as_decimal", "true");

  private static final Pattern YEAR = Pattern.compile("\\byear\\(([^)]*)\\)");

  private final DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
  private final DataFusionSession session;
  private final DataFusionSession exactSession;
  private final DataFusionFrontEnd frontEnd;

  TpcSuite(Path folder) {
    engine.deployFolder(folder);
    session = engine.openSession(SessionOptions.builder().build());
    exactSession = engine.openSession(SessionOptions.builder().settings(EXACT_LITERALS).build());
    frontEnd = DataFusionFrontEnd.of(session);
  }

  /** The benchmark TPC-H at a scale. */
  static TpcSuite tpch(double scale) {
    return new TpcSuite(TpcFolder.of("tpch-" + scale, () -> TpchTables.at(scale)));
  }

  /** The benchmark TPC-DS at a scale. */
  static TpcSuite tpcds(double scale) {
    return new TpcSuite(TpcFolder.of("tpcds-" + scale, () -> TpcdsTables.at(scale)));
  }

  DataFusionSession session() {
    return session;
  }

  DataFusionFrontEnd frontEnd() {
    return frontEnd;
  }

  /** What differs between the two ways, empty when nothing does. */
  List<String> differences(String sql) {
    Answer engine;
    try {
      engine = natively(sql);
    } catch (DataFusionException e) {
      return differenceTo(e, sql);
    }
    Answer calcite = Answer.byCalcite(frontEnd, session, sql);
    List<String> differences = new ArrayList<>();
    if (!calcite.types().equals(engine.types())) {
      differences.add("types " + calcite.types() + " instead of " + engine.types());
    }
    List<Integer> keys = SortKeys.of(sql, calcite.labels());
    if (!calcite.columns(keys).equals(engine.columns(keys))) {
      differences.add("order by columns " + keys);
    }
    if (calcite.rows().size() != engine.rows().size()) {
      differences.add(calcite.rows().size() + " rows instead of " + engine.rows().size());
    } else if (!calcite.sortedRows().equals(engine.sortedRows()) && !sameWithoutLimit(sql)) {
      differences.add(firstDifference(calcite.sortedRows(), engine.sortedRows()));
    }
    return differences;
  }

  /** A division by zero, which small data may bring, has to come both ways. */
  private List<String> differenceTo(DataFusionException error, String sql) {
    if (error.kind() != ErrorKind.DATA) {
      throw error;
    }
    try {
      Answer.byCalcite(frontEnd, session, sql);
      return List.of("an answer instead of: " + error.getMessage());
    } catch (DataFusionException e) {
      return e.kind() == ErrorKind.DATA && e.sqlState().equals(error.sqlState())
          ? List.of()
          : List.of(e.getMessage() + " instead of: " + error.getMessage());
    }
  }

  /** The answer to the text itself, in which one function is not the engine's. */
  Answer natively(String sql) {
    return Answer.natively(exactSession, nativeText(sql));
  }

  /** A text as the engine itself takes it, which has no function {@code year}. */
  static String nativeText(String sql) {
    return YEAR.matcher(sql).replaceAll("EXTRACT(YEAR FROM $1)");
  }

  /** Which of equal rows a LIMIT cuts off is nobody's promise. */
  private boolean sameWithoutLimit(String sql) {
    String all = SortKeys.withoutLimit(sql);
    return SortKeys.isLimited(sql)
        && Answer.byCalcite(frontEnd, session, all).sortedRows().equals(natively(all).sortedRows());
  }

  private static String firstDifference(List<String> actual, List<String> expected) {
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(actual);
    List<String> extra = new ArrayList<>(actual);
    extra.removeAll(expected);
    return "row " + extra.stream().findFirst() + " instead of " + missing.stream().findFirst();
  }

  @Override
  public void close() {
    session.close();
    exactSession.close();
    engine.close();
  }
}
