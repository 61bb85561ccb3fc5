package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The mirror and the differences, asked by SQL. */
@ExtendWith(NativeLeakCheck.class)
class SystemTablesTest {
  private final Registry registry = RegistryReader.readClasspath("codeintel");
  private DataFusionEngine engine;
  private DataFusionSession session;
  private DataFusionFrontEnd frontEnd;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .namespace(registry.catalog(), registry.schema())
                .access(AccessLevel.ADMIN)
                .build());
    frontEnd = DataFusionFrontEnd.of(session);
    engine.deploy(registry, null);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void thereAreNoRowsWhenAllSidesAgree() {
    assertThat(rows("SELECT * FROM system.checks.differences")).isEmpty();
    assertThat(EngineFixture.natively(session, "SELECT * FROM system.checks.differences"))
        .isEmpty();
  }

  @Test
  void differencesAreRowsAsSoonAsThereAreAny() {
    session.update("CREATE TABLE own AS SELECT 1 AS n");

    assertThat(
            rows(
                "SELECT \"check\", table_catalog, table_schema, dataset, column_name, role,"
                    + " expected, actual, severity FROM system.checks.differences"))
        .containsExactly(
            Arrays.asList(
                "registry", "codeintel", "public", "own", null, null, null, "TABLE", "warning"));

    session.update("DROP TABLE own");
    assertThat(rows("SELECT * FROM system.checks.differences")).isEmpty();
  }

  /** The mirror's tables and columns by SQL are those of information_schema. */
  @Test
  void theMirrorIsShown() {
    session.update("CREATE TABLE \"x'; drop table y; --\" AS SELECT 1 AS \"it's\"");

    assertThat(
            rows(
                "SELECT table_catalog, table_schema, table_name, table_type"
                    + " FROM system.calcite.tables"))
        .hasSizeGreaterThan(100)
        .containsExactlyInAnyOrderElementsOf(
            rows(
                "SELECT table_catalog, table_schema, table_name, table_type"
                    + " FROM information_schema.tables"
                    + " WHERE table_schema <> 'information_schema'"));
    assertThat(
            rows(
                "SELECT table_catalog, table_schema, table_name, column_name, ordinal_position,"
                    + " CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END FROM system.calcite.columns"))
        .containsExactlyInAnyOrderElementsOf(
            rows(
                "SELECT table_catalog, table_schema, table_name, column_name,"
                    + " CAST(ordinal_position AS INT) + 1, is_nullable"
                    + " FROM information_schema.columns"
                    + " WHERE table_schema <> 'information_schema'"));
    assertThat(
            rows(
                "SELECT calcite_type, data_type FROM system.calcite.columns"
                    + " WHERE table_name = 'x''; drop table y; --'"))
        .containsExactly(List.of("BIGINT NOT NULL", "Int64"));
  }

  @Test
  void keysAndHashesOfViewsAreShown() {
    String dataset =
        registry.datasets().values().stream()
            .filter(spec -> !spec.keyFields().isEmpty())
            .findFirst()
            .orElseThrow()
            .name();
    assertThat(
            rows("SELECT key_columns FROM system.calcite.tables WHERE table_name = '"
                    + dataset
                    + "'")
                .get(0)
                .get(0)
                .toString())
        .isNotEqualTo("[]");
    assertThat(
            rows(
                "SELECT count(*) FROM system.calcite.tables WHERE (table_type = 'VIEW')"
                    + " <> (definition_hash IS NOT NULL)"))
        .containsExactly(List.of(0L));
  }

  @Test
  void aSecondFrontEndShowsNothingAgain() {
    long version = engine.catalogVersion();

    DataFusionFrontEnd second = DataFusionFrontEnd.of(session);

    assertThat(second.check()).isEmpty();
    assertThat(engine.catalogVersion()).isEqualTo(version);
  }

  /** The front end that showed them first may be gone. */
  @Test
  void theTablesOutliveTheSessionThatShowedThem() {
    session.close();
    try (DataFusionSession other = engine.openSession(SessionOptions.builder().build())) {
      assertThat(EngineFixture.natively(other, "SELECT * FROM system.checks.differences"))
          .isEmpty();
      assertThat(EngineFixture.natively(other, "SELECT * FROM system.calcite.tables")).isNotEmpty();
    }
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return EngineFixture.rows(session, frontEnd, sql);
  }
}
