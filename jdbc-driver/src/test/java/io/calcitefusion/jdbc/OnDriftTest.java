package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a connection to a folder sees when a file of it gets other columns. */
@ExtendWith(NativeLeakCheck.class)
class OnDriftTest {
  private final DataFusionDriver driver =
      new DataFusionDriver(AccessCeiling.none(), Duration.ofMinutes(5));

  @TempDir Path folder;

  @AfterEach
  void closeEngines() {
    driver.closeIdleEngines();
  }

  private Connection connect(String keys) throws SQLException, IOException {
    Files.writeString(folder.resolve("t.csv"), "a,b\n1,x\n");
    return driver.connect("jdbc:datafusion:" + folder + keys, new Properties());
  }

  private void changeColumns() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "a,other\n2,y\n3,z\n");
  }

  private static List<String> strings(ResultSet rows, int column) throws SQLException {
    List<String> strings = new ArrayList<>();
    while (rows.next()) {
      strings.add(rows.getString(column));
    }
    return strings;
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return strings(rows, 1);
    }
  }

  @Test
  void refreshShowsTheColumnsThatThereAreNowEverywhere() throws Exception {
    try (Connection connection = connect(";onDrift=refresh");
        PreparedStatement prepared = connection.prepareStatement("SELECT * FROM t")) {
      assertThat(query(connection, "SELECT b FROM t")).containsExactly("x");
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo("b");
      }

      changeColumns();

      assertThat(query(connection, "SELECT other FROM t ORDER BY 1")).containsExactly("y", "z");
      assertThatThrownBy(() -> query(connection, "SELECT b FROM t"))
          .hasFieldOrPropertyWithValue("SQLState", "42703");
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo("other");
        assertThat(strings(rows, 2)).containsExactly("y", "z");
      }
      try (ResultSet columns = connection.getMetaData().getColumns(null, "public", "t", null)) {
        assertThat(strings(columns, 4)).containsExactly("a", "other");
      }
      assertThat(query(connection, "SELECT kind FROM system.checks.events"))
          .containsExactly("refreshed");
    }
  }

  @Test
  void failIsTheDefaultAndOtherConnectionsShareNoEngineWithRefresh() throws Exception {
    try (Connection failing = connect("");
        Connection refreshing = connect(";onDrift=refresh")) {
      assertThat(query(failing, "SELECT b FROM t")).containsExactly("x");
      assertThat(query(refreshing, "SELECT b FROM t")).containsExactly("x");

      changeColumns();

      assertThatThrownBy(() -> query(failing, "SELECT a FROM t"))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "42P17")
          .hasMessageContaining("onDrift=refresh");
      assertThat(query(refreshing, "SELECT a FROM t ORDER BY 1")).containsExactly("2", "3");
      Files.writeString(folder.resolve("t.csv"), "a,b\n4,back\n");
      assertThat(query(failing, "SELECT b FROM t")).containsExactly("back");
      assertThat(query(failing, "SELECT kind FROM system.checks.events ORDER BY event_id"))
          .containsExactly("drift", "restored");
    }
  }
}
