package io.calcitefusion.tests.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The tables of the corpus behind the front end's own interface. */
final class CorpusSession implements AutoCloseable {
  private final DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
  private final DataFusionSession session =
      engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
  private final DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(session);

  CorpusSession() {
    for (String resource : List.of("sql/tables.sql", "sql/tables-datafusion.sql")) {
      for (String sql : text(resource).split(";\\n")) {
        if (!sql.isBlank()) {
          session.update(sql);
        }
      }
    }
  }

  private static String text(String resource) {
    try {
      return Resources.toString(Resources.getResource(resource), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DataFusionSession session() {
    return session;
  }

  DataFusionFrontEnd frontEnd() {
    return frontEnd;
  }

  @Override
  public void close() {
    session.close();
    engine.close();
  }
}
