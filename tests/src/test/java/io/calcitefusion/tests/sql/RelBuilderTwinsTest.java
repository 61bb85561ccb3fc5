package io.calcitefusion.tests.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.tests.sql.RelBuilderTwins.Twin;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions that are built in Java give what the texts give that say the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RelBuilderTwinsTest {
  private static final int FEWEST = 60;

  private CorpusSession corpus;

  @BeforeAll
  void open() {
    corpus = new CorpusSession();
  }

  @AfterAll
  void close() {
    corpus.close();
  }

  static List<Twin> twins() {
    return RelBuilderTwins.all();
  }

  @Test
  void thereAreEnough() {
    assertThat(twins()).hasSizeGreaterThanOrEqualTo(FEWEST);
  }

  @ParameterizedTest
  @MethodSource("twins")
  void bothGiveTheSame(Twin twin) {
    RelNode rel = twin.rel().apply(corpus.frontEnd().relBuilder()).build();
    Answer built = Answer.byCalcite(corpus.frontEnd(), corpus.session(), rel);
    Answer written = Answer.byCalcite(corpus.frontEnd(), corpus.session(), twin.sql());

    if (twin.sql().contains("ORDER BY") && !twin.sql().contains("(")) {
      assertThat(built.rows()).isEqualTo(written.rows());
    } else {
      assertThat(built.sortedRows()).isEqualTo(written.sortedRows());
    }
  }
}
