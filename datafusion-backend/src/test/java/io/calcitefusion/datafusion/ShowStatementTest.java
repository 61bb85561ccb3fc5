package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A name in a SHOW statement is a name, whatever is in it. */
@ExtendWith(NativeLeakCheck.class)
class ShowStatementTest {
  private static final String ODD = "\"x'; drop table y; --\"";

  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
    session.update("CREATE TABLE y AS SELECT 1 AS id");
    session.update("CREATE TABLE " + ODD + " AS SELECT 1 AS n");
    session.update("CREATE TABLE \"' OR '1'='1\" AS SELECT 1 AS m");
    session.update("CREATE VIEW \"it's\" AS SELECT id FROM y");
    session.update("CREATE SCHEMA other");
    session.update("CREATE TABLE other.y AS SELECT 'a' AS elsewhere");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void namesWithQuotesAreNames() {
    assertThat(BatchValues.query(session, "SHOW COLUMNS FROM " + ODD))
        .containsExactly(
            List.of("datafusion", "public", "x'; drop table y; --", "n", "Int64", "NO"));
    assertThat(BatchValues.query(session, "SHOW COLUMNS IN \"' OR '1'='1\""))
        .containsExactly(List.of("datafusion", "public", "' OR '1'='1", "m", "Int64", "NO"));
    assertThat(BatchValues.query(session, "SHOW CREATE TABLE \"it's\";"))
        .singleElement()
        .satisfies(row -> assertThat(String.valueOf(row.get(3))).contains("SELECT id FROM y"));
  }

  @Test
  void aNameMeansTheTableOfTheCurrentSchema() {
    assertThat(BatchValues.query(session, "SHOW COLUMNS FROM y"))
        .containsExactly(List.of("datafusion", "public", "y", "id", "Int64", "NO"));
    assertThat(BatchValues.query(session, "SHOW FIELDS FROM other.Y"))
        .containsExactly(List.of("datafusion", "other", "y", "elsewhere", "Utf8", "NO"));
    assertThat(BatchValues.query(session, "SHOW COLUMNS FROM datafusion.other.y")).hasSize(1);
    session.update("SET datafusion.catalog.default_schema = 'other'");
    assertThat(BatchValues.query(session, "SHOW COLUMNS FROM y"))
        .containsExactly(List.of("datafusion", "other", "y", "elsewhere", "Utf8", "NO"));
  }

  @Test
  void allOfColumnsIsShownOnRequest() {
    try (DataFusionPlan plan = session.plan("SHOW FULL COLUMNS FROM y")) {
      assertThat(plan.arrowSchema().getFields()).hasSizeGreaterThan(10);
    }
  }

  @Test
  void aPatternOfFunctionsIsAPattern() {
    assertThat(BatchValues.query(session, "SHOW FUNCTIONS LIKE 'ab%'")).isNotEmpty();
    assertThat(BatchValues.query(session, "SHOW FUNCTIONS LIKE 'x'' OR ''1''=''1'")).isEmpty();
    assertThat(BatchValues.query(session, "SHOW FUNCTIONS LIKE '''';")).isEmpty();
  }

  @Test
  void aTableThatIsNotThereIsAnError() {
    for (String sql : List.of("SHOW COLUMNS FROM nothing", "SHOW CREATE TABLE \"no'thing\"")) {
      assertThatThrownBy(() -> session.plan(sql))
          .isInstanceOf(DataFusionException.class)
          .hasMessageContaining("thing");
    }
  }

  @Test
  void whatIsNoneOfTheseIsLeftAlone() {
    for (String sql :
        List.of(
            "SHOW TABLES",
            "SHOW ALL",
            "SHOW COLUMNS",
            "SHOW COLUMNS FROM a.b.c.d",
            "SHOW COLUMNS FROM a LIKE 'x'",
            "SHOW FUNCTIONS",
            "SELECT 1",
            "")) {
      assertThat(ShowStatement.find(sql)).as(sql).isNull();
    }
  }
}
