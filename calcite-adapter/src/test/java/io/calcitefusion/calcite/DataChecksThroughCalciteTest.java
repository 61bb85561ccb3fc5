package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.BatchValues;
import io.calcitefusion.datafusion.DataCheck;
import io.calcitefusion.datafusion.DataChecks;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The SQL of checks is parsed, validated and unparsed as any other, and finds the same rows. */
@ExtendWith(NativeLeakCheck.class)
class DataChecksThroughCalciteTest {
  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;
  private DataFusionFrontEnd frontEnd;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    session = engine.openSession(SessionOptions.builder().namespace("shop", "public").build());
    frontEnd = DataFusionFrontEnd.of(session);
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  @Test
  void badRowsAreCountedAndShown() throws IOException {
    Files.writeString(
        folder.resolve("orders.json"),
        """
        {"id":1,"mail":"a","amount":5}
        {"id":1,"mail":null,"amount":0}
        {"id":1,"mail":null,"amount":null}
        {"id":2,"mail":"b","amount":7}
        """);
    Files.writeString(folder.resolve("mails.json"), "{\"mail\":\"b\"}\n");
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - {name: mails, version: 1, columns: [{name: mail, type: utf8}]}
          - name: orders
            version: 1
            columns:
              - {name: id, type: int64}
              - {name: mail, type: utf8}
              - {name: amount, type: int32}
            key: [id]
            required: [mail]
            references: [{columns: [mail], dataset: mails}]
            contract:
              constraints: [amount > 0]
              dedupe: {keys: [mail], tie_breakers: [amount]}
              virtual_fields: [origin]
        """);
    Registry registry = RegistryReader.read(folder.resolve("registry.yaml"));
    engine.deploy(registry, folder);

    List<String> counts = new ArrayList<>();
    for (DataCheck check : checks(registry, "orders")) {
      counts.add(check + " " + rows(check.countSql()).get(0).get(0));
      assertThat(EngineFixture.sorted(rows(check.sampleSql())))
          .as("%s", check)
          .isEqualTo(EngineFixture.sorted(BatchValues.query(session, check.sampleSql())));
    }

    assertThat(counts)
        .containsExactly(
            "required: mail 2",
            "constraint: amount > 0 1",
            "key: id 2",
            "keys of the deduplication: mail 1",
            "keys and tie-breakers: mail, amount 0",
            "reference: mail → mails (mail) 1",
            "virtual fields that are stored: origin 0");
  }

  @Test
  void theChecksOfTheShippedRegistryRun() {
    Registry registry = RegistryReader.readClasspath("codeintel");
    engine.deploy(registry, null);

    for (String dataset : registry.datasets().keySet()) {
      for (DataCheck check : checks(registry, dataset)) {
        assertThat(rows(check.countSql())).as("%s of %s", check, dataset).hasSize(1);
        assertThat(rows(check.sampleSql())).as("%s of %s", check, dataset).isEmpty();
      }
    }
  }

  private static List<DataCheck> checks(Registry registry, String name) {
    DatasetSpec dataset = registry.dataset(name);
    return DataChecks.of(new TableName(registry.catalog(), registry.schema(), name), dataset);
  }

  private List<List<@Nullable Object>> rows(String sql) {
    try (PreparedQuery prepared = frontEnd.prepare(sql);
        BatchStream stream =
            session.execute(prepared.plan(), List.of(), ExecutionOptions.defaults())) {
      return BatchValues.rows(stream);
    }
  }
}
