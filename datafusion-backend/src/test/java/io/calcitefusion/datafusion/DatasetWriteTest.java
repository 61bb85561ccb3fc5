package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class DatasetWriteTest {
  private WriteFixture shop;

  @BeforeEach
  void open(@TempDir Path folder) {
    shop = new WriteFixture(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aStatementSeesTheNewRowsAtOnce() {
    shop.deploy("name: id, type: int64, nullable: false; name: name, type: utf8", "key: [id]");
    assertThat(shop.rows("SELECT * FROM t")).isEmpty();
    long before = shop.engine.catalogVersion();

    WriteReport report =
        shop.write("SELECT column1 AS id, column2 AS name FROM (VALUES (2, 'b'), (1, 'a'))").run();

    assertThat(shop.rows("SELECT id, name FROM t ORDER BY id"))
        .containsExactly(List.of(1L, "a"), List.of(2L, "b"));
    assertThat(report.rows()).isEqualTo(2);
    assertThat(report.sourceRows()).isEqualTo(2);
    assertThat(report.files()).isPositive();
    assertThat(report.bytes()).isPositive();
    assertThat(report.place()).isEqualTo(shop.data.resolve("t"));
    assertThat(report.catalogVersion()).hasValue(shop.engine.catalogVersion());
    assertThat(shop.engine.catalogVersion()).isGreaterThan(before);
  }

  @Test
  void nothingIsLeftBesideTheRows() throws IOException {
    shop.deploy("name: id, type: int64");
    shop.write("SELECT 1 AS id").run();
    try (var entries = Files.list(shop.data)) {
      assertThat(entries).containsExactly(shop.data.resolve("t"));
    }
  }

  @Test
  void aWriteReplacesTheRowsUnlessItIsToldOtherwise() {
    shop.deploy("name: id, type: int64");
    shop.write("SELECT 1 AS id").run();
    shop.write("SELECT 2 AS id").run();
    assertThat(shop.rows("SELECT id FROM t")).containsExactly(List.of(2L));

    shop.session.write("t").withMode(WriteMode.APPEND).fromQuery("SELECT 3 AS id").run();
    assertThat(shop.rows("SELECT id FROM t ORDER BY id")).containsExactly(List.of(2L), List.of(3L));

    var before = shop.bytes();
    DatasetWrite third =
        shop.session.write("t").withMode(WriteMode.ERROR_IF_EXISTS).fromQuery("SELECT 4 AS id");
    assertThat(catchThrowableOfType(DataFusionException.class, third::run).sqlState())
        .isEqualTo("42P07");
    assertThat(shop.bytes()).isEqualTo(before);
  }

  @Test
  void invalidRowsAreLeftOutAndCounted() {
    shop.deploy(
        "name: id, type: int64, nullable: false; name: n, type: int64",
        "contract: {constraints: [\"n > 0\"]}");
    WriteReport report =
        shop.write(
                "SELECT column1 AS id, column2 AS n FROM (VALUES (1, 1), (NULL, 1), (NULL, -1), (3, NULL))")
            .run();
    assertThat(report.sourceRows()).isEqualTo(4);
    assertThat(report.rows()).isEqualTo(2);
    assertThat(report.invalidRows()).isEqualTo(2);
    assertThat(report.invalidByCheck())
        .containsEntry("not null: id", 2L)
        .containsEntry("constraint: n > 0", 1L)
        .hasSize(2);
    assertThat(shop.rows("SELECT id, n FROM t ORDER BY id"))
        .containsExactly(List.of(1L, 1L), Arrays.asList(3L, null));
  }
}
