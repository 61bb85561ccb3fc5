package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a check of rows does not read: rows of which files tell enough, and files that are known.
 */
@ExtendWith(NativeLeakCheck.class)
class DataCheckAgainTest {
  private static final TableName ORDERS = new TableName("shop", "public", "orders");
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;
  private int written;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void nullsOfParquetFilesAreCountedWithoutReadingRows() throws IOException {
    parquet("orders/a.parquet", "(1, 'a'), (2, NULL)");
    parquet("orders/b.parquet", "(3, NULL), (4, 'b')");
    deploy("required: [mail, no]\nvalidation: {emit_invalid_rows: false}");

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.invalidRows()).isEqualTo(2);
    assertThat(report.results()).hasSize(1);
    assertThat(report.results().get(0).check()).hasToString("required: mail");
    assertThat(scans()).isEmpty();
  }

  @Test
  void rowsAreReadForSamplesAndForWhatFilesDoNotTell() throws IOException {
    parquet("orders/a.parquet", "(1, 'a'), (2, NULL)");
    deploy("required: [mail]");
    assertThat(session.checkData(ORDERS, DataFusionSession::query).results().get(0).samples())
        .containsExactly("no=2, mail=NULL, later=NULL");
    assertThat(scans()).hasSize(1);

    deploy("required: [mail]\ncontract: {constraints: [no > 1]}");
    DataReport report = session.checkData(ORDERS, DataFusionSession::query);
    assertThat(report.invalidRows()).isEqualTo(2);
    assertThat(report.results().stream().map(result -> result.check() + " " + result.count()))
        .containsExactly("required: mail 1", "constraint: no > 1 1");
  }

  @Test
  void nullsOfColumnsThatFilesDoNotHaveAreCountedToo() throws IOException {
    parquet("orders/a.parquet", "(1, 'a'), (2, 'b')");
    deploy("required: [mail, later]");

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.results().stream().map(result -> result.check() + " " + result.count()))
        .containsExactly("required: later 2");
  }

  @Test
  void theLimitOfErrorsHoldsForCountsFromStatistics() throws IOException {
    parquet("orders/a.parquet", "(1, NULL), (2, NULL), (3, NULL)");
    deploy("required: [mail]\nvalidation: {max_errors: 2, emit_invalid_rows: false}");

    DataReport report = session.checkData(ORDERS, DataFusionSession::query);

    assertThat(report.invalidRows()).isEqualTo(2);
    assertThat(report.stopped()).isTrue();
    assertThat(scans()).isEmpty();
  }

  @Test
  void rowsOfTextAreReadBecauseTextTellsNothing() throws IOException {
    Files.createDirectories(folder.resolve("orders"));
    Files.writeString(folder.resolve("orders/a.json"), "{\"no\":1}\n");
    deploy("required: [mail]\nvalidation: {emit_invalid_rows: false}");

    assertThat(session.checkData(ORDERS, DataFusionSession::query).invalidRows()).isEqualTo(1);
    assertThat(scans()).isNotEmpty();
  }

  @Test
  void aDatasetWhoseFilesAreTheSameIsNotLookedAtAgain() throws IOException {
    parquet("orders/a.parquet", "(1, 'a'), (1, 'b')");
    deploy("key: [no]\ncontract: {constraints: [\"length(mail) > 0\"]}");
    DataReport first = session.checkData(ORDERS, DataFusionSession::query);
    int queries = engine.queries().size();

    try (DataFusionSession other = engine.openSession(SessionOptions.builder().build())) {
      assertThat(other.checkData(ORDERS, DataFusionSession::query)).isSameAs(first);
    }

    assertThat(first.surplusRows()).isEqualTo(1);
    assertThat(engine.queries()).hasSize(queries);
  }

  @Test
  void aFileThatChangesComesOrGoesIsLookedAt() throws IOException {
    parquet("orders/a.parquet", "(1, 'a'), (1, 'b')");
    deploy("key: [no]\nscan: {listing_mutable: true}");
    assertThat(session.checkData(ORDERS, DataFusionSession::query).surplusRows()).isEqualTo(1);

    parquet("orders/b.parquet", "(1, 'c')");
    assertThat(session.checkData(ORDERS, DataFusionSession::query).surplusRows()).isEqualTo(2);

    parquet("orders/b.parquet", "(7, 'c')");
    assertThat(session.checkData(ORDERS, DataFusionSession::query).surplusRows()).isEqualTo(1);

    Files.delete(folder.resolve("orders/a.parquet"));
    assertThat(session.checkData(ORDERS, DataFusionSession::query).surplusRows()).isZero();
  }

  @Test
  void aChangeOfWhatIsReferredToIsLookedAt() throws IOException {
    parquet("orders/a.parquet", "(1, 'a')");
    parquet("customers/a.parquet", "(2, 'b')");
    deploy("references: [{columns: [no], dataset: customers}]");
    assertThat(session.checkData(ORDERS, DataFusionSession::query).danglingRows()).isEqualTo(1);

    parquet("customers/b.parquet", "(1, 'b')");
    assertThat(session.checkData(ORDERS, DataFusionSession::query).danglingRows()).isZero();
  }

  @Test
  void otherPromisesAndSettingsAreLookedAt() throws IOException {
    parquet("orders/a.parquet", "(1, 'a'), (1, 'b')");
    deploy("key: [no]");
    DataReport first = session.checkData(ORDERS, DataFusionSession::query);
    try (DataFusionSession elsewhere =
        engine.openSession(SessionOptions.builder().timeZone(ZoneId.of("Asia/Tokyo")).build())) {
      assertThat(elsewhere.checkData(ORDERS, DataFusionSession::query)).isNotSameAs(first);
    }

    deploy("key: [mail]");
    assertThat(session.checkData(ORDERS, DataFusionSession::query).surplusRows()).isZero();
  }

  @Test
  void whatMayChangeByItselfIsLookedAtAgain() throws IOException {
    parquet("orders/a.parquet", "(1, 'a')");
    deploy("contract: {constraints: [\"no < extract(epoch FROM now())\"]}");
    assertThat(session.checkData(ORDERS, DataFusionSession::query))
        .isNotSameAs(session.checkData(ORDERS, DataFusionSession::query));
  }

  @Test
  void aDeploymentThatTakesFurtherFilesInIsLookedAt() throws IOException {
    parquet("orders/a.parquet", "(1, 'a')");
    deploy("key: [no]\nscan: {listing_mutable: false}");
    parquet("orders/b.parquet", "(1, 'b')");
    assertThat(session.checkData(ORDERS, DataFusionSession::query).rows()).isEqualTo(1);

    engine.refresh("shop", "public");

    assertThat(session.checkData(ORDERS, DataFusionSession::query).surplusRows()).isEqualTo(1);
  }

  @Test
  void filesOfThisMomentAreLookedAtAgain() throws IOException {
    parquet("orders/a.parquet", "(1, 'a')");
    Files.setLastModifiedTime(
        folder.resolve("orders/a.parquet"), FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    deploy("key: [no]");

    assertThat(session.checkData(ORDERS, DataFusionSession::query))
        .isNotSameAs(session.checkData(ORDERS, DataFusionSession::query));
  }

  /** The statements that read rows, of those that the engine remembers. */
  private List<String> scans() {
    return engine.queries().stream()
        .filter(query -> query.sessionId() == session.id())
        .filter(
            query ->
                query.operators() != null && query.operators().toText().contains("DataSourceExec"))
        .map(QueryInfo::toString)
        .toList();
  }

  private void parquet(String file, String rows) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    try (DataFusionSession admin =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build())) {
      Files.deleteIfExists(path);
      admin.update(
          "COPY (SELECT CAST(no AS BIGINT) AS no, mail FROM (VALUES %s) AS t(no, mail)) TO '%s'"
              .formatted(rows, path));
    }
    written++;
    Files.setLastModifiedTime(path, FileTime.from(LONG_AGO.toInstant().plusSeconds(written)));
  }

  private void deploy(String promises) throws IOException {
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - name: customers
            version: 1
            columns: [{name: no, type: int64}, {name: mail, type: utf8}]
            scan: {listing_mutable: true}
          - name: orders
            version: 1
            columns:
              - {name: no, type: int64}
              - {name: mail, type: utf8}
              - {name: later, type: int32}
            evolution: {allow_missing: true}
        """
            + promises.indent(4));
    engine.deploy(RegistryReader.read(folder.resolve("registry.yaml")), folder);
  }
}
