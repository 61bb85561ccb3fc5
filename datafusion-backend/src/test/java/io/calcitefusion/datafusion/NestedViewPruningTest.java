package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a filter on a column of the root costs when it is asked through a nested view. */
@ExtendWith(NativeLeakCheck.class)
class NestedViewPruningTest {
  private static final int GROUPS = 10;
  private static final int ROWS_PER_GROUP = 1_000;

  @TempDir private Path folder;

  @Test
  void aFilterOnARootColumnReadsOnlyItsRowGroups() throws IOException {
    Path file = folder.resolve("registry.yaml");
    Files.writeString(
        file,
        """
        registry: shop
        datasets:
          - name: orders
            version: 1
            columns:
              - {name: id, type: int64}
              - {name: lines, type: 'list<struct<item: utf8, notes: list<utf8>>>'}
        views:
          - name: notes
            root: orders
            path: lines.notes
            context: {item: lines.item}
            columns:
              - {name: id, type: int64, from: id}
              - {name: item, type: utf8, context: item}
              - {name: note, type: utf8, field: .}
        """);
    Registry registry = RegistryReader.read(file);
    try (DataFusionEngine engine =
            DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
        DataFusionSession session =
            engine.openSession(
                SessionOptions.builder()
                    .namespace("shop", "public")
                    .access(AccessLevel.ADMIN)
                    .allowedFolders(List.of(folder))
                    .build())) {
      session.update(
          """
          COPY (SELECT CAST(i AS BIGINT) AS id,
                       make_array(named_struct('item', concat('i', i), 'notes',
                                  make_array('a', concat('n', i)))) AS lines
                FROM generate_series(1, %d) AS t(i) ORDER BY i)
          TO '%s' STORED AS PARQUET
          OPTIONS ('format.max_row_group_size' %d)\
          """
              .formatted(
                  GROUPS * ROWS_PER_GROUP, folder.resolve("orders.parquet"), ROWS_PER_GROUP));
      assertThat(engine.deploy(registry, folder).problems()).isEmpty();
      String filter = " WHERE id BETWEEN 2100 AND 2199";

      PlanMetric groups = pruned(session, "SELECT note FROM notes" + filter);

      assertThat(groups.value()).isEqualTo(GROUPS - 1L);
      assertThat(groups.of()).isEqualTo((long) GROUPS);
      assertThat(BatchValues.query(session, "SELECT count(*) FROM notes" + filter))
          .containsExactly(List.of(200L));
      // Without a filter nothing is left out, so the metric counts what it says.
      assertThat(pruned(session, "SELECT note FROM notes").value()).isZero();
    }
  }

  private static PlanMetric pruned(DataFusionSession session, String sql) {
    List<PlanMetric> found = new ArrayList<>();
    try (DataFusionPlan plan = session.plan(sql)) {
      QueryInfo info = session.analyze(plan, List.of(), ExecutionOptions.defaults());
      info.operators()
          .forEach(
              operator -> {
                PlanMetric metric = operator.metric("row_groups_pruned_statistics");
                if (metric != null) {
                  found.add(metric);
                }
              });
      assertThat(found).as(info.operators().toText()).hasSize(1);
    }
    return found.get(0);
  }
}
