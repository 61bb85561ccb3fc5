package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.calcite.OnUnsupported;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.OnDrift;
import io.calcitefusion.datafusion.Profile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.ZoneId;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSpecTest {
  private static ConnectionSpec parse(String url) throws SQLException {
    return ConnectionSpecParser.parse(url, null);
  }

  @Test
  void targetsAreToldApart() throws SQLException {
    assertThat(parse("jdbc:datafusion:").target()).isEqualTo(new EngineTarget.Empty());
    assertThat(parse("jdbc:datafusion:classpath:codeintel").target())
        .isEqualTo(new EngineTarget.ShippedRegistry("codeintel"));
    assertThat(parse("jdbc:datafusion:some/registry.YAML").target())
        .isEqualTo(new EngineTarget.RegistryFile(Path.of("some/registry.YAML")));
    assertThat(parse("jdbc:datafusion:/data;timeZone=UTC").target())
        .isEqualTo(new EngineTarget.Folder(Path.of("/data")));
    assertThat(parse("JDBC:DataFusion:\"/a;b=c\"").target())
        .isEqualTo(new EngineTarget.Folder(Path.of("/a;b=c")));
  }

  @Test
  void defaultsFollowTheTarget() throws SQLException {
    ConnectionSpec empty = parse("jdbc:datafusion:");
    assertThat(empty.access()).isEqualTo(AccessLevel.ADMIN);
    assertThat(empty.profile()).isEqualTo(Profile.PROD);
    assertThat(empty.planner()).isEqualTo(Planner.CALCITE);
    assertThat(empty.timeZone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(empty.fetchSize()).isZero();
    assertThat(empty.allow()).isNull();
    assertThat(parse("jdbc:datafusion:/data").access()).isEqualTo(AccessLevel.READ_ONLY);
  }

  @Test
  void everyKeyIsRead() throws SQLException {
    ConnectionSpec spec =
        parse(
            "jdbc:datafusion:r.yaml;data=\"/d;1\";access=service;allow=/a, /b;catalog=c;schema=s;"
                + "profile=dev;planner=native;onUnsupported=error;onDrift=fail;"
                + "timeZone=Europe/Paris;fetchSize=100;datafusion.execution.batch_size=17;");
    assertThat(spec.data()).isEqualTo(Path.of("/d;1"));
    assertThat(spec.access()).isEqualTo(AccessLevel.SERVICE);
    assertThat(spec.allow()).containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(spec.catalog()).isEqualTo("c");
    assertThat(spec.schema()).isEqualTo("s");
    assertThat(spec.profile()).isEqualTo(Profile.DEV);
    assertThat(spec.planner()).isEqualTo(Planner.NATIVE);
    assertThat(spec.timeZone()).isEqualTo(ZoneId.of("Europe/Paris"));
    assertThat(spec.fetchSize()).isEqualTo(100);
    assertThat(spec.settings()).containsEntry("datafusion.execution.batch_size", "17");
    assertThat(parse("jdbc:datafusion:;name=shared").name()).isEqualTo("shared");
  }

  @Test
  void anUnknownKeyOfTheUrlIsAnErrorWithNearNames() {
    assertThatThrownBy(() -> parse("jdbc:datafusion:;acces=admin"))
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08001")
        .hasMessageContaining("did you mean access");
  }

  @Test
  void anUnknownPropertyIsAWarning() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("acces", "admin");
    properties.setProperty("user", "x");
    properties.setProperty("password", "y");
    properties.setProperty("timeZone", "+02:00");
    ConnectionSpec spec = ConnectionSpecParser.parse("jdbc:datafusion:", properties);
    assertThat(spec.warnings()).singleElement().asString().contains("acces").contains("access");
    assertThat(spec.timeZone()).isEqualTo(ZoneId.of("+02:00"));
  }

  @Test
  void theUrlWinsOverPropertiesWithAWarning() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("fetchSize", "5");
    ConnectionSpec spec = ConnectionSpecParser.parse("jdbc:datafusion:;fetchSize=6", properties);
    assertThat(spec.fetchSize()).isEqualTo(6);
    assertThat(spec.warnings()).singleElement().asString().contains("fetchSize");
  }

  @Test
  void tablesAreNotRefreshedUnlessItIsAskedFor() throws SQLException {
    assertThat(parse("jdbc:datafusion:").onDrift()).isEqualTo(OnDrift.FAIL);
    assertThat(parse("jdbc:datafusion:/data;onDrift=refresh").onDrift()).isEqualTo(OnDrift.REFRESH);
  }

  @Test
  void calciteRunsNothingUnlessItIsAllowed() throws SQLException {
    assertThat(parse("jdbc:datafusion:").onUnsupported()).isEqualTo(OnUnsupported.ERROR);
    assertThat(parse("jdbc:datafusion:;onUnsupported=calcite").onUnsupported())
        .isEqualTo(OnUnsupported.CALCITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";access=root",
        ";profile=fast",
        ";planner=",
        ";timeZone=Mars/Olympus",
        ";fetchSize=-1",
        ";fetchSize=many",
        ";fetchSize=1;fetchSize=1",
        ";name=",
        ";data=/x",
        "/folder;data=/x",
        "/folder;name=x",
        ";novalue",
        ";=x",
        ";catalog=\"open",
        ";catalog=a\"b\"",
        ";catalog=\"a\"b\"",
        ";datafusion.execution.time_zone=UTC",
        ";datafusion.runtime.temp_directory=/x",
        "https://example.org/registry.yaml",
        ";class=java.lang.Runtime"
      })
  void badUrlsAreRefused(String rest) {
    assertThatThrownBy(() -> parse("jdbc:datafusion:" + rest))
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08001");
  }
}
