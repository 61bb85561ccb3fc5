package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, structs and maps as parameters, through the front end and without it. */
@ExtendWith(NativeLeakCheck.class)
class NestedParameterTest {
  private TestConnections connections;

  @BeforeEach
  void open() {
    connections = new TestConnections();
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  private Connection connection(String planner) throws SQLException {
    return connections.open("jdbc:datafusion:;planner=" + planner);
  }

  /** A cast in the words of the engine, or of the front end. */
  private static String cast(String planner, String nativeType, String calciteType) {
    return "CAST(? AS " + (planner.equals("native") ? nativeType : calciteType) + ")";
  }

  /** The first column of a one-row result, as text. */
  private static String text(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
      }
    }
  }

  /** The type that a value has in the engine when the statement tells none. */
  private static String type(Connection connection, Object value) throws SQLException {
    return text(connection, "SELECT arrow_typeof(?) AS t", value);
  }

  @Test
  void whatNobodyTypedHasTheTypeOfItsParts() throws SQLException {
    Connection connection = connection("native");
    assertThat(type(connection, List.of(1, 2))).isEqualTo("List(Int32)");
    assertThat(type(connection, new int[] {1})).isEqualTo("List(Int32)");
    assertThat(type(connection, Set.of("a"))).isEqualTo("List(Utf8)");
    assertThat(type(connection, List.of(1, 2L))).isEqualTo("List(Int64)");
    assertThat(type(connection, List.of(1, 2.5))).isEqualTo("List(Float64)");
    assertThat(type(connection, List.of(new BigDecimal("1.5"), new BigDecimal("20.25"))))
        .isEqualTo("List(Decimal128(4, 2))");
    assertThat(type(connection, List.of(2, new BigDecimal("20.25"))))
        .isEqualTo("List(Decimal128(21, 2))");
    assertThat(
            type(
                connection,
                List.of(
                    LocalDateTime.of(2024, 1, 2, 3, 4), LocalDateTime.of(2024, 1, 2, 3, 4, 5, 1))))
        .isEqualTo("List(Timestamp(ns))");
    assertThat(type(connection, new Object[][] {{}, {1}, null, {2.5}}))
        .isEqualTo("List(List(Float64))");
    assertThat(type(connection, Map.of("a", 1))).startsWith("Map(").contains("Utf8", "Int32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "calcite"})
  void listsAreSearchedAndUnnested(String planner) throws SQLException {
    Connection connection = connection(planner);
    String has = "SELECT array_has(?, 3) AS found";
    assertThat(text(connection, has, List.of(1, 3))).isEqualTo("true");
    assertThat(text(connection, has, List.of(1, 2))).isEqualTo("false");
    assertThat(text(connection, "SELECT array_append(make_array('a'), ?) AS l", "b"))
        .isEqualTo("[a,b]".replaceAll("([ab])", "\"$1\""));
    assertThat(
            text(
                connection,
                "SELECT array_length(" + cast(planner, "BIGINT[]", "BIGINT ARRAY") + ") AS n",
                Arrays.asList(7, null, 9)))
        .isEqualTo("3");
    String any = "SELECT count(*) AS n FROM generate_series(1, 10) AS t(v) WHERE v = ANY(?)";
    assertThat(text(connection, any, List.of(2L, 5L, 50L))).isEqualTo("2");
    assertThat(text(connection, any, new int[] {2, 50})).isEqualTo("1");
    assertThat(text(connection, any.replace("= ANY", "<> ALL"), List.of(2, 50))).isEqualTo("9");
    Array none = connection.createArrayOf("BIGINT", new Object[0]);
    assertThat(text(connection, any, none)).isEqualTo("0");
    assertThat(
            text(
                connection,
                "SELECT sum(e) AS s FROM unnest("
                    + cast(planner, "BIGINT[]", "BIGINT ARRAY")
                    + ") AS t(e)",
                Arrays.asList(4L, null, 6L)))
        .isEqualTo("10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "calcite"})
  void anExpectedTypeConvertsEveryElement(String planner) throws SQLException {
    Connection connection = connection(planner);
    String echo = "SELECT " + cast(planner, "BIGINT[]", "BIGINT ARRAY") + " AS v";
    assertThat(text(connection, echo, List.of(1, 2L, (byte) 3))).isEqualTo("[1,2,3]");
    if (planner.equals("calcite")) {
      assertThat(text(connection, echo, List.of("1", 2))).isEqualTo("[1,2]");
    }
    assertThat(text(connection, echo, List.of())).isEqualTo("[]");
    assertThat(text(connection, echo, Arrays.asList(null, null))).isEqualTo("[null,null]");
    assertThat(text(connection, echo, (Object) null)).isNull();
  }

  @Test
  void createdArraysKeepTheirType() throws SQLException {
    Connection connection = connection("native");
    assertThat(type(connection, connection.createArrayOf("SMALLINT", new Object[0])))
        .isEqualTo("List(Int16)");
    assertThat(type(connection, connection.createArrayOf("decimal(10, 2)", new Object[] {null, 1})))
        .isEqualTo("List(Decimal128(10, 2))");
    assertThat(type(connection, connection.createArrayOf("date[]", new Object[] {null})))
        .isEqualTo("List(List(Date32))");
    Array nested =
        connection.createArrayOf("INTEGER[]", new Object[] {new int[] {1, 2}, null, List.of()});
    assertThat(nested.getBaseTypeName()).isEqualTo("INTEGER[]");
    assertThat(nested.getBaseType()).isEqualTo(Types.ARRAY);
    assertThat(nested.toString()).isEqualTo("[[1,2],null,[]]");
    assertThat(text(connection, "SELECT array_length(?) AS n", nested)).isEqualTo("3");
    try (PreparedStatement statement = connection.prepareStatement("SELECT array_length(?) AS n")) {
      statement.setArray(1, nested);
      statement.setObject(1, nested, Types.ARRAY);
      statement.setObject(1, List.of(1), JDBCType.ARRAY);
      nested.free();
      assertThatThrownBy(() -> statement.setArray(1, nested))
          .hasFieldOrPropertyWithValue("SQLState", "24000");
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "calcite"})
  void structsHaveNamedFields(String planner) throws SQLException {
    Connection connection = connection(planner);
    Struct created =
        connection.createStruct(
            "STRUCT(n BIGINT, \"Some Text\" VARCHAR)", new Object[] {null, "x"});
    assertThat(created.getSQLTypeName()).isEqualTo("STRUCT(n BIGINT, Some Text VARCHAR)");
    String cast =
        cast(
            planner,
            "STRUCT<n BIGINT, \"Some Text\" VARCHAR>",
            "ROW(n BIGINT, \"Some Text\" VARCHAR)");
    assertThat(text(connection, "SELECT get_field(" + cast + ", 'Some Text') AS v", created))
        .isEqualTo("x");
    assertThat(type(connection("native"), List.of(created, created)))
        .isEqualTo("List(Struct(\"n\": Int64, \"Some Text\": Utf8))");
  }

  @Test
  void whatWasReadCanBeGivenBack() throws SQLException {
    Connection connection = connection("native");
    String sql =
        "SELECT make_array(named_struct('a', 1, 'b', make_array('x', NULL))) AS l,"
            + " map(make_array('k'), make_array(2.5)) AS m";
    try (PreparedStatement first = connection.prepareStatement(sql);
        ResultSet rows = first.executeQuery()) {
      assertThat(rows.next()).isTrue();
      assertThat(type(connection, rows.getObject("l")))
          .isEqualTo("List(Struct(\"a\": Int64, \"b\": List(Utf8)))");
      assertThat(type(connection, rows.getObject("m"))).startsWith("Map(");
      assertThat(text(connection, "SELECT array_to_string(?, ',') AS v", List.of("x", "y")))
          .isEqualTo("x,y");
    }
  }

  /** The engine itself does not tell the type of a cast parameter. */
  @Test
  void aMapFillsAStructByItsNames() throws SQLException {
    Connection connection = connection("calcite");
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT CAST(? AS ROW(a BIGINT, b VARCHAR)) AS v")) {
      assertThat(statement.getParameterMetaData().getParameterType(1)).isEqualTo(Types.STRUCT);
      statement.setObject(1, Map.of("a", "5"));
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("{\"a\":5,\"b\":null}");
      }
      refused(() -> statement.setObject(1, Map.of("c", 5)), "22023", "no field c; it has [a, b]");
      refused(() -> statement.setObject(1, Map.of("a", "x")), "22018", "field a");
    }
    String map = "SELECT CAST(? AS MAP<VARCHAR, BIGINT>) AS v";
    assertThat(text(connection, map, Map.of(7, "8"))).isEqualTo("{\"7\":8}");
    assertThat(text(connection, map, Map.of())).isEqualTo("{}");
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsPlace() throws SQLException {
    Connection connection = connection("calcite");
    try (PreparedStatement typed =
            connection.prepareStatement("SELECT CAST(? AS BIGINT ARRAY) AS v");
        PreparedStatement free =
            connection("native").prepareStatement("SELECT arrow_typeof(?) AS v")) {
      refused(() -> typed.setObject(1, List.of(1, "x")), "22018", "parameter 1: element 2: ");
      refused(() -> typed.setObject(1, List.of(new BigDecimal("1.5"))), "22003", "element 1");
      refused(() -> typed.setObject(1, List.of(List.of(1))), "07006", "array");
      refused(() -> typed.setObject(1, 5), "07006", "BIGINT[]");
      refused(() -> typed.setObject(1, Map.of(1, 1)), "07006", "map");
      refused(() -> free.setObject(1, List.of(1, "x")), "22023", "element 2 is a VARCHAR");
      refused(
          () -> free.setObject(1, List.of(LocalDate.EPOCH, 1)),
          "22023",
          "those before it are DATE");
      refused(() -> free.setObject(1, List.of(new Object())), "0A000", "java.lang.Object");
      List<Object> itself = new ArrayList<>();
      itself.add(itself);
      refused(() -> free.setObject(1, itself), "22023", "nested more than 64 deep");
      Map<String, Object> noKey = new java.util.HashMap<>();
      noKey.put(null, 1);
      refused(() -> free.setObject(1, noKey), "22004", "key");
    }
    refused(() -> connection.createArrayOf("INTEGER", new Object[] {1, "x"}), "22018", "element 2");
    refused(() -> connection.createArrayOf("INTEGER", null), "22023", "null");
    refused(() -> connection.createArrayOf("NUMERAL", new Object[0]), "42704", "'NUMERAL'");
    refused(() -> connection.createArrayOf(null, new Object[0]), "22023", "null");
    refused(() -> connection.createStruct("INTEGER", new Object[0]), "22023", "no STRUCT");
    refused(
        () -> connection.createStruct("STRUCT(a INTEGER)", new Object[] {1, 2}),
        "22023",
        "2 values");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String state, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", state)
        .hasMessageContaining(message);
  }

  @Test
  void aValueIsCopiedWhenItIsSet() throws SQLException {
    Connection connection = connection("native");
    try (PreparedStatement statement = connection.prepareStatement("SELECT array_length(?) AS n")) {
      List<Integer> numbers = new ArrayList<>(List.of(1, 2));
      statement.setObject(1, numbers);
      numbers.add(3);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
    }
  }
}
