package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Datasets in Delta tables are written as others are, by commits. */
@ExtendWith(NativeLeakCheck.class)
class WriteDeltaTest {
  private WriteFixture shop;

  @BeforeEach
  void open(@TempDir Path folder) {
    shop = new WriteFixture(folder);
    shop.deploy(
        "name: id, type: int64, nullable: false; name: g, type: utf8",
        "key: [id]",
        "contract: {sort: [{column: id, order: descending}]}",
        "write: {partition_by: [g]}",
        "location: {path: data/t, format: delta}");
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void rowsAreJudgedAndCommitted() {
    WriteReport first =
        shop.write(
                "SELECT column1 AS id, column2 AS g FROM (VALUES (1, 'a'), (2, NULL), (2, 'b'), (NULL, 'b'))")
            .run();
    assertThat(first.rows()).isEqualTo(2);
    assertThat(first.files()).isEqualTo(2);
    assertThat(first.bytes()).isPositive();
    assertThat(first.invalidByCheck())
        .containsEntry("not null: id", 1L)
        .containsEntry("key: id", 1L)
        .hasSize(2);
    assertThat(shop.rows("SELECT id FROM t ORDER BY id")).containsExactly(List.of(1L), List.of(2L));

    WriteReport second =
        shop.session
            .write("t")
            .withMode(WriteMode.APPEND)
            .fromQuery("SELECT value AS id, 'c' AS g FROM generate_series(2, 4)")
            .run();
    assertThat(second.invalidByCheck()).containsEntry("key: id", 1L);
    assertThat(shop.rows("SELECT count(*) FROM t")).containsExactly(List.of(4L));

    shop.write("SELECT 9 AS id, 'z' AS g").run();
    assertThat(shop.rows("SELECT id, g FROM t")).containsExactly(List.of(9L, "z"));
    DatasetWrite third =
        shop.session
            .write("t")
            .withMode(WriteMode.ERROR_IF_EXISTS)
            .fromQuery("SELECT 9 AS id, 'z' AS g");
    assertThat(catchThrowableOfType(DataFusionException.class, third::run).sqlState())
        .isEqualTo("42P07");
  }

  @Test
  void aWriteThatFailsCommitsNothing() {
    shop.write("SELECT 1 AS id, 'a' AS g").run();
    Map<String, List<Byte>> before = shop.bytes();
    DatasetWrite write =
        shop.write("SELECT 100 / (value - 5) AS id, 'a' AS g FROM generate_series(1, 10)");
    assertThat(catchThrowableOfType(DataFusionException.class, write::run)).isNotNull();
    assertThat(shop.rows("SELECT id FROM t")).containsExactly(List.of(1L));
    assertThat(shop.bytes()).isEqualTo(before);
  }
}
