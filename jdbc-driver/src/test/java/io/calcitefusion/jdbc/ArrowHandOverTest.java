package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A result set that hands its rows over to an Arrow reader. */
@ExtendWith(NativeLeakCheck.class)
class ArrowHandOverTest {
  private static final int ROWS = 20_000;

  private TestConnections connections;
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:;planner=native");
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  private ResultSet numbers() throws SQLException {
    return statement.executeQuery("SELECT value AS v FROM generate_series(1, " + ROWS + ")");
  }

  private static List<Long> read(ArrowReader reader) throws IOException {
    List<Long> seen = new ArrayList<>();
    while (reader.loadNextBatch()) {
      BigIntVector vector = (BigIntVector) reader.getVectorSchemaRoot().getVector("v");
      for (int i = 0; i < vector.getValueCount(); i++) {
        seen.add(vector.get(i));
      }
    }
    return seen;
  }

  @Test
  void theReaderGivesTheRowsThatWereNotRead() throws SQLException, IOException {
    for (int read : new int[] {0, 1, 7, 8191, 8192, 8193, ROWS}) {
      try (ResultSet rows = numbers()) {
        for (int i = 0; i < read; i++) {
          assertThat(rows.next()).isTrue();
        }
        assertThat(rows.isWrapperFor(ArrowReader.class)).isTrue();
        try (ArrowReader reader = rows.unwrap(ArrowReader.class)) {
          List<Long> rest = read(reader);
          assertThat(rest).as("after %d rows", read).hasSize(ROWS - read);
          assertThat(rest).isSorted();
          if (!rest.isEmpty()) {
            assertThat(rest.get(0)).isEqualTo(read + 1L);
          }
        }
      }
    }
    try (ResultSet none = statement.executeQuery("SELECT 1 AS v WHERE false");
        ArrowReader reader = none.unwrap(ArrowReader.class)) {
      assertThat(reader.getVectorSchemaRoot().getSchema().getFields()).hasSize(1);
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  @Test
  void theResultSetHasNoneLeft() throws SQLException, IOException {
    ResultSet rows = numbers();
    assertThat(rows.next()).isTrue();
    try (ArrowReader reader = rows.unwrap(ArrowReader.class)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(rows::next)
            .hasFieldOrPropertyWithValue("SQLState", "24000")
            .hasMessageContaining("Arrow reader");
      }
      assertThatThrownBy(() -> rows.getLong(1)).hasFieldOrPropertyWithValue("SQLState", "24000");
      assertThatThrownBy(() -> rows.unwrap(ArrowReader.class))
          .hasFieldOrPropertyWithValue("SQLState", "24000");
      assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("v");
      assertThat(reader.loadNextBatch()).isTrue();
    }
    rows.close();
    assertThatThrownBy(() -> rows.unwrap(ArrowReader.class))
        .hasFieldOrPropertyWithValue("SQLState", "24000");
  }

  @Test
  void closingTheResultSetEndsTheReaderAndKeepsItsVectors() throws SQLException, IOException {
    ResultSet rows = numbers();
    try (ArrowReader reader = rows.unwrap(ArrowReader.class)) {
      assertThat(reader.loadNextBatch()).isTrue();
      BigIntVector vector = (BigIntVector) reader.getVectorSchemaRoot().getVector(0);
      statement.close();
      assertThat(vector.get(0)).isEqualTo(1);
      assertThatThrownBy(reader::loadNextBatch)
          .isInstanceOf(DataFusionException.class)
          .hasFieldOrPropertyWithValue("kind", ErrorKind.CLOSED);
    }
  }

  @Test
  void memoryIsGivenBack() throws SQLException, IOException {
    DataFusionEngine engine = connection.unwrap(DataFusionEngine.class);
    try (ResultSet rows = numbers();
        ArrowReader reader = rows.unwrap(ArrowReader.class)) {
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(engine.allocator().getAllocatedMemory()).isPositive();
      assertThat(reader.bytesRead()).isPositive();
    }
    assertThat(engine.allocator().getAllocatedMemory()).isZero();
  }

  @Test
  void closingTheReaderEndsTheExecution() throws SQLException, IOException {
    DataFusionEngine engine = connection.unwrap(DataFusionEngine.class);
    try (ResultSet rows =
        statement.executeQuery("SELECT value AS v FROM generate_series(1, 2000000000)")) {
      try (ArrowReader reader = rows.unwrap(ArrowReader.class)) {
        assertThat(reader.loadNextBatch()).isTrue();
        assertThat(engine.queries().get(0).state().isEnd()).isFalse();
      }
      assertThat(engine.queries().get(0).state().isEnd()).isTrue();
    }
  }

  /** Every layout, from a row in the middle of a byte of the validity bits. */
  @Test
  void valuesOfEveryLayoutAreThoseOfTheResultSet() throws SQLException, IOException {
    String sql =
        """
        SELECT CASE WHEN v % 3 = 0 THEN NULL ELSE v END AS number,
               v % 2 = 0 AS bool,
               CASE WHEN v % 5 = 0 THEN NULL ELSE repeat('é', v % 4) END AS string,
               CAST(v AS DECIMAL(20, 3)) AS decimal,
               CASE WHEN v % 4 = 0 THEN NULL ELSE make_array(v, NULL, v + 1) END AS list,
               named_struct('a', v, 'b', make_array(CAST(v AS VARCHAR))) AS struct,
               arrow_cast(CAST(v % 3 AS VARCHAR), 'Dictionary(Int32, Utf8)') AS dictionary,
               map(make_array(CAST(v AS VARCHAR)), make_array(v)) AS map,
               arrow_cast(make_array(v, v), 'FixedSizeList(2, Int64)') AS pair,
               NULL AS nothing
        FROM generate_series(1, 100) AS t(v)
        """;
    List<String> expected = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        StringBuilder line = new StringBuilder();
        for (int column = 1; column <= 10; column++) {
          line.append(rows.getString(column)).append('|');
        }
        expected.add(line.toString());
      }
    }
    for (int skipped : new int[] {0, 1, 13}) {
      try (ResultSet rows = statement.executeQuery(sql)) {
        for (int i = 0; i < skipped; i++) {
          rows.next();
        }
        try (ArrowReader reader = rows.unwrap(ArrowReader.class)) {
          List<String> found = new ArrayList<>();
          while (reader.loadNextBatch()) {
            texts(reader, found);
          }
          assertThat(found).isEqualTo(expected.subList(skipped, expected.size()));
        }
      }
    }
  }

  private static void texts(ArrowReader reader, List<String> into) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    for (int row = 0; row < root.getRowCount(); row++) {
      StringBuilder line = new StringBuilder();
      for (FieldVector vector : root.getFieldVectors()) {
        Object value = vector.getObject(row);
        if (vector.getField().getDictionary() != null) {
          var dictionary = reader.lookup(vector.getField().getDictionary().getId());
          try (var decoded = DictionaryEncoder.decode(vector, dictionary)) {
            value = decoded.getObject(row);
          }
        }
        String text = value instanceof org.apache.arrow.vector.util.Text ? value.toString() : null;
        line.append(text == null ? plain(vector, value) : text).append('|');
      }
      into.add(line.toString());
    }
  }

  /** Vectors write a map as a list of its entries. */
  private static String plain(FieldVector vector, Object value) {
    return String.valueOf(value)
        .replaceAll(
            vector.getName().equals("map") ? "\\[\\{\"key\":(.*),\"value\":(.*)}]" : "^$",
            "{$1:$2}");
  }

  @Test
  void rowsThatAreKeptHaveNoReader() throws SQLException {
    try (Statement scrolling =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        ResultSet rows = scrolling.executeQuery("SELECT 1")) {
      assertThat(rows.isWrapperFor(ArrowReader.class)).isFalse();
      assertThatThrownBy(() -> rows.unwrap(ArrowReader.class))
          .hasFieldOrPropertyWithValue("SQLState", "22023");
      assertThat(rows.next()).isTrue();
    }
    try (ResultSet rows = connection.getMetaData().getCatalogs()) {
      assertThat(rows.isWrapperFor(ArrowReader.class)).isFalse();
    }
  }
}
