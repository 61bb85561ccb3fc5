package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Calcite runs of a query above the engine, and what the engine still gets. */
final class ResidueTest {
  private static final String SOUNDEX = "SELECT id + 1, soundex(upper(s)) FROM t WHERE i > 5";

  private static EngineFixture engine;
  private static DataFusionFrontEnd lenient;

  @BeforeAll
  static void open() {
    engine = new EngineFixture();
    lenient = DataFusionFrontEnd.of(engine.session(), OnUnsupported.CALCITE);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static int rowCount(PreparedQuery prepared) {
    int count = 0;
    try (BatchSource rows = prepared.execute(List.of(), ExecutionOptions.defaults())) {
      ColumnBatch batch = rows.next();
      while (batch != null) {
        count += batch.rowCount();
        batch = rows.next();
      }
    }
    return count;
  }

  @Test
  void theEngineGetsAllButTheFunctionThatItDoesNotHave() {
    try (PreparedQuery prepared = lenient.prepare(SOUNDEX)) {
      assertThat(prepared.residue()).isNotNull();
      assertThat(prepared.residue().operators()).containsExactly("Project");
      assertThat(prepared.residue().reason()).contains("SOUNDEX");
      assertThat(prepared.dataFusionSql())
          .contains("upper(", "> 5", "exact_add(")
          .doesNotContain("\"d\"");
      assertThat(rowCount(prepared)).isEqualTo(2);
    }
  }

  @Test
  void aQueryThatTheEngineRunsHasNoResidue() {
    try (PreparedQuery prepared = lenient.prepare("SELECT id FROM t")) {
      assertThat(prepared.residue()).isNull();
      assertThat(rowCount(prepared)).isEqualTo(3);
    }
  }

  @Test
  void nothingRunsInCalciteUnlessItMay() {
    assertThatThrownBy(() -> engine.frontEnd().prepare(SOUNDEX))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.UNSUPPORTED)
        .hasMessageContaining("SOUNDEX");
  }

  @Test
  void theEngineHasNoPlanOfTheWhole() {
    try (PreparedQuery prepared = lenient.prepare(SOUNDEX)) {
      assertThatThrownBy(prepared::plan)
          .isInstanceOf(DataFusionException.class)
          .hasMessageContaining("SOUNDEX")
          .hasMessageContaining("PreparedQuery.execute");
    }
  }

  @Test
  void operandsThatMayNotBeNeededAreNotComputedAhead() {
    try (PreparedQuery prepared =
        lenient.prepare(
            "SELECT CASE WHEN soundex(s) = 'A000' THEN 1 ELSE 1 / (id - id) END FROM t"
                + " WHERE id = 1")) {
      assertThat(prepared.dataFusionSql()).doesNotContain("/");
      assertThat(rowCount(prepared)).isEqualTo(1);
    }
  }

  @Test
  void aResultOutlivesItsQuery() {
    PreparedQuery prepared = lenient.prepare("SELECT soundex(s) FROM t UNION ALL SELECT n FROM u");
    try (BatchSource rows = prepared.execute(List.of(), new ExecutionOptions(0, 0, 1))) {
      prepared.close();
      int count = 0;
      while (rows.next() != null) {
        count++;
      }
      assertThat(count).isEqualTo(7);
    }
    assertThatThrownBy(() -> prepared.execute(List.of(), ExecutionOptions.defaults()))
        .hasFieldOrPropertyWithValue("kind", ErrorKind.CLOSED);
  }

  @Test
  void sumsThatCalciteWouldLetWrapAroundAreRefused() {
    assertThatThrownBy(() -> lenient.prepare("SELECT MODE(s), SUM(id) FROM t"))
        .isInstanceOf(DataFusionException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.UNSUPPORTED);
  }
}
