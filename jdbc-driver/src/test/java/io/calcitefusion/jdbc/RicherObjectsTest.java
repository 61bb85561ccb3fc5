package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.FunctionVolatility;
import io.calcitefusion.datafusion.JavaFunction;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.JavaTableScan;
import io.calcitefusion.datafusion.QueryInfo;
import io.calcitefusion.datafusion.QueryState;
import io.calcitefusion.datafusion.ScanRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Java functions, tables and Arrow streams over JDBC, and what statements give beyond it. */
@ExtendWith(NativeLeakCheck.class)
class RicherObjectsTest {
  private static final Field NUMBER = Field.nullable("n", new ArrowType.Int(64, true));

  private TestConnections connections;
  private Connection connection;
  private DataFusionConnection rich;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:");
    rich = connection.unwrap(DataFusionConnection.class);
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  private List<String> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows(rows);
    }
  }

  private static List<String> rows(ResultSet rows) throws SQLException {
    List<String> seen = new ArrayList<>();
    while (rows.next()) {
      seen.add(rows.getString(1));
    }
    return seen;
  }

  /** Adds one to a number. */
  private static final class PlusOne implements JavaFunction {
    @Override
    public String name() {
      return "plus_one";
    }

    @Override
    public List<Field> parameters() {
      return List.of(NUMBER);
    }

    @Override
    public Field returns() {
      return NUMBER;
    }

    @Override
    public FunctionVolatility volatility() {
      return FunctionVolatility.IMMUTABLE;
    }

    @Override
    public FieldVector evaluate(
        VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator) {
      BigIntVector numbers = (BigIntVector) arguments.getVector(0);
      BigIntVector results = new BigIntVector(NUMBER, allocator);
      results.allocateNew(rowCount);
      for (int i = 0; i < rowCount; i++) {
        if (numbers.isNull(i)) {
          results.setNull(i);
        } else {
          results.set(i, numbers.get(i) + 1);
        }
      }
      results.setValueCount(rowCount);
      return results;
    }
  }

  @Test
  void aFunctionInJavaIsSeenEverywhere() throws SQLException {
    rich.registerFunction(new PlusOne());
    assertThat(rows("SELECT plus_one(value) FROM generate_series(1, 2)")).containsExactly("2", "3");
    assertThat(rows("SELECT plus_one(CAST(NULL AS BIGINT))")).containsExactly((String) null);
    try (ResultSet functions = connection.getMetaData().getFunctions(null, null, "plus_one")) {
      assertThat(functions.next()).isTrue();
      assertThat(functions.getString("FUNCTION_NAME")).isEqualTo("plus_one");
    }
    try (ResultSet columns =
        connection.getMetaData().getFunctionColumns(null, null, "plus_one", null)) {
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("TYPE_NAME")).isEqualTo("BIGINT");
    }
    assertThat(
            rows(
                "SELECT DISTINCT routine_name FROM information_schema.routines"
                    + " WHERE routine_name = 'plus_one'"))
        .containsExactly("plus_one");
    assertThatThrownBy(() -> rich.registerFunction(new PlusOne()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("plus_one");
  }

  /** A table of the numbers 1 to 3 from an Arrow stream in memory. */
  private final class Numbers implements JavaTable {
    @Override
    public Schema arrowSchema() {
      return new Schema(List.of(NUMBER));
    }

    @Override
    public JavaTableScan scan(ScanRequest request) {
      return (partition, signal) -> numbers();
    }
  }

  private ArrowReader numbers() throws IOException {
    BufferAllocator allocator;
    try {
      allocator = rich.engine().allocator();
    } catch (SQLException e) {
      throw new IOException(e);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(NUMBER)), allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
      BigIntVector vector = (BigIntVector) root.getVector(0);
      vector.allocateNew(3);
      for (int i = 0; i < 3; i++) {
        vector.set(i, i + 1);
      }
      root.setRowCount(3);
      writer.writeBatch();
    }
    return new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator);
  }

  @Test
  void aTableInJavaIsSeenEverywhere() throws SQLException {
    rich.registerTable("numbers", new Numbers());
    assertThat(rows("SELECT sum(n) FROM numbers")).containsExactly("6");
    assertThat(rows("SELECT n FROM numbers WHERE n > 1 ORDER BY n DESC")).containsExactly("3", "2");
    try (ResultSet tables = connection.getMetaData().getTables(null, null, "numbers", null)) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_TYPE")).isEqualTo("TABLE");
    }
    assertThat(
            rows(
                "SELECT column_name FROM information_schema.columns"
                    + " WHERE table_name = 'numbers'"))
        .containsExactly("n");
    assertThat(rich.drop("numbers")).isTrue();
    assertThat(rich.drop("numbers")).isFalse();
    assertThatThrownBy(() -> rows("SELECT * FROM numbers"))
        .hasFieldOrPropertyWithValue("SQLState", "42P01");
  }

  @Test
  void anArrowStreamIsATableOnce() throws SQLException, IOException {
    rich.registerStream("arriving", numbers());
    assertThat(rows("SELECT n * 10 FROM arriving")).containsExactly("10", "20", "30");
    assertThatThrownBy(() -> rows("SELECT n FROM arriving")).isInstanceOf(SQLException.class);
  }

  @Test
  void rowsComeAsArrowVectors() throws SQLException, IOException {
    try (Statement statement = connection.createStatement();
        ArrowReader reader =
            statement
                .unwrap(DataFusionStatement.class)
                .queryArrow("SELECT value AS v FROM generate_series(1, 20000)")) {
      long sum = 0;
      while (reader.loadNextBatch()) {
        BigIntVector vector = (BigIntVector) reader.getVectorSchemaRoot().getVector("v");
        for (int i = 0; i < vector.getValueCount(); i++) {
          sum += vector.get(i);
        }
      }
      assertThat(sum).isEqualTo(20_000L * 20_001 / 2);
      assertThatThrownBy(
              () ->
                  statement.unwrap(DataFusionStatement.class).queryArrow("CREATE TABLE t (v INT)"))
          .hasFieldOrPropertyWithValue("SQLState", "07005");
    }
    try (DataFusionPreparedStatement statement =
        connection
            .prepareStatement("SELECT value FROM generate_series(1, 9) WHERE value > ?")
            .unwrap(DataFusionPreparedStatement.class)) {
      statement.setLong(1, 7);
      try (ArrowReader reader = statement.queryArrow()) {
        assertThat(reader.loadNextBatch()).isTrue();
        assertThat(reader.getVectorSchemaRoot().getRowCount()).isEqualTo(2);
      }
    }
  }

  @Test
  void aTreeOfTheBuilderGivesAResultSet() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT value AS v FROM generate_series(1, 5)");
    }
    var builder = rich.frontEnd().relBuilder();
    var tree = builder.scan("t").limit(1, 2).build();
    try (ResultSet rows = rich.query(rich.frontEnd().prepare(tree))) {
      assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("v");
      assertThat(rows(rows)).hasSize(2);
    }
  }

  @Test
  void progressIsToldUntilTheEnd() throws Exception {
    List<QueryInfo> seen = new CopyOnWriteArrayList<>();
    CountDownLatch over = new CountDownLatch(1);
    try (Statement statement = connection.createStatement()) {
      statement
          .unwrap(DataFusionStatement.class)
          .onProgress(
              info -> {
                seen.add(info);
                if (info.state().isEnd()) {
                  over.countDown();
                }
              },
              Duration.ofMillis(1));
      try (ResultSet rows =
          statement.executeQuery("SELECT value FROM generate_series(1, 500000)")) {
        assertThat(rows(rows)).hasSize(500_000);
      }
      assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
      QueryInfo last = seen.get(seen.size() - 1);
      assertThat(last.state()).isEqualTo(QueryState.FINISHED);
      assertThat(last.rows()).isEqualTo(500_000);
      assertThat(last.bytes()).isPositive();
      assertThat(last.operators()).isNotNull();
      assertThat(seen).extracting(QueryInfo::rows).isSorted();
      assertThatThrownBy(
              () -> statement.unwrap(DataFusionStatement.class).onProgress(null, Duration.ZERO))
          .hasFieldOrPropertyWithValue("SQLState", "22023");
    }
  }

  @Test
  void aListenerThatFailsIsAWarning() throws Exception {
    try (Statement statement = connection.createStatement()) {
      CountDownLatch called = new CountDownLatch(1);
      statement
          .unwrap(DataFusionStatement.class)
          .onProgress(
              info -> {
                called.countDown();
                throw new IllegalStateException("no more");
              },
              Duration.ofMillis(1));
      ResultSet rows = statement.executeQuery("SELECT value FROM generate_series(1, 10000000)");
      assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
      while (statement.getWarnings() == null) {
        assertThat(rows.next()).isTrue();
      }
      assertThat(statement.getWarnings().getMessage()).contains("no more");
      rows.close();
    }
  }

  @Test
  void theEngineIsReached() throws SQLException {
    assertThat(connection.isWrapperFor(DataFusionEngine.class)).isTrue();
  }

  @Test
  void explainShowsThreeLayersWhenItIsAsked() throws SQLException {
    List<String> kinds = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("EXPLAIN (LAYERS) SELECT value FROM generate_series(1, 3)")) {
      while (rows.next()) {
        kinds.add(rows.getString("plan_type"));
        assertThat(rows.getString("plan")).isNotBlank();
      }
    }
    assertThat(kinds).containsExactly("calcite", "sql", "datafusion");
    assertThat(plan("EXPLAIN (LAYERS, FORMAT JSON) SELECT 1")).startsWith("{").contains("calcite");
    assertThat(plan("explain(layers , analyze, format mermaid) SELECT 1")).contains("flowchart");
    assertThat(
            plan(
                "EXPLAIN (LAYERS, ANALYZE, FORMAT JSON)"
                    + " SELECT value FROM generate_series(1, 3)"))
        .contains("metrics");
    assertThat(plan("EXPLAIN SELECT 1")).doesNotContain("calcite");
    assertThatThrownBy(() -> plan("EXPLAIN (LAYERS, FORMAT GIF) SELECT 1"))
        .hasFieldOrPropertyWithValue("SQLState", "42601")
        .hasMessageContaining("MERMAID");
  }

  private String plan(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString("plan");
    }
  }
}
