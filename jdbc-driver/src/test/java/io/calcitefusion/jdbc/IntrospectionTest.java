package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SHOW and DESCRIBE say what information_schema says. */
@ExtendWith(NativeLeakCheck.class)
class IntrospectionTest {
  private static final String ODD = "\"x'; drop table y; --\"";

  private final TestConnections connections = new TestConnections();
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = connections.open("jdbc:datafusion:classpath:codeintel;access=admin");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + ODD + " AS SELECT 1 AS \"it's\", 'a' AS \"b\"\"c\"");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  @Test
  void showTables() throws SQLException {
    List<List<String>> shown = rows("SHOW TABLES");

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            rows(
                "SELECT table_catalog, table_schema, table_name, table_type"
                    + " FROM information_schema.tables"));
    assertThat(shown)
        .contains(List.of("codeintel", "public", "x'; drop table y; --", "BASE TABLE"));
  }

  @Test
  void showColumnsOfEveryTable() throws SQLException {
    List<List<String>> tables =
        rows(
            "SELECT table_name FROM information_schema.tables"
                + " WHERE table_schema = 'public' AND table_catalog = 'codeintel'");
    assertThat(tables).hasSizeGreaterThan(80);
    for (List<String> table : tables) {
      String name = table.get(0);
      String expected =
          "SELECT table_catalog, table_schema, table_name, column_name, data_type, is_nullable"
              + " FROM information_schema.columns WHERE table_catalog = 'codeintel'"
              + " AND table_schema = 'public' AND table_name = '"
              + name.replace("'", "''")
              + "' ORDER BY ordinal_position";
      String quoted = '"' + name.replace("\"", "\"\"") + '"';
      assertThat(rows("SHOW COLUMNS FROM " + quoted)).as(name).isEqualTo(rows(expected));
      assertThat(rows("DESCRIBE " + quoted))
          .as(name)
          .isEqualTo(
              rows(
                  expected.replace("SELECT table_catalog, table_schema, table_name, ", "SELECT ")));
    }
  }

  @Test
  void showFunctions() throws SQLException {
    TreeSet<String> shown = new TreeSet<>();
    rows("SHOW FUNCTIONS").forEach(row -> shown.add(row.get(0)));
    TreeSet<String> routines = new TreeSet<>();
    rows("SELECT DISTINCT routine_name FROM information_schema.routines")
        .forEach(row -> routines.add(row.get(0)));

    assertThat(shown).hasSizeGreaterThan(100);
    assertThat(routines).containsAll(shown);
  }

  private List<List<String>> rows(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(String.valueOf(result.getString(column)));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
