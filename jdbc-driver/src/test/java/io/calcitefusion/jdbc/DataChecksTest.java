package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.datafusion.DataReport;
import io.calcitefusion.datafusion.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Checks of rows over a connection run in its session, as queries that Calcite planned. */
@ExtendWith(NativeLeakCheck.class)
class DataChecksTest {
  @TempDir private Path folder;

  @Test
  void rowsAreCheckedByTheFrontEndOfAConnection() throws Exception {
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        datasets:
          - {name: orders, version: 1, columns: [{name: id, type: int64}], key: [id]}
        """);
    Files.writeString(folder.resolve("orders.csv"), "id\n1\n1\n2\n");
    DataFusionDriver driver = new DataFusionDriver(AccessCeiling.none(), Duration.ofMinutes(5));
    try (Connection connection =
        driver.connect(
            "jdbc:datafusion:%s;data=%s".formatted(folder.resolve("registry.yaml"), folder),
            new Properties())) {
      DataFusionFrontEnd frontEnd = connection.unwrap(DataFusionConnection.class).frontEnd();

      DataReport report = frontEnd.checkData(new TableName("shop", "public", "orders"));

      assertThat(report.surplusRows()).isEqualTo(1);
      assertThat(report.results()).hasSize(1);
      assertThat(texts(connection, "SELECT sql FROM system.runtime.queries"))
          .contains(
              frontEnd.toSql(report.results().get(0).check().countSql()),
              frontEnd.toSql(report.results().get(0).check().sampleSql()));
    } finally {
      driver.closeIdleEngines();
    }
  }

  private static List<String> texts(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
