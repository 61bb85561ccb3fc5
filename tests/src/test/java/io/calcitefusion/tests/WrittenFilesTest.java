package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.DataFusionSession;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a dataset's writer puts into Parquet files, as another engine reads it. */
@ExtendWith(NothingLeaks.class)
final class WrittenFilesTest {
  private static final String REGISTRY =
      """
      registry: shop
      datasets:
        - name: t
          version: 1
          write: {single_file: true}
          columns:
            - {name: id, type: int32, nullable: false}
            - {name: yes, type: bool}
            - {name: i8, type: int8}
            - {name: i16, type: int16}
            - {name: i64, type: int64}
            - {name: u8, type: uint8}
            - {name: u64, type: uint64}
            - {name: f32, type: float32}
            - {name: f64, type: float64}
            - {name: small, type: "decimal(9, 2)"}
            - {name: large, type: "decimal(38, 10)"}
            - {name: text, type: utf8}
            - {name: bytes, type: binary}
            - {name: day, type: date32}
            - {name: at, type: "timestamp(us)"}
            - {name: instant, type: "timestamp(us, UTC)"}
            - {name: list, type: "list<int32>"}
            - {name: pair, type: "struct<a: int64, b: utf8>"}
            - {name: pairs, type: "list<struct<a: int64, b: list<utf8>>>"}
            - {name: map, type: "map<utf8, int64>"}
      """;

  private static final List<String> TYPES =
      List.of(
          "INTEGER",
          "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "BIGINT",
          "UTINYINT",
          "UBIGINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL(9,2)",
          "DECIMAL(38,10)",
          "VARCHAR",
          "BLOB",
          "DATE",
          "TIMESTAMP",
          "TIMESTAMP WITH TIME ZONE",
          "INTEGER[]",
          "STRUCT(a BIGINT, b VARCHAR)",
          "STRUCT(a BIGINT, b VARCHAR[])[]",
          "MAP(VARCHAR, BIGINT)");

  private static final List<String> NAMES =
      List.of(
          "id", "yes", "i8", "i16", "i64", "u8", "u64", "f32", "f64", "small", "large", "text",
          "bytes", "day", "at", "instant", "list", "pair", "pairs", "map");

  @TempDir private Path folder;
  private Connection own;
  private Connection other;

