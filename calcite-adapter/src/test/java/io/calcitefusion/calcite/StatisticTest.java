package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.util.ImmutableBitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What Calcite's planner learns of a table: keys, order of its file, number of rows. */
@ExtendWith(NativeLeakCheck.class)
class StatisticTest {
  private static final String COLUMNS =
      """
          columns:
            - {name: id, type: int64, nullable: false}
            - {name: day, type: date32}
            - {name: n, type: int32}
      """;

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;
  private DataFusionFrontEnd frontEnd;

  @BeforeEach
  void deploy() throws IOException {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .namespace("shop", "public")
                .build());
    frontEnd = DataFusionFrontEnd.of(session);
    for (String name : List.of("one", "two", "plain")) {
      session.update(
          "COPY (SELECT CAST(value AS BIGINT) AS id, DATE '2024-01-01' + CAST(value AS INT) AS day,"
              + " CAST(NULL AS INT) AS n FROM generate_series(1, 7) ORDER BY 1) TO '%s'"
                  .formatted(folder.resolve(name + ".parquet")));
    }
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - name: sorted
            version: 1
        %1$s
            key: [id, day]
            location: {path: one.parquet, sorted: [id, {column: day, order: descending}]}
          - name: several
            version: 1
        %1$s
            key: [id]
            location: {path: [one.parquet, two.parquet], sorted: [id]}
          - name: plain
            version: 1
        %1$s
            contract: {sort: [id]}
            location: {path: plain.parquet}
          - name: empty
            version: 1
        %1$s
            key: [id]
        views:
          - name: seen
            sql: SELECT id FROM plain
        """
            .formatted(COLUMNS.indent(0).stripTrailing()));
    engine.deploy(RegistryReader.read(folder.resolve("registry.yaml")), folder);
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  @Test
  void rowsAreCountedWithoutReadingThem() {
    assertThat(rows("sorted")).isEqualTo(7);
    assertThat(rows("several")).isEqualTo(14);
    assertThat(rows("plain")).isEqualTo(7);
    // Calcite counts no table for less than one row.
    assertThat(rows("empty")).isEqualTo(1);
    assertThat(engine.rowCount(name("empty"))).hasValue(0);
    assertThat(engine.rowCount(name("seen"))).isEmpty();
    assertThat(engine.rowCount(name("nix"))).isEmpty();
  }

  @Test
  void keysAreUniqueColumns() {
    assertThat(unique("sorted", 0, 1)).isTrue();
    assertThat(unique("sorted", 0)).isNotEqualTo(true);
    assertThat(unique("several", 0)).isTrue();
    assertThat(unique("plain", 0)).isNotEqualTo(true);
  }

  @Test
  void aTableThatReplacesADatasetHasItsOwnKey() {
    assertThat(engine.drop(name("several"))).isTrue();
    session.update("CREATE TABLE several(id BIGINT NOT NULL, day DATE NOT NULL, n INT)");
    assertThat(unique("several", 0)).isNotEqualTo(true);
    session.update(
        "CREATE OR REPLACE TABLE several(id BIGINT, day DATE, n INT, PRIMARY KEY (day))");
    assertThat(unique("several", 0)).isNotEqualTo(true);
    assertThat(unique("several", 1)).isTrue();
  }

  @Test
  void aWindowWithoutAnOrderTakesNoneFromASortedTable() {
    String windows =
        "SELECT DISTINCT rank() OVER (), dense_rank() OVER w, count(*) OVER () FROM %s WINDOW w AS ()";
    for (String table : List.of("sorted", "plain", "(SELECT id FROM sorted) AS x")) {
      assertThat(EngineFixture.rows(session, frontEnd, windows.formatted(table)))
          .as(table)
          .containsExactly(List.of(1L, 1L, 7L));
    }
  }

  @Test
  void onlyOneSortedFileHasAnOrder() {
    assertThat(collations("sorted"))
        .isEqualTo(
            ImmutableList.of(
                RelCollations.of(
                    new RelFieldCollation(
                        0,
                        RelFieldCollation.Direction.ASCENDING,
                        RelFieldCollation.NullDirection.LAST),
                    new RelFieldCollation(
                        1,
                        RelFieldCollation.Direction.DESCENDING,
                        RelFieldCollation.NullDirection.FIRST))));
    // Files one after the other have no order together, and a contract's order is no file's.
    assertThat(collations("several")).isEmpty();
    assertThat(collations("plain")).isEmpty();
  }

  @Test
  void aDatasetThatIsAddedAppearsWithNoOtherEdit() throws IOException {
    String before = Files.readString(folder.resolve("registry.yaml"));
    Files.writeString(
        folder.resolve("registry.yaml"),
        before.replace(
            "views:\n", "  - name: added\n    version: 1\n%sviews:\n".formatted(COLUMNS)));
    engine.deploy(RegistryReader.read(folder.resolve("registry.yaml")), folder);
    assertThat(scan("added").getRowType().getFieldNames()).containsExactly("id", "day", "n");
    assertThat(frontEnd.crossCheck()).isEmpty();
  }

  private static TableName name(String table) {
    return new TableName("shop", "public", table);
  }

  private RelNode scan(String table) {
    return frontEnd.relBuilder().scan(table).build();
  }

  private double rows(String table) {
    RelNode scan = scan(table);
    return scan.getCluster().getMetadataQuery().getRowCount(scan);
  }

  private Boolean unique(String table, int... columns) {
    RelNode scan = scan(table);
    RelMetadataQuery metadata = scan.getCluster().getMetadataQuery();
    return metadata.areColumnsUnique(scan, ImmutableBitSet.of(columns));
  }

  private List<RelCollation> collations(String table) {
    return requireNonNull(scan(table).getTable().getCollationList());
  }
}
