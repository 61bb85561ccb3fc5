package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class UserViewTest {
  private DataFusionEngine engine;
  private DataFusionSession maker;
  private DataFusionSession reader;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    maker = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
    reader = engine.openSession(SessionOptions.builder().build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aViewOfOneSessionIsSeenByAllAndFollowsItsTables() {
    maker.update("CREATE TABLE t AS SELECT 1 AS n");
    maker.update("CREATE VIEW v AS SELECT * FROM t");
    assertThat(BatchValues.query(reader, "SELECT * FROM v")).containsExactly(List.of(1L));

    maker.update("DROP TABLE t");
    maker.update("CREATE TABLE t AS SELECT 'two' AS n, 3 AS m");

    assertThat(BatchValues.query(reader, "SELECT * FROM v")).containsExactly(List.of("two", 3L));
    assertThat(snapshotColumns("v")).containsExactly("n", "m");
  }

  @Test
  void aViewThatLostItsTableIsNamedAndStaysInTheCatalog() {
    maker.update("CREATE TABLE t AS SELECT 1 AS n");
    maker.update("CREATE VIEW v AS SELECT n FROM t");
    maker.update("DROP TABLE t");

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> reader.plan("SELECT * FROM v"));

    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(error).hasMessageContaining("datafusion.public.v");
    assertThat(
            BatchValues.query(
                reader,
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'v'"))
        .containsExactly(List.of("n"));
    assertThat(snapshotColumns("v")).containsExactly("n");
    assertThat(BatchValues.query(reader, "SHOW CREATE TABLE v").get(0))
        .contains("CREATE VIEW v AS SELECT n FROM t");
  }

  @Test
  void whatIsPrivateToASessionStaysThere() {
    try (DataFusionSession other =
        engine.openSession(SessionOptions.builder().access(AccessLevel.SERVICE).build())) {
      other.update("SET datafusion.execution.batch_size = 3");
      other.update("SET datafusion.execution.time_zone = 'Asia/Tokyo'");
      other.update("PREPARE p AS SELECT 4 AS n");
      assertThat(BatchValues.query(other, "EXECUTE p")).containsExactly(List.of(4L));
      assertThat(catchThrowableOfType(DataFusionException.class, () -> maker.plan("EXECUTE p")))
          .hasMessageContaining("'p'");
      assertThat(BatchValues.query(maker, "SHOW datafusion.execution.time_zone").get(0))
          .contains("UTC");
    }
  }

  private List<String> snapshotColumns(String view) {
    TableSnapshot table =
        engine.catalogSnapshot().tables().get(new TableName("datafusion", "public", view));
    return table.arrowSchema().getFields().stream().map(field -> field.getName()).toList();
  }
}
