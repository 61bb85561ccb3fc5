package io.calcitefusion.tests.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.DataFusionException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each mistake, planted in the text that goes to the engine, changes the answers of queries of the
 * corpus, so that the corpus would tell. A text that the engine then refuses is not counted: that
 * would be seen without a corpus.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlantedTranslationsTest {
  private static final int FEWEST = 3;

  private CorpusSession corpus;
  private final Map<CorpusCase, String> texts = new LinkedHashMap<>();

  @BeforeAll
  void open() throws IOException {
    corpus = new CorpusSession();
    for (CorpusCase query : CorpusTest.allCases()) {
      if (!query.isRefused() && query.parameters() == null) {
        try (PreparedQuery prepared = corpus.frontEnd().prepare(query.sql())) {
          texts.put(query, prepared.dataFusionSql());
        }
      }
    }
  }

  @AfterAll
  void close() {
    corpus.close();
  }

  @ParameterizedTest
  @EnumSource
  void changesAnswersOfTheCorpus(PlantedFault fault) {
    long changed =
        texts.entrySet().stream()
            .filter(
                entry -> isSeen(entry.getKey(), entry.getValue(), fault.plant(entry.getValue())))
            .limit(FEWEST)
            .count();

    assertThat(changed).isEqualTo(FEWEST);
  }

  private boolean isSeen(CorpusCase query, String sql, String planted) {
    if (planted.equals(sql)) {
      return false;
    }
    Answer right = Answer.natively(corpus.session(), sql);
    try {
      Answer wrong = Answer.natively(corpus.session(), planted);
      return query.ordered()
          ? !wrong.rows().equals(right.rows())
          : !wrong.sortedRows().equals(right.sortedRows());
    } catch (DataFusionException e) {
      return false;
    }
  }
}
