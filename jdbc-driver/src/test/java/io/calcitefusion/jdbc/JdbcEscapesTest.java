package io.calcitefusion.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import com.google.common.io.Resources;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JDBC's escapes, and the functions that the metadata says may stand in them. */
@ExtendWith(NativeLeakCheck.class)
class JdbcEscapesTest {
  private TestConnections connections;
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:");
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  @Test
  void everyEscapeHasItsValue() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String line : lines()) {
      int end = line.lastIndexOf(" = ");
      String expected = line.substring(end + 3);
      String actual = value(line.substring(0, end));
      if (!expected.equals(actual)) {
        wrong.add(line + "  but: " + actual);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyFunctionOfTheMetadataStandsInAnEscape() throws SQLException, IOException {
    DatabaseMetaData metadata = connection.getMetaData();
    String escapes = String.join("\n", lines());
    for (String names :
        List.of(
            metadata.getNumericFunctions(),
            metadata.getStringFunctions(),
            metadata.getSystemFunctions(),
            metadata.getTimeDateFunctions())) {
      assertThat(Splitter.on(',').splitToList(names))
          .allMatch(name -> escapes.contains("{fn " + name + "("));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {fn SPACE()}                                          | 42883 | SPACE
          {fn DAYNAME(1)}                                       | 42    | 1
          {fn nope(1)}                                          | 42883 | nope
          {fn SOUNDEX('a')}                                     | 0A000 | SOUNDEX
          {fn TIMESTAMPDIFF(SQL_TSI_FRAC_SECOND, now(), now())} | 0A000 | SQL_TSI_FRAC_SECOND
          """)
  void otherEscapesAreRefusedByName(String escape, String state, String name) {
    assertThatThrownBy(() -> statement.executeQuery("SELECT " + escape))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(name)
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).startsWith(state));
  }

  @Test
  void anEscapeTakesColumnsAndParameters() throws SQLException {
    statement.execute("CREATE TABLE days (d DATE, n INT) AS VALUES (DATE '2024-02-29', 2)");
    try (ResultSet rows =
        statement.executeQuery("SELECT {fn DAYNAME(d)}, {fn SPACE(n)} || '.' FROM days")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("Thursday");
      assertThat(rows.getString(2)).isEqualTo("  .");
    }
    try (var prepared = connection.prepareStatement("SELECT {fn SPACE(CAST(? AS INT))} || '.'")) {
      prepared.setInt(1, 1);
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo(" .");
      }
    }
  }

  private static List<String> lines() throws IOException {
    return Resources.readLines(Resources.getResource(JdbcEscapesTest.class, "escapes.txt"), UTF_8)
        .stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private String value(String expression) {
    try (ResultSet rows = statement.executeQuery("SELECT " + expression)) {
      return rows.next() ? rows.getString(1) : "no row";
    } catch (SQLException e) {
      return e.getSQLState() + ' ' + e.getMessage();
    }
  }
}