  @BeforeEach
  void write() throws IOException, SQLException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path registry = Files.writeString(folder.resolve("registry.yaml"), REGISTRY);
    own =
        DriverManager.getConnection("jdbc:datafusion:" + registry + ";access=service;data=" + data);
    other = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
    own.unwrap(DataFusionSession.class).write("t").fromQuery(rows()).run();
  }

  @AfterEach
  void close() throws SQLException {
    own.close();
    other.close();
  }

  @Test
  void theOtherEngineSeesTheDeclaredTypes() throws SQLException {
    assertThat(read(other, "SELECT column_name, column_type FROM (DESCRIBE " + files() + ")"))
        .isEqualTo(
            IntStream.range(0, NAMES.size())
                .mapToObj(i -> List.<Object>of(NAMES.get(i), TYPES.get(i)))
                .toList());
  }

  @Test
  void theOtherEngineReadsTheSameValuesAndNulls() throws SQLException {
    List<List<Object>> ours = read(own, "SELECT * FROM t ORDER BY id");
    assertThat(read(other, files() + " ORDER BY id")).isEqualTo(ours);
    assertThat(ours).hasSize(3);
    assertThat(ours.get(0).subList(1, NAMES.size())).containsOnlyNulls();
    assertThat(ours.get(1))
        .contains(
            new BigDecimal("-9999999.99"), "", List.of(), Arrays.asList(null, ""), "1600-02-29");
  }

  @Test
  void rowsAreInTheWrittenFileAlone() throws SQLException {
    assertThat(read(other, "SELECT DISTINCT filename FROM (" + named() + ")"))
        .containsExactly(List.of(folder.resolve("data/t.parquet").toString()));
  }

  private String files() {
    return "SELECT * FROM read_parquet('" + folder.resolve("data") + "/t.parquet')";
  }

  private String named() {
    return "SELECT * FROM read_parquet('" + folder.resolve("data") + "/*', filename = true)";
  }

  /** Nulls everywhere, least and empty values, greatest ones, and nulls within nested values. */
  private static String rows() {
    return """
        SELECT CAST(1 AS INT) AS id, NULL AS yes, NULL AS i8, NULL AS i16, NULL AS i64, NULL AS u8,
          NULL AS u64, NULL AS f32, NULL AS f64, NULL AS small, NULL AS large, NULL AS text,
          NULL AS bytes, NULL AS day, NULL AS at, NULL AS instant, NULL AS list, NULL AS pair,
          NULL AS pairs, NULL AS map
        UNION ALL
        SELECT CAST(2 AS INT), false, arrow_cast(-128, 'Int8'), arrow_cast(-32768, 'Int16'),
          arrow_cast('-9223372036854775808', 'Int64'), arrow_cast(0, 'UInt8'),
          arrow_cast(0, 'UInt64'), arrow_cast(-3.5, 'Float32'),
          arrow_cast('-1.7976931348623157E308', 'Float64'),
          arrow_cast('-9999999.99', 'Decimal128(9, 2)'),
          arrow_cast('-9999999999999999999999999999.9999999999', 'Decimal128(38, 10)'),
          '', X'', DATE '1600-02-29', arrow_cast('1600-02-29 00:00:00.000001', 'Timestamp(Microsecond, None)'),
          arrow_cast('1600-02-29T00:00:00Z', 'Timestamp(Microsecond, Some("UTC"))'),
          array_remove([CAST(1 AS INT)], CAST(1 AS INT)),
          named_struct('a', CAST(NULL AS BIGINT), 'b', ''),
          [named_struct('a', CAST(NULL AS BIGINT), 'b', array_remove(['x'], 'x'))],
          MAP {'k': CAST(NULL AS BIGINT)}
        UNION ALL
        SELECT CAST(3 AS INT), true, arrow_cast(127, 'Int8'), arrow_cast(32767, 'Int16'),
          9223372036854775807, arrow_cast(255, 'UInt8'),
          arrow_cast('18446744073709551615', 'UInt64'), arrow_cast(3.5, 'Float32'), 0.1,
          arrow_cast('9999999.99', 'Decimal128(9, 2)'),
          arrow_cast('9999999999999999999999999999.9999999999', 'Decimal128(38, 10)'),
          'Größe 語 😀', X'00ff', DATE '9999-12-31', arrow_cast('9999-12-31 23:59:59.999999', 'Timestamp(Microsecond, None)'),
          arrow_cast('9999-12-31T23:59:59.999999Z', 'Timestamp(Microsecond, Some("UTC"))'),
          [CAST(1 AS INT), NULL, CAST(3 AS INT)],
          named_struct('a', CAST(7 AS BIGINT), 'b', NULL),
          [named_struct('a', CAST(1 AS BIGINT), 'b', ['x', NULL]), NULL,
            named_struct('a', NULL, 'b', NULL)],
          MAP {'a': CAST(1 AS BIGINT), 'b': CAST(2 AS BIGINT)}""";
  }

  private static List<List<Object>> read(Connection connection, String sql) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(plain(result.getObject(column)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** A value without what is particular to a driver: numbers by value, nested ones as lists. */
  private static Object plain(Object value) throws SQLException {
    if (value instanceof Float || value instanceof Double) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof Number number) {
      return new BigDecimal(number.toString());
    }
    if (value instanceof Blob blob) {
      return HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Array array) {
      return plain(array.getArray());
    }
    if (value instanceof Object[] elements) {
      return plains(Arrays.asList(elements));
    }
    if (value instanceof Struct struct) {
      return plains(Arrays.asList(struct.getAttributes()));
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new TreeMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.put(plain(entry.getKey()), plain(entry.getValue()));
      }
      return entries;
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    boolean isTime =
        value instanceof Date || value instanceof LocalDate || value instanceof Timestamp;
    return isTime ? value.toString() : value;
  }

  private static List<Object> plains(List<?> values) throws SQLException {
    List<Object> all = new ArrayList<>();
    for (Object value : values) {
      all.add(plain(value));
    }
    return all;
  }
}
