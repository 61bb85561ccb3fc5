package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.tests.CalciteSources.Extracted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Wrong input over JDBC gives a typed error, and the connection goes on. */
@ExtendWith({NothingLeaks.class, CalciteSources.class})
final class BadInputTest {
  @TempDir private Path folder;
  private Path repoFiles;

  @BeforeEach
  void remember(Extracted extracted) {
    repoFiles = extracted.folder().resolve("repo_files_v1.parquet");
  }

  @Test
  void aTruncatedFileIsNamedWhenItIsRead() throws SQLException, IOException {
    Path damaged = folder.resolve("repo_files_v1.parquet");
    Files.copy(repoFiles, damaged);
    try (FileChannel file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
      file.truncate(Files.size(damaged) / 2);
    }
    try (Connection connection = codeIntel()) {
      SQLException error = refused(connection, "SELECT count(*) FROM repo_files_v1");
      assertError(error)
          .hasMessageContaining("Dataset repo_files_v1")
          .hasMessageContaining(damaged.toString());
      assertThat(error.getSQLState()).isEqualTo("58030");
      assertUsable(connection);
    }
  }

  @Test
  void aFileOfAnotherSchemaIsToldColumnByColumn() throws SQLException, IOException {
    Files.copy(repoFiles, folder.resolve("file_line_index_v1.parquet"));
    try (Connection connection = codeIntel()) {
      SQLException error = refused(connection, "SELECT count(*) FROM file_line_index_v1");
      assertError(error)
          .hasMessageContaining("file_line_index_v1")
          .hasMessageContaining("line_no")
          .hasMessageContaining("line_text");
      assertUsable(connection);
    }
  }

  @Test
  void aDatasetWithoutAFileIsAnEmptyTable() throws SQLException {
    try (Connection connection = codeIntel();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM ast_nodes")) {
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(16);
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void anExplicitLocationWithoutAFileIsAnError() throws SQLException, IOException {
    Path registry = folder.resolve("registry.yaml");
    Files.writeString(
        registry,
        """
        registry: shop
        catalog: shop
        schema: public
        datasets:
          - name: orders_v1
            version: 1
            columns:
              - {name: id, type: int64}
            location: {format: parquet, path: nowhere/orders.parquet}
        """);
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:" + registry)) {
      assertError(refused(connection, "SELECT * FROM orders_v1"))
          .hasMessageContaining("orders_v1")
          .hasMessageContaining("nowhere/orders.parquet");
      assertUsable(connection);
    }
  }

  @Test
  void aMalformedRegistryIsToldWithFileAndLine() throws IOException {
    Path registry = folder.resolve("registry.yaml");
    Files.writeString(registry, "registry: shop\ncatalog: shop\nschema: public\ndatsets: []\n");
    SQLException error =
        catchThrowableOfType(
            SQLException.class, () -> DriverManager.getConnection("jdbc:datafusion:" + registry));
    assertError(error).hasMessageContaining("registry.yaml").hasMessageContaining("datsets");
    assertThat(error.getMessage()).containsPattern("(:|line )4");
  }

  @Test
  void aSyntaxErrorHasLineAndColumn() throws SQLException {
    try (Connection connection = codeIntel()) {
      SQLException error = refused(connection, "SELECT path\nFORM repo_files_v1 x");
      assertThat(error.getSQLState()).isEqualTo("42601");
      assertError(error).hasMessageContaining("line 2");
      assertUsable(connection);
    }
  }

  @Test
  void anUnknownTableIsToldWithNearNames() throws SQLException {
    try (Connection connection = codeIntel()) {
      SQLException error = refused(connection, "SELECT 1 FROM repo_file_v1");
      assertThat(error.getSQLState()).isEqualTo("42P01");
      assertError(error).hasMessageContaining("repo_file_v1").hasMessageContaining("repo_files_v1");
      assertUsable(connection);
    }
  }

  @Test
  void anUnknownColumnIsToldWithNearNames() throws SQLException {
    try (Connection connection = codeIntel()) {
      SQLException error = refused(connection, "SELECT size_byte FROM repo_files_v1");
      assertThat(error.getSQLState()).isEqualTo("42703");
      assertError(error).hasMessageContaining("size_byte").hasMessageContaining("size_bytes");
      assertUsable(connection);
    }
  }

  @Test
  void changesAreRefusedOnAReadOnlyConnection() throws SQLException {
    try (Connection connection = codeIntel()) {
      for (String sql :
          new String[] {
            "CREATE TABLE t (a INT)",
            "INSERT INTO repo_files_v1 SELECT * FROM repo_files_v1",
            "DROP VIEW ast_nodes",
            "COPY repo_files_v1 TO '" + folder.resolve("copy.parquet") + "'",
            "SET datafusion.execution.batch_size = 1"
          }) {
        assertThat(refused(connection, sql).getSQLState()).as(sql).isEqualTo("25006");
      }
      assertThat(folder.resolve("copy.parquet")).doesNotExist();
      assertUsable(connection);
    }
  }

  @Test
  void anErrorInARowLeavesTheConnectionUsable() throws SQLException {
    try (Connection connection = codeIntel()) {
      SQLException error = refused(connection, "SELECT 1 / (n - n) FROM (VALUES (1)) AS t (n)");
      assertThat(error.getSQLState()).isEqualTo("22012");
      assertUsable(connection);
    }
  }

  @Test
  void aClosedResultStatementOrConnectionSaysSo() throws SQLException {
    Connection connection = codeIntel();
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("SELECT 1");
    rows.close();
    assertError(catchThrowableOfType(SQLException.class, rows::next))
        .hasMessageContaining("closed");
    statement.close();
    assertError(catchThrowableOfType(SQLException.class, () -> statement.executeQuery("SELECT 1")))
        .hasMessageContaining("closed");
    connection.close();
    assertError(catchThrowableOfType(SQLException.class, connection::createStatement))
        .hasMessageContaining("closed")
        .satisfies(error -> assertThat(error.getSQLState()).isEqualTo("08003"));
    connection.close();
  }

  @Test
  void anUnknownKeyInTheUrlIsToldWithNearNames() {
    assertError(
            catchThrowableOfType(
                SQLException.class,
                () -> DriverManager.getConnection("jdbc:datafusion:;timeZone=UTC;acces=admin")))
        .hasMessageContaining("'acces'")
        .hasMessageContaining("access");
  }

  private Connection codeIntel() throws SQLException {
    return DriverManager.getConnection("jdbc:datafusion:classpath:codeintel;data=" + folder);
  }

  private static SQLException refused(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SQLException error =
          catchThrowableOfType(
              SQLException.class,
              () -> {
                if (statement.execute(sql)) {
                  try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                      rows.getObject(1);
                    }
                  }
                }
              });
      assertError(error).as(sql).isNotNull();
      return error;
    }
  }

  /** A SQLException is also iterable, which leaves the usual assertion open. */
  private static ThrowableAssert<SQLException> assertError(SQLException error) {
    return new ThrowableAssert<>(error);
  }

  private static void assertUsable(Connection connection) throws SQLException {
    assertThat(connection.isValid(1)).isTrue();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 40 + 2")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(42);
    }
  }
}
