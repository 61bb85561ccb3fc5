package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class ScrollTest {
  private static final int ROWS = 30_000;

  private TestConnections connections;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:;planner=native");
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  private Statement scrolling() throws SQLException {
    return connection.createStatement(
        ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
  }

  @Test
  void everyMoveLandsWhereJdbcSays() throws SQLException {
    try (Statement statement = scrolling();
        ResultSet rows =
            statement.executeQuery("SELECT value FROM generate_series(1, " + ROWS + ")")) {
      assertThat(statement.getResultSetType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
      assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
      assertThat((Object) connection.getWarnings()).isNull();
      assertThat(rows.isBeforeFirst()).isTrue();
      assertThat(rows.last()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(ROWS);
      assertThat(rows.isLast()).isTrue();
      assertThat(rows.getRow()).isEqualTo(ROWS);
      assertThat(rows.next()).isFalse();
      assertThat(rows.isAfterLast()).isTrue();
      assertThat(rows.getRow()).isZero();
      assertThatThrownBy(() -> rows.getLong(1)).hasFieldOrPropertyWithValue("SQLState", "24000");
      assertThat(rows.previous()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(ROWS);
      assertThat(rows.absolute(20_000)).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(20_000);
      assertThat(rows.relative(-19_999)).isTrue();
      assertThat(rows.isFirst()).isTrue();
      assertThat(rows.previous()).isFalse();
      assertThat(rows.isBeforeFirst()).isTrue();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(1);
      assertThat(rows.absolute(-2)).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(ROWS - 1);
      assertThat(rows.absolute(ROWS + 5)).isFalse();
      assertThat(rows.isAfterLast()).isTrue();
      assertThat(rows.first()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(1);
      rows.afterLast();
      assertThat(rows.relative(-1)).isTrue();
      rows.beforeFirst();
      long sum = 0;
      while (rows.next()) {
        sum += rows.getLong(1);
      }
      assertThat(sum).isEqualTo(ROWS * (ROWS + 1L) / 2);
      rows.setFetchDirection(ResultSet.FETCH_REVERSE);
    }
  }

  /** The same values as a forward-only result has, type by type, with nulls between them. */
  @Test
  void keptRowsReadAsStreamedOnesDo() throws SQLException {
    String sql =
        "SELECT CASE WHEN value % 3 = 0 THEN NULL ELSE value END AS l, value % 2 = 0 AS b,"
            + " 'text ' || CAST(value AS VARCHAR) AS t,"
            + " CASE WHEN value % 5 = 0 THEN NULL ELSE [value, NULL, value + 1] END AS list,"
            + " named_struct('a', value, 'b', [concat('x', value)]) AS s,"
            + " map {'k': value} AS m,"
            + " arrow_cast(concat('d', CAST(value % 7 AS VARCHAR)), 'Dictionary(Int32, Utf8)') AS d,"
            + " arrow_cast([value, 2], 'FixedSizeList(2, Int64)') AS f,"
            + " arrow_cast(value, 'Decimal128(20, 2)') AS n,"
            + " arrow_cast(value, 'Timestamp(Nanosecond, None)') AS ts, NULL AS nothing,"
            + " CAST(CAST(value AS VARCHAR) AS BYTEA) AS y, interval '1 month' AS i"
            + " FROM generate_series(1, 20000) WHERE value % 4 <> 1 ORDER BY value";
    List<String> streamed = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        streamed.add(row(rows));
      }
    }
    assertThat(streamed).hasSize(15_000);
    try (Statement statement = scrolling();
        ResultSet rows = statement.executeQuery(sql)) {
      for (int i = streamed.size(); i >= 1; i -= 7) {
        assertThat(rows.absolute(i)).isTrue();
        assertThat(row(rows)).isEqualTo(streamed.get(i - 1));
      }
    }
  }

  private static String row(ResultSet rows) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      text.append(rows.getString(i)).append('|');
    }
    return text.toString();
  }

  @Test
  void aPreparedStatementScrollsToo() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT value FROM generate_series(1, 10) WHERE value > ?",
            ResultSet.TYPE_SCROLL_SENSITIVE,
            ResultSet.CONCUR_READ_ONLY)) {
      assertThat(connection.getWarnings().getSQLState()).isEqualTo("01S02");
      statement.setInt(1, 8);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.last()).isTrue();
        assertThat(rows.getRow()).isEqualTo(2);
      }
      statement.setInt(1, 80);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.last()).isFalse();
        assertThat(rows.isBeforeFirst()).isFalse();
        assertThat(rows.isAfterLast()).isFalse();
      }
    }
  }

  @Test
  void aForwardOnlyResultRefusesToMove() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThatThrownBy(rows::last).isInstanceOf(SQLFeatureNotSupportedException.class);
      assertThat(rows.next()).isTrue();
    }
  }

  @Test
  void metadataCanBeScrolled() throws SQLException {
    try (ResultSet rows = connection.getMetaData().getTypeInfo()) {
      assertThat(rows.last()).isTrue();
      int last = rows.getRow();
      rows.beforeFirst();
      int count = 0;
      while (rows.next()) {
        count++;
      }
      assertThat(count).isEqualTo(last).isPositive();
    }
  }

  @Test
  void whatTakesTooMuchMemoryIsRefusedByName() throws SQLException {
    DataFusionSession session = connection.unwrap(DataFusionSession.class);
    String sql = "SELECT value FROM generate_series(1, 1000000)";
    BatchSource stream = session.query(sql);
    StreamRows rows = StreamRows.open(stream, new StatementText(sql, sql), session.engine());
    assertThatThrownBy(() -> KeptRows.readAll(rows, 1 << 20))
        .isInstanceOf(SQLTransientException.class)
        .hasFieldOrPropertyWithValue("SQLState", "53200")
        .hasMessageContaining("1 MiB")
        .hasMessageContaining("forward-only");
  }

  @Test
  void whatIsCutOffIsAWarning() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxFieldSize(3);
      try (ResultSet rows = statement.executeQuery("SELECT 'abcdef' AS t, 123456 AS n")) {
        rows.next();
        assertThat(rows.getString(2)).isEqualTo("123456");
        assertThat((Object) rows.getWarnings()).isNull();
        assertThat(rows.getString(1)).isEqualTo("abc");
        assertThat((Object) rows.getWarnings())
            .isInstanceOf(java.sql.DataTruncation.class)
            .hasFieldOrPropertyWithValue("dataSize", 6)
            .hasFieldOrPropertyWithValue("SQLState", "01004");
        assertThat(rows.next()).isFalse();
        assertThat((Object) rows.getWarnings()).isNull();
      }
    }
  }
}
