package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.calcite.DataFusionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.jdbc.CalciteConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of Calcite's own driver that names the schema factory. */
final class CalciteModelTest {
  private static final String SETTINGS =
      ";lex=JAVA;typeSystem=io.calcitefusion.calcite.DataFusionTypeSystem#INSTANCE";

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("data/people.csv"), "id,name\n1,Ada\n2,Alan\n3,\n");
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        catalog: shop
        schema: public
        datasets:
          - name: people_v1
            version: 1
            doc: people
            columns:
              - {name: id, type: int64, doc: Number of the person.}
              - {name: name, type: utf8, doc: Name of the person.}
            key: [id]
        """);
    Files.copy(folder.resolve("data/people.csv"), folder.resolve("data/people_v1.csv"));
  }

  private Connection open(String operand) throws SQLException, IOException {
    Path model = folder.resolve("model.json");
    Files.writeString(
        model,
        """
        {"version": "1.0", "defaultSchema": "F", "schemas": [{"name": "F", "type": "custom",
         "factory": "io.calcitefusion.calcite.DataFusionSchemaFactory",
         "operand": {%s}}]}
        """
            .formatted(operand.replace('\'', '"')));
    return DriverManager.getConnection("jdbc:calcite:model=" + model + SETTINGS);
  }

  /** Calcite does not close what its models open. */
  private static void closeSchema(Connection connection) throws SQLException {
    connection
        .unwrap(CalciteConnection.class)
        .getRootSchema()
        .subSchemas()
        .get("F")
        .unwrap(DataFusionSchema.class)
        .close();
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  @Test
  void aFolderBesideTheModelHasItsFilesAsTables() throws Exception {
    try (Connection connection = open("'folder': 'data'")) {
      assertThat(rows(connection, "SELECT name FROM people WHERE id > 1 ORDER BY id"))
          .containsExactly("Alan", null);
      assertThat(rows(connection, "EXPLAIN PLAN FOR SELECT count(*) FROM people").get(0))
          .startsWith("DataFusionToEnumerableConverter");
      closeSchema(connection);
      assertThatThrownBy(() -> rows(connection, "SELECT name FROM people"))
          .hasStackTraceContaining("closed");
    }
  }

  @Test
  void aRegistryWithADataFolderOpens() throws Exception {
    try (Connection connection = open("'registry': 'registry.yaml', 'data': 'data'")) {
      assertThat(rows(connection, "SELECT p.name FROM people_v1 AS p WHERE p.id = 1"))
          .containsExactly("Ada");
      assertThat(rows(connection, "SELECT count(*) FROM F.\"public\".people_v1".replace("\"", "`")))
          .containsExactly("3");
      closeSchema(connection);
    }
  }

  @Test
  void theShippedRegistryOpens() throws Exception {
    try (Connection connection = open("'registry': 'classpath:codeintel'")) {
      assertThat(rows(connection, "SELECT count(*) FROM ast_files_v1")).containsExactly("0");
      closeSchema(connection);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'folder': 'data', 'profil': 'dev' | unknown property 'profil'; did you mean profile",
        "'folder': 'data', 'registry': 'registry.yaml' | can not stand together",
        "'registry': 'data' | has to name a .yaml file",
        "'folder': 'nowhere' | does not exist",
        "'folder': 'data', 'planner': 'native' | has no meaning",
        "'folder': 'data', 'access': 'root' | is no value of 'access'",
        "'folder': {'a': 1} | has to be a text"
      })
  void badOperandsAreNamed(String operand, String message) {
    assertThatThrownBy(() -> open(operand).close()).hasStackTraceContaining(message);
  }
}
