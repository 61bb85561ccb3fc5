package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One more dataset in the registry, and nothing else, makes a table everywhere. */
@ExtendWith(NativeLeakCheck.class)
class AddedDatasetTest {
  private static final String ONE =
      """
      registry: shop
      datasets:
        - name: customers
          version: 1
          columns: [{name: id, type: int64, nullable: false}]
          key: [id]
      """;
  private static final String MORE =
      """
        - name: parcels
          version: 1
          doc: What is sent
          columns:
            - {name: parcel, type: int64, nullable: false}
            - {name: weight, type: 'decimal(10,3)', doc: In kilograms}
          key: [parcel]
      """;

  @TempDir private Path folder;
  private final TestConnections connections = new TestConnections();

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  @Test
  void itIsInTheMetadataInBothCatalogsAndInQueries() throws Exception {
    Path registry = Files.writeString(folder.resolve("registry.yaml"), ONE);
    String url = "jdbc:datafusion:" + registry;
    assertThat(seen(url)).isEqualTo(List.of());

    Files.writeString(registry, ONE + MORE);

    assertThat(seen(url))
        .isEqualTo(
            List.of(
                "metadata parcels TABLE What is sent",
                "metadata parcel BIGINT NO null",
                "metadata weight DECIMAL YES In kilograms",
                "key parcel",
                "CALCITE parcel Int64 NO",
                "CALCITE weight Decimal128(10, 3) YES",
                "NATIVE parcel Int64 NO",
                "NATIVE weight Decimal128(10, 3) YES",
                "rows 0"));
  }

  private List<String> seen(String url) throws SQLException {
    List<String> seen = new ArrayList<>();
    try (Connection connection = connections.open(url)) {
      assertThat(connection.unwrap(DataFusionConnection.class).frontEnd().crossCheck()).isEmpty();
      ResultSet tables = connection.getMetaData().getTables(null, null, "parcels", null);
      while (tables.next()) {
        seen.add(
            "metadata %s %s %s"
                .formatted(
                    tables.getString("TABLE_NAME"),
                    tables.getString("TABLE_TYPE"),
                    tables.getString("REMARKS")));
      }
      ResultSet columns = connection.getMetaData().getColumns(null, null, "parcels", null);
      while (columns.next()) {
        seen.add(
            "metadata %s %s %s %s"
                .formatted(
                    columns.getString("COLUMN_NAME"),
                    columns.getString("TYPE_NAME"),
                    columns.getString("IS_NULLABLE"),
                    columns.getString("REMARKS")));
      }
      ResultSet keys = connection.getMetaData().getPrimaryKeys(null, null, "parcels");
      while (keys.next()) {
        seen.add("key " + keys.getString("COLUMN_NAME"));
      }
    }
    for (Planner planner : Planner.values()) {
      String planned = url + ";planner=" + planner.name().toLowerCase(java.util.Locale.ROOT);
      try (Connection connection = connections.open(planned);
          ResultSet columns =
              connection
                  .createStatement()
                  .executeQuery(
                      "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                          + " WHERE table_name = 'parcels' ORDER BY ordinal_position")) {
        while (columns.next()) {
          seen.add(
              "%s %s %s %s"
                  .formatted(
                      planner, columns.getString(1), columns.getString(2), columns.getString(3)));
        }
      }
    }
    if (!seen.isEmpty()) {
      try (Connection connection = connections.open(url);
          ResultSet rows =
              connection.createStatement().executeQuery("SELECT count(weight) FROM parcels")) {
        rows.next();
        seen.add("rows " + rows.getLong(1));
      }
    }
    return seen;
  }
}
