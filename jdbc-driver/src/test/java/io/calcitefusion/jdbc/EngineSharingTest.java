package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which single difference between two connections gives them engines of their own. */
@ExtendWith(NativeLeakCheck.class)
class EngineSharingTest {
  private static final String REGISTRY =
      """
      registry: shop
      catalog: shop
      schema: public
      datasets:
        - name: items_v1
          version: 1
          doc: number
          columns:
            - {name: id, type: int64, doc: Number of the thing.}
          key: [id]
      """;

  @TempDir Path folder;
  private final TestConnections connections = new TestConnections();
  private Path registry;
  private String base;

  @BeforeEach
  void write() throws IOException {
    registry = folder.resolve("registry.yaml");
    Files.writeString(registry, REGISTRY);
    Files.createDirectory(folder.resolve("data"));
    Files.createDirectory(folder.resolve("other"));
    base = registry + ";data=" + folder.resolve("data");
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  @Test
  void equalTargetsShareHoweverTheyAreWritten() throws SQLException {
    Connection first = open(base);
    Path detour = folder.resolve("data/../registry.yaml");
    Connection second = open(detour + ";data=" + folder.resolve("other/../data"));
    Properties properties = new Properties();
    properties.setProperty("data", folder.resolve("data").toString());
    Connection third = connections.open("jdbc:datafusion:" + registry, properties);

    assertThat(engine(second)).isSameAs(engine(first));
    assertThat(engine(third)).isSameAs(engine(first));
    assertThat(session(second)).isNotSameAs(session(first));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";profile=dev",
        ";profile=default",
        ";allow=${folder}/other",
        ";datafusion.runtime.memory_limit=1G",
        ";datafusion.runtime.max_temp_directory_size=1G",
        ";datafusion.runtime.max_spill_merge_fan_in=4",
        ";datafusion.runtime.metadata_cache_limit=1M",
        ";datafusion.runtime.file_statistics_cache_limit=1M",
        ";datafusion.runtime.list_files_cache_limit=1M",
        ";datafusion.runtime.list_files_cache_ttl=7s"
      })
  void aDifferenceOfTheEngineGivesAnotherEngine(String difference) throws SQLException {
    Connection first = open(base);
    Connection second = open(base + difference.replace("${folder}", folder.toString()));

    assertThat(engine(second)).isNotSameAs(engine(first));
  }

  @Test
  void otherDataAndAnEditedRegistryGiveAnotherEngine() throws Exception {
    Connection first = open(base);
    Connection data = open(registry + ";data=" + folder.resolve("other"));
    assertThat(engine(data)).isNotSameAs(engine(first));

    Files.writeString(registry, REGISTRY.replace("int64", "int32"));
    assertThat(engine(open(base))).isNotSameAs(engine(first));
  }

  @ParameterizedTest
  @CsvSource({
    "catalog=datafusion, datafusion.catalog.default_catalog, datafusion",
    "catalog=system;schema=runtime, datafusion.catalog.default_schema, runtime",
    "timeZone=Europe/Paris, datafusion.execution.time_zone, Europe/Paris",
    "datafusion.execution.batch_size=17, datafusion.execution.batch_size, 17",
    "datafusion.optimizer.prefer_hash_join=false, datafusion.optimizer.prefer_hash_join, false",
    "access=service, datafusion.execution.time_zone, UTC",
    "planner=native, datafusion.execution.time_zone, UTC"
  })
  void aDifferenceOfTheSessionStaysInAPrivateSession(String difference, String key, String value)
      throws SQLException {
    Connection first = open(base);
    Connection second = open(base + ";" + difference);

    assertThat(engine(second)).isSameAs(engine(first));
    assertThat(session(second)).isNotSameAs(session(first));
    assertThat(setting(second, key)).isEqualTo(value);
    if (!difference.startsWith("access") && !difference.startsWith("planner")) {
      assertThat(setting(first, key)).isNotEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dev, datafusion.runtime.metadata_cache_limit, 128M",
    "default, datafusion.runtime.metadata_cache_limit, 256M",
    "prod, datafusion.runtime.metadata_cache_limit, 512M",
    "dev, datafusion.execution.planning_concurrency, 2",
    "prod, datafusion.execution.planning_concurrency, 16"
  })
  void theProfileReachesTheEngine(String profile, String key, String value) throws SQLException {
    assertThat(setting(open(";profile=" + profile), key)).isEqualTo(value);
  }

  @Test
  void settingsOfTheRuntimeReachTheEngineFromUrlAndProperties() throws SQLException {
    assertThat(
            setting(
                open(";datafusion.runtime.memory_limit=300M"), "datafusion.runtime.memory_limit"))
        .isEqualTo("300M");
    Properties properties = new Properties();
    properties.setProperty("datafusion.runtime.list_files_cache_ttl", "9s");
    assertThat(
            setting(
                connections.open("jdbc:datafusion:", properties),
                "datafusion.runtime.list_files_cache_ttl"))
        .isEqualTo("0m9s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datafusion.runtime.memory_limits=1G",
        "datafusion.runtime.memory_limit=much",
        "datafusion.execution.batch_sise=1",
        "datafusion.execution.batch_size=many"
      })
  void wrongSettingsAreRefusedByName(String pair) {
    assertThatThrownBy(() -> open(";" + pair))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(pair.substring(0, pair.indexOf('=')));
  }

  private Connection open(String rest) throws SQLException {
    return connections.open("jdbc:datafusion:" + rest);
  }

  private static DataFusionSession session(Connection connection) throws SQLException {
    return connection.unwrap(DataFusionSession.class);
  }

  private static DataFusionEngine engine(Connection connection) throws SQLException {
    return session(connection).engine();
  }

  private static String setting(Connection connection, String key) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW " + key)) {
      assertThat(rows.next()).isTrue();
      return rows.getString("value");
    }
  }
}
