package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class DataFusionDriverTest {
  private final DataFusionDriver driver =
      new DataFusionDriver(AccessCeiling.none(), Duration.ofMinutes(5));

  @TempDir Path folder;

  @AfterEach
  void closeEngines() {
    driver.closeIdleEngines();
  }

  private Connection connect(String rest) throws SQLException {
    return driver.connect("jdbc:datafusion:" + rest, new Properties());
  }

  private static DataFusionEngine engine(Connection connection) throws SQLException {
    return connection.unwrap(DataFusionConnection.class).engine();
  }

  private static long count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  @Test
  void theServiceLoaderFindsTheDriver() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SHOW TABLES")).isTrue();
    }
  }

  @Test
  void onlyOwnUrlsAreAccepted() throws SQLException {
    assertThat(driver.acceptsURL("jdbc:datafusion:x")).isTrue();
    assertThat(driver.acceptsURL("jdbc:postgresql:x")).isFalse();
    assertThat(driver.connect("jdbc:postgresql:x", new Properties())).isNull();
    assertThatThrownBy(() -> driver.acceptsURL(null)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> driver.connect(null, null)).isInstanceOf(SQLException.class);
  }

  @Test
  void propertiesAreDescribed() throws SQLException {
    Properties given = new Properties();
    given.setProperty("profile", "dev");
    DriverPropertyInfo[] infos =
        driver.getPropertyInfo("jdbc:datafusion:;access=service;datafusion.x.y=1", given);
    assertThat(Arrays.stream(infos).map(info -> info.name))
        .contains("data", "access", "allow", "catalog", "schema", "profile", "planner", "name")
        .contains("datafusion.x.y");
    for (DriverPropertyInfo info : infos) {
      assertThat(info.description).as(info.name).isNotBlank();
      switch (info.name) {
        case "access" -> {
          assertThat(info.value).isEqualTo("service");
          assertThat(info.choices).containsExactly("read_only", "service", "admin");
        }
        case "profile" -> assertThat(info.value).isEqualTo("dev");
        case "planner" -> assertThat(info.value).isEqualTo("calcite");
        default -> {}
      }
    }
    assertThat(driver.getPropertyInfo(null, null)).isNotEmpty();
  }

  @Test
  void unnamedEmptyEnginesArePrivateAndNamedOnesShared() throws SQLException {
    try (Connection a = connect(";name=n");
        Connection b = connect(";name=n");
        Connection other = connect(";name=m");
        Connection c = connect("");
        Connection d = connect("")) {
      assertThat(engine(a)).isSameAs(engine(b)).isNotSameAs(engine(other));
      assertThat(engine(c)).isNotSameAs(engine(d));
      try (Statement statement = a.createStatement()) {
        statement.execute("CREATE TABLE shared AS VALUES (1), (2)");
      }
      assertThat(count(b, "shared")).isEqualTo(2);
    }
  }

  @Test
  void settingsOfARunningEngineDecideWhetherItIsShared() throws SQLException {
    try (Connection a = connect(";name=n;datafusion.execution.batch_size=10");
        Connection b = connect(";name=n;datafusion.execution.batch_size=20");
        Connection c = connect(";name=n;datafusion.runtime.memory_limit=100M");
        Connection d = connect(";name=n;profile=dev")) {
      assertThat(engine(a)).isSameAs(engine(b)).isNotSameAs(engine(c)).isNotSameAs(engine(d));
    }
  }

  @Test
  void anEngineStaysForAWhileAfterItsLastConnection() throws SQLException {
    DataFusionEngine first;
    try (Connection a = connect(";name=n")) {
      first = engine(a);
    }
    try (Connection b = connect(";name=n")) {
      assertThat(engine(b)).isSameAs(first);
    }
    driver.closeIdleEngines();
    try (Connection c = connect(";name=n")) {
      assertThat(engine(c)).isNotSameAs(first);
    }
  }

  @Test
  void anIdleEngineIsClosedByItself() throws Exception {
    DataFusionDriver quick = new DataFusionDriver(AccessCeiling.none(), Duration.ofMillis(50));
    DataFusionEngine engine;
    try (Connection a = quick.connect("jdbc:datafusion:;name=n", null)) {
      engine = engine(a);
    }
    while (true) {
      try {
        engine.catalogSnapshot();
      } catch (io.calcitefusion.datafusion.DataFusionException e) {
        assertThat(e.kind()).isEqualTo(io.calcitefusion.datafusion.ErrorKind.CLOSED);
        break;
      }
      Thread.sleep(10);
    }
  }

  @Test
  void aFolderBecomesTables() throws Exception {
    Files.writeString(folder.resolve("items.csv"), "id,name\n1,one\n2,two\n");
    try (Connection connection = connect(folder + ";planner=native");
        Connection again =
            connect(folder.resolve("../" + folder.getFileName()) + ";planner=native")) {
      assertThat(count(connection, "items")).isEqualTo(2);
      assertThat(engine(connection)).isSameAs(engine(again));
      assertThat(connection.isReadOnly()).isTrue();
      try (Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute("CREATE TABLE t (v INT)"))
            .hasFieldOrPropertyWithValue("SQLState", "25006");
      }
    }
  }

  private Path registry() throws IOException {
    Path file = folder.resolve("registry.yaml");
    Files.writeString(
        file,
        """
        registry: shop
        catalog: shop
        schema: public
        datasets:
          - name: items_v1
            version: 1
            doc: Things that are sold.
            columns:
              - {name: id, type: int64, doc: Number of the thing.}
              - {name: name, type: utf8}
            key: [id]
        """);
    return file;
  }

  @Test
  void aRegistryBecomesTables() throws Exception {
    Path file = registry();
    try (Connection connection = connect(file + ";planner=native")) {
      assertThat(connection.getCatalog()).isEqualTo("shop");
      assertThat(connection.getSchema()).isEqualTo("public");
      assertThat(count(connection, "items_v1")).isZero();
      try (ResultSet keys = connection.getMetaData().getPrimaryKeys("shop", "public", "items_v1")) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getString("COLUMN_NAME")).isEqualTo("id");
        assertThat(keys.getShort("KEY_SEQ")).isEqualTo((short) 1);
      }
      try (ResultSet tables = connection.getMetaData().getTables(null, null, "items_v1", null)) {
        assertThat(tables.next()).isTrue();
        assertThat(tables.getString("REMARKS")).isEqualTo("Things that are sold.");
      }
      try (ResultSet columns = connection.getMetaData().getColumns(null, null, "items_v1", "id")) {
        assertThat(columns.next()).isTrue();
        assertThat(columns.getString("REMARKS")).isEqualTo("Number of the thing.");
      }
    }
  }

  @Test
  void anEditedRegistryGivesANewEngine() throws Exception {
    Path file = registry();
    try (Connection before = connect(file + ";planner=native");
        Connection same = connect(file + ";planner=native")) {
      Files.writeString(file, Files.readString(file).replace("type: utf8", "type: int32"));
      try (Connection after = connect(file + ";planner=native")) {
        assertThat(engine(before)).isSameAs(engine(same)).isNotSameAs(engine(after));
      }
    }
  }

  @Test
  void aDatasetWithoutReadableFilesIsAWarning() throws Exception {
    Path file = registry();
    Files.writeString(folder.resolve("items_v1.parquet"), "no parquet");
    try (Connection connection = connect(file + ";planner=native;data=" + folder)) {
      SQLWarning warning = connection.getWarnings();
      assertThat(warning.getMessage()).contains("items_v1");
      connection.clearWarnings();
      assertThat((Object) connection.getWarnings()).isNull();
      assertThatThrownBy(() -> count(connection, "items_v1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void theShippedRegistryOpens() throws Exception {
    try (Connection connection = connect("classpath:codeintel;planner=native")) {
      assertThat(connection.getCatalog()).isEqualTo("codeintel");
      assertThat(count(connection, "ast_nodes")).isZero();
    }
  }

  @Test
  void unknownPropertiesAreWarnings() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("fetchsize", "10");
    properties.setProperty("user", "me");
    try (Connection connection = driver.connect("jdbc:datafusion:", properties)) {
      assertThat(connection.getWarnings().getSQLState()).isEqualTo("01S00");
      assertThat(connection.getWarnings().getMessage()).contains("fetchSize");
      assertThat((Object) connection.getWarnings().getNextWarning()).isNull();
    }
  }

  @Test
  void whatCanNotBeOpenedIsAConnectionError() throws Exception {
    Files.writeString(folder.resolve("bad.yaml"), "datasets: [unclosed");
    for (String rest :
        List.of(
            folder.resolve("absent").toString(),
            folder.resolve("absent.yaml").toString(),
            folder.resolve("bad.yaml").toString(),
            "classpath:absent",
            folder + ";allow=/absent")) {
      assertThatThrownBy(() -> connect(rest))
          .as(rest)
          .isInstanceOf(SQLNonTransientConnectionException.class)
          .hasFieldOrPropertyWithValue("SQLState", "08001");
    }
    assertThatThrownBy(() -> connect(folder + ";onDrift=later"))
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageContaining("fail, refresh");
    assertThatThrownBy(() -> connect(folder + ";catalog=datafusio"))
        .hasFieldOrPropertyWithValue("SQLState", "3D000")
        .hasMessageContaining("did you mean datafusion");
    assertThatThrownBy(() -> connect(folder + ";schema=publik"))
        .hasFieldOrPropertyWithValue("SQLState", "3F000");
    assertThatThrownBy(() -> connect(folder + ";datafusion.no.such=1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("datafusion.no.such");
  }

  @Test
  void aCeilingHoldsWhateverTheUrlSays() throws Exception {
    DataFusionDriver limited =
        new DataFusionDriver(AccessCeiling.of(AccessLevel.SERVICE, List.of(folder)), Duration.ZERO);
    assertThatThrownBy(() -> limited.connect("jdbc:datafusion:" + folder + ";access=admin", null))
        .hasFieldOrPropertyWithValue("SQLState", "42501");
    assertThatThrownBy(
            () ->
                limited.connect("jdbc:datafusion:" + folder + ";allow=" + folder.getParent(), null))
        .hasFieldOrPropertyWithValue("SQLState", "42501");
    limited.connect("jdbc:datafusion:" + folder + ";access=service", null).close();
  }
}
