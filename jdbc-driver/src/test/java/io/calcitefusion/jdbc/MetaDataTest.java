package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class MetaDataTest {
  private TestConnections connections;
  private Connection connection;
  private DatabaseMetaData metadata;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:;planner=native");
    metadata = connection.getMetaData();
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> column(ResultSet rows, String name) throws SQLException {
    try (rows) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(name));
      }
      return values;
    }
  }

  @Test
  void everyMethodAnswers() throws Exception {
    int count = 0;
    for (Method method : DatabaseMetaData.class.getMethods()) {
      if (method.getDeclaringClass() != DatabaseMetaData.class) {
        continue;
      }
      Object[] arguments =
          Arrays.stream(method.getParameterTypes())
              .map(
                  type ->
                      type == int.class
                          ? (Object) ResultSet.TYPE_FORWARD_ONLY
                          : type == boolean.class
                              ? (Object) false
                              : type == String.class ? "x" : null)
              .toArray();
      Object answer;
      try {
        answer = method.invoke(metadata, arguments);
      } catch (InvocationTargetException e) {
        throw new AssertionError(method + " failed", e.getCause());
      }
      assertThat(answer).as(method.getName()).isNotNull();
      if (answer instanceof ResultSet rows) {
        assertThat(rows.getMetaData().getColumnCount()).as(method.getName()).isPositive();
        while (rows.next()) {
          rows.getString(1);
        }
        rows.close();
      }
      count++;
    }
    assertThat(count).isEqualTo(177);
  }

  @Test
  void tablesComeInOrderWithTheirKinds() throws SQLException {
    execute("CREATE TABLE b (v INT)", "CREATE TABLE a (v INT)", "CREATE VIEW v AS SELECT * FROM a");
    assertThat(column(metadata.getTables("datafusion", "public", null, null), "TABLE_NAME"))
        .containsExactly("a", "b", "v");
    assertThat(column(metadata.getTables("", "", "%", new String[] {"VIEW"}), "TABLE_NAME"))
        .containsExactly("v");
    assertThat(column(metadata.getTables("datafusion", "pub%", "_", null), "TABLE_TYPE"))
        .containsExactly("TABLE", "TABLE", "VIEW");
    assertThat(column(metadata.getTables("other", null, null, null), "TABLE_NAME")).isEmpty();
    assertThat(column(metadata.getTableTypes(), "TABLE_TYPE"))
        .containsExactly("SYSTEM TABLE", "SYSTEM VIEW", "TABLE", "VIEW");
    assertThat(column(metadata.getCatalogs(), "TABLE_CAT")).contains("datafusion");
    assertThat(column(metadata.getSchemas(), "TABLE_SCHEM")).contains("public");
    assertThat(column(metadata.getSchemas("datafusion", "p_blic"), "TABLE_SCHEM"))
        .containsExactly("public");
  }

  @Test
  void theEnginesOwnTablesAreOfKindsOfTheirOwn() throws SQLException {
    execute("CREATE TABLE mine (v INT)");
    String[] usual = {"TABLE", "VIEW"};
    assertThat(column(metadata.getTables(null, null, "%", usual), "TABLE_NAME"))
        .containsExactly("mine");
    assertThat(
            column(metadata.getTables("datafusion", "information_schema", "%", null), "TABLE_NAME"))
        .contains("tables", "columns", "routines");
    assertThat(column(metadata.getTables(null, "information_schema", "tables", null), "TABLE_TYPE"))
        .isNotEmpty()
        .containsOnly("SYSTEM VIEW");
    assertThat(
            column(
                metadata.getTables("system", null, "%", new String[] {"SYSTEM TABLE"}),
                "TABLE_SCHEM"))
        .contains("runtime");
    assertThat(
            column(
                metadata.getColumns("datafusion", "information_schema", "schemata", "%"),
                "COLUMN_NAME"))
        .contains("catalog_name", "schema_name");
    assertThat(column(metadata.getSchemas("datafusion", null), "TABLE_SCHEM"))
        .containsExactly("information_schema", "public");
  }

  /** What the metadata says of the engine's own views is what a query of them gives. */
  @Test
  void viewsOfTheInformationSchemaHaveTheColumnsThatTheyGive() throws SQLException {
    for (String view :
        column(metadata.getTables("datafusion", "information_schema", "%", null), "TABLE_NAME")) {
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT * FROM information_schema." + view + " LIMIT 0")) {
        List<String> labels = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          labels.add(rows.getMetaData().getColumnLabel(i));
        }
        assertThat(
                column(
                    metadata.getColumns("datafusion", "information_schema", view, null),
                    "COLUMN_NAME"))
            .as(view)
            .isEqualTo(labels);
      }
    }
  }

  @Test
  void aNameIsTakenLiterallyBeforeItIsAPattern() throws SQLException {
    execute("CREATE TABLE a_c (v INT)", "CREATE TABLE abc (v INT)", "CREATE TABLE \"x%\" (v INT)");
    assertThat(column(metadata.getTables(null, null, "a_c", null), "TABLE_NAME"))
        .containsExactly("a_c");
    assertThat(column(metadata.getTables(null, null, "a_%", null), "TABLE_NAME"))
        .containsExactly("a_c", "abc");
    assertThat(column(metadata.getTables(null, null, "a\\_c", null), "TABLE_NAME"))
        .containsExactly("a_c");
    assertThat(column(metadata.getTables(null, null, "x%", null), "TABLE_NAME"))
        .containsExactly("x%");
    assertThat(column(metadata.getColumns(null, null, "a_c", "%"), "TABLE_NAME"))
        .containsExactly("a_c");
  }

  /** A table with a column of every type that a statement can declare. */
  private void createTypes() throws SQLException {
    execute(
        "CREATE TABLE types (c_bool BOOLEAN NOT NULL, c_tiny TINYINT, c_small SMALLINT, c_int INT,"
            + " c_big BIGINT, c_utiny TINYINT UNSIGNED, c_ubig BIGINT UNSIGNED, c_real REAL,"
            + " c_double DOUBLE, c_dec DECIMAL(12, 3), c_text VARCHAR, c_bytes BYTEA, c_date DATE,"
            + " c_time TIME, c_ts TIMESTAMP, c_tstz TIMESTAMP WITH TIME ZONE, c_list INT[],"
            + " c_struct STRUCT<a INT>)");
  }

  @Test
  void columnsAndResultsAndParametersSayTheSame() throws SQLException {
    createTypes();
    try (ResultSet columns = metadata.getColumns(null, null, "types", null);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM types")) {
      ResultSetMetaData result = rows.getMetaData();
      int i = 0;
      while (columns.next()) {
        i++;
        String name = columns.getString("COLUMN_NAME");
        assertThat(result.getColumnLabel(i)).isEqualTo(name);
        assertThat(result.getColumnType(i)).as(name).isEqualTo(columns.getInt("DATA_TYPE"));
        assertThat(result.getColumnTypeName(i)).as(name).isEqualTo(columns.getString("TYPE_NAME"));
        assertThat(result.getPrecision(i)).as(name).isEqualTo(columns.getInt("COLUMN_SIZE"));
        assertThat(result.getScale(i)).as(name).isEqualTo(columns.getInt("DECIMAL_DIGITS"));
        assertThat(columns.getInt("ORDINAL_POSITION")).isEqualTo(i);
        assertThat(result.isNullable(i)).as(name).isEqualTo(columns.getInt("NULLABLE"));
        if (!name.equals("c_list") && !name.equals("c_struct")) {
          try (PreparedStatement parameter =
              connection.prepareStatement("SELECT 1 FROM types WHERE " + name + " = ?")) {
            assertThat(parameter.getParameterMetaData().getParameterType(1))
                .as(name)
                .isEqualTo(result.getColumnType(i));
          }
        }
      }
      assertThat(i).isEqualTo(result.getColumnCount()).isEqualTo(18);
    }
  }

  @Test
  void columnsHaveTheRightTypes() throws SQLException {
    createTypes();
    assertThat(column(metadata.getColumns(null, null, "types", null), "TYPE_NAME"))
        .containsExactly(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "TINYINT UNSIGNED",
            "BIGINT UNSIGNED",
            "REAL",
            "DOUBLE",
            "DECIMAL",
            "VARCHAR",
            "VARBINARY",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP WITH TIME ZONE",
            "INTEGER[]",
            "STRUCT(a INTEGER)");
    try (ResultSet rows = metadata.getColumns(null, null, "types", "c_dec")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt("DATA_TYPE")).isEqualTo(Types.DECIMAL);
      assertThat(rows.getInt("COLUMN_SIZE")).isEqualTo(12);
      assertThat(rows.getInt("DECIMAL_DIGITS")).isEqualTo(3);
      assertThat(rows.getInt("NUM_PREC_RADIX")).isEqualTo(10);
      assertThat(rows.getString("IS_NULLABLE")).isEqualTo("YES");
      assertThat(rows.getString("IS_AUTOINCREMENT")).isEqualTo("NO");
      assertThat(rows.next()).isFalse();
    }
    try (ResultSet rows = metadata.getColumns(null, null, "types", "c_bool")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("IS_NULLABLE")).isEqualTo("NO");
    }
  }

  @Test
  void typeInfoIsOrderedAndComplete() throws SQLException {
    List<Integer> codes =
        column(metadata.getTypeInfo(), "DATA_TYPE").stream().map(Integer::valueOf).toList();
    assertThat(codes).isSorted().contains(Types.INTEGER, Types.VARCHAR, Types.TIMESTAMP);
    assertThat(column(metadata.getTypeInfo(), "TYPE_NAME")).doesNotHaveDuplicates();
  }

  @Test
  void functionsComeFromTheEngine() throws SQLException {
    assertThat(column(metadata.getFunctions(null, null, "date_trun%"), "FUNCTION_NAME"))
        .containsExactly("date_trunc");
    try (ResultSet rows = metadata.getFunctionColumns(null, null, "abs", null)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("FUNCTION_NAME")).isEqualTo("abs");
    }
  }

  @Test
  void aTableNameOfNullIsRefused() {
    assertThatThrownBy(() -> metadata.getPrimaryKeys(null, null, null))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "22023");
  }

  @Test
  void namesAndVersions() throws SQLException {
    assertThat(metadata.getDatabaseProductName()).isEqualTo("DataFusion");
    assertThat(metadata.getDatabaseProductVersion()).startsWith("55.");
    assertThat(metadata.getURL()).isEqualTo("jdbc:datafusion:;planner=native");
    assertThat(metadata.getSQLStateType()).isEqualTo(DatabaseMetaData.sqlStateSQL);
    assertThat(metadata.supportsTransactionIsolationLevel(Connection.TRANSACTION_NONE)).isTrue();
    assertThat(metadata.supportsTransactions()).isFalse();
    assertThat(metadata.getConnection()).isSameAs(connection);
  }
}
