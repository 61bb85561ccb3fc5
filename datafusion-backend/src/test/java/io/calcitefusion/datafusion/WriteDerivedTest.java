package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ids that the extraction derives and columns of its template, when a source has none of them. */
@ExtendWith(NativeLeakCheck.class)
class WriteDerivedTest {
  private static final String REGISTRY =
      """
      registry: shop
      ids:
        - {name: span_id, prefix: span, columns: [path, start], recipe: registry}
        - {name: row_id, prefix: row, columns: [span_id, kind], recipe: parts}
      templates: [{name: t, evidence_rank: 3, confidence: 0.5}]
      datasets:
        - name: spans_v1
          version: 1
          columns:
            - {name: row_id, type: utf8}
            - {name: span_id, type: utf8}
            - {name: path, type: utf8}
            - {name: start, type: int64}
          evolution: {renames: {file: path}}
          extract:
            template: t
            row_fields: [kind]
            derived:
              - {name: span_id, id: span_id, kind: masked_hash}
              - {name: row_id, id: row_id, kind: hash}
      """;

  /** Ids of the rows as they are stored, in the engine's own functions. */
  private static final String EXPECTED =
      "SELECT count(*), count(*) FILTER (WHERE span_id IS NOT DISTINCT FROM"
          + " CASE WHEN path IS NOT NULL AND start IS NOT NULL"
          + " THEN stable_id_parts('span', 'span', path, start) END),"
          + " count(span_id) FROM spans_v1";

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() throws IOException {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("registry.yaml"), REGISTRY);
    engine.deploy(RegistryReader.read(folder.resolve("registry.yaml")), data);
    session =
        engine.openSession(
            SessionOptions.builder()
                .namespace("shop", "public")
                .access(AccessLevel.SERVICE)
                .allowedFolders(List.of(folder))
                .build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void idsAndEvidenceAreFilledIn() {
    WriteReport report = write("SELECT 'a' AS path, CAST(7 AS BIGINT) AS start, 'def' AS kind");

    assertThat(report.filledColumns())
        .containsExactly("row_id", "span_id", "evidence_rank", "confidence");
    assertThat(report.ignoredColumns()).isEmpty();
    assertThat(rows("SELECT path, start, evidence_rank, confidence FROM spans_v1"))
        .containsExactly(List.of("a", 7L, 3L, 0.5));
    assertThat(rows(EXPECTED)).containsExactly(List.of(1L, 1L, 1L));
    assertThat(rows("SELECT row_id = stable_id_parts('row', span_id, 'def') FROM spans_v1"))
        .containsExactly(List.of(true));
  }

  @Test
  void idsAreThoseOfTheStoredValuesAndNotOfTheTextsThatTheyWereReadFrom() throws IOException {
    Path csv = Files.writeString(folder.resolve("new.csv"), "file,start,kind\na,007,x\nb,,y\n");

    WriteReport report = session.write("spans_v1").fromFile(csv, null).run();

    assertThat(report.ignoredColumns()).isEmpty();
    assertThat(rows("SELECT path, start FROM spans_v1 ORDER BY path"))
        .containsExactly(List.of("a", 7L), Arrays.asList("b", null));
    // A masked id is null without one of its parts.
    assertThat(rows(EXPECTED)).containsExactly(List.of(2L, 2L, 1L));
  }

  @Test
  void aSourcesOwnValuesStay() {
    WriteReport report =
        write(
            "SELECT 'mine' AS row_id, 'x' AS span_id, 'a' AS path, CAST(7 AS BIGINT) AS start,"
                + " CAST(1 AS SMALLINT) AS evidence_rank, CAST(NULL AS FLOAT) AS confidence");

    assertThat(report.filledColumns()).isEmpty();
    assertThat(rows("SELECT row_id, span_id, evidence_rank, confidence FROM spans_v1"))
        .containsExactly(Arrays.asList("mine", "x", 1L, null));
  }

  @Test
  void anIdWithoutAPartIsMissing() {
    SchemaMismatchException error =
        catchThrowableOfType(
            SchemaMismatchException.class,
            () -> write("SELECT 'a' AS path, CAST(7 AS BIGINT) AS start"));

    assertThat(error).hasMessageContaining("row_id");
    assertThat(error.differences()).singleElement().asString().contains("row_id");
  }

  private WriteReport write(String query) {
    return session.write("spans_v1").fromQuery(query).run();
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(session, sql);
  }
}
