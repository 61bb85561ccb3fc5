package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.Writer;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class LargeObjectsTest {
  @Test
  void writtenOnesAreValuesOfParameters() throws Exception {
    try (TestConnections connections = new TestConnections()) {
      Connection connection = connections.open("jdbc:datafusion:");
      Clob clob = connection.createClob();
      clob.setString(1, "abcdef");
      clob.setString(3, "XYZ");
      assertThat(clob.getSubString(1, 9)).isEqualTo("abXYZf");
      try (Writer writer = clob.setCharacterStream(7)) {
        writer.write("ghij");
      }
      clob.truncate(8);
      Blob blob = connection.createBlob();
      blob.setBytes(1, new byte[] {1, 2, 3, 4}, 1, 2);
      try (OutputStream stream = blob.setBinaryStream(2)) {
        stream.write(new byte[] {7, 8, 9});
      }
      blob.truncate(3);
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT CAST(? AS VARCHAR), CAST(? AS VARBINARY)")) {
        statement.setClob(1, clob);
        statement.setBlob(2, blob);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo("abXYZfgh");
          assertThat(rows.getBytes(2)).containsExactly(2, 7, 8);
        }
      }
    }
  }

  @Test
  void placesOutsideAndFreedOnesAreRefused() throws SQLException {
    TextClob clob = new TextClob("abc");
    assertThatThrownBy(() -> clob.setString(5, "x"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("position 5");
    assertThatThrownBy(() -> clob.setString(1, "x", 0, 2)).isInstanceOf(SQLException.class);
    BytesBlob blob = new BytesBlob(new byte[] {1});
    assertThatThrownBy(() -> blob.truncate(2)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> blob.setBytes(0, new byte[] {1})).isInstanceOf(SQLException.class);
    clob.free();
    assertThatThrownBy(() -> clob.setString(1, "x"))
        .hasFieldOrPropertyWithValue("SQLState", "24000");
  }
}
