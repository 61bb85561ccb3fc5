package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine's hash and id functions through the driver. */
@ExtendWith(NativeLeakCheck.class)
class HashFunctionsTest {
  private final TestConnections connections = new TestConnections();

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stable_hash64('src/app.py')|3229083413022686644",
        "stable_hash128('éclair')|2be1a87b9474ddf42688bffcba914d33",
        "stable_id('file', concat_ws(chr(31), 'file',"
            + " 'src/app.py'))|file:e226e183b75420e03aabd51110b74e89",
        "prefixed_hash64('span', concat_ws(':', 'file_1', '0', '4'))|span:6993574511691733500",
        "stable_id('span', concat_ws(chr(31), 'span', 'call', 'src/app.py', '0',"
            + " '4'))|span:f86fc40225b23d962c40c5ce4ac9f4f8",
        "stable_id_parts('span', 'span', 'file_1', 0, 4)|span:b14b32b2e96d77527a82299a41ef0bcb"
      })
  void vectorsComeOutOfBothPlanners(String expression, String value) throws SQLException {
    for (String planner : new String[] {"calcite", "native"}) {
      try (Connection connection = connections.open("jdbc:datafusion:;planner=" + planner);
          PreparedStatement statement = connection.prepareStatement("SELECT " + expression);
          ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).as(planner).isEqualTo(value);
      }
    }
  }

  @Test
  void textsAndNumbersAreBoundAsParts() throws SQLException {
    try (Connection connection = connections.open("jdbc:datafusion:");
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT stable_id_parts('span', 'span', CAST(? AS VARCHAR), CAST(? AS INTEGER),"
                    + " 4)")) {
      statement.setString(1, "file_1");
      statement.setInt(2, 0);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(Types.VARCHAR);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("span:b14b32b2e96d77527a82299a41ef0bcb");
      }
    }
  }
}
