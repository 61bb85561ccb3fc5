package io.calcitefusion.tests;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.DerivedIdSql;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.examples.demo.DemoQuery;
import io.calcitefusion.jdbc.DataFusionConnection;
import io.calcitefusion.metadata.DerivedId;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.tests.CalciteSources.Extracted;
import io.calcitefusion.tests.SourceCounts.FileCounts;
import io.calcitefusion.tests.SourceCounts.PackageCounts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every count that the demo prints, against a count made without the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith({NothingLeaks.class, CalciteSources.class})
final class DemoQueriesTest {
  private static final int TOP = 10;
  private static final long LARGE_BYTES = 50_000;

  private SourceCounts counts;
  private Map<DemoQuery, List<List<String>>> answers;
  private Connection connection;

  @BeforeAll
  void open(Extracted extracted) throws SQLException, IOException {
    counts = extracted.counts();
    answers = new DemoAnswers(JavaSources.of(extracted.jar())).all();
    connection = DriverManager.getConnection(extracted.url());
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
  }

  private record PackageRow(String name, long files, long lines, long nodes) {}

  private record FileRow(String path, long bytes, long methods) {}

  /** Ids that Java made while it wrote the files, against the engine's over the same columns. */
  @ParameterizedTest
  @CsvSource({"cst_callsites, call_id, cst_call_id", "cst_defs, def_id, cst_def_id"})
  void everyIdIsTheOneThatTheEngineMakes(String view, String column, String idSpec)
      throws SQLException {
    Registry registry = RegistryReader.readClasspath("codeintel");
    DerivedId derived = new DerivedId(column, idSpec, DerivedId.Kind.HASH, ImmutableList.of());
    String expected = DerivedIdSql.of(derived, registry.extraction().idSpec(idSpec), Map.of());
    try (var statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*), count(*) FILTER (WHERE %s IS DISTINCT FROM %s) FROM %s"
                    .formatted(column, expected, view))) {
      result.next();
      assertThat(result.getLong(1)).isGreaterThan(10_000);
      assertThat(result.getLong(2)).isZero();
    }
  }

  @Test
  void packagesAreCountedRight() throws SQLException {
    List<PackageRow> rows = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet result = statement.executeQuery(DemoQuery.PACKAGES.sql())) {
      while (result.next()) {
        rows.add(
            new PackageRow(
                result.getString("package"),
                result.getLong("files"),
                result.getLong("lines"),
                result.getLong("nodes")));
      }
    }
    assertThat(rows)
        .containsExactlyElementsOf(
            counts.packages().entrySet().stream()
                .map(DemoQueriesTest::packageRow)
                .sorted(
                    comparing(PackageRow::nodes, reverseOrder()).thenComparing(PackageRow::name))
                .toList());
  }

  @Test
  void filesWithMostMethodsAreTheRightOnes() throws SQLException {
    assertThat(
            rows(DemoQuery.METHODS.sql(), row -> new FileRow(row.getString(1), 0, row.getLong(2))))
        .containsExactlyElementsOf(top(file -> true, file -> 0));
  }

  @Test
  void theNestedViewJoinsWithATable() throws SQLException {
    assertThat(largeFilesBySql())
        .containsExactlyElementsOf(top(f -> f.bytes() > LARGE_BYTES, FileCounts::bytes));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PARAMETERS",
        "ERRORS",
        "NESTING",
        "SYMBOLS",
        "UNREAD_IMPORTS",
        "IMPORTS",
        "CALLS",
        "DEFINITIONS",
        "DOCUMENTS"
      })
  void nestedViewsAnswerRight(DemoQuery query) throws SQLException {
    assertThat(NestedViewsTest.texts(connection, query.sql())).isEqualTo(answers.get(query));
  }

  @Test
  void relBuilderOverAListWithinAListAnswersRight() throws SQLException, IOException {
    List<List<String>> rows = new ArrayList<>();
    DataFusionConnection front = connection.unwrap(DataFusionConnection.class);
    try (PreparedQuery query =
            front.frontEnd().prepare(DemoQuery.symbols(front.frontEnd().relBuilder()));
        ArrowReader reader =
            front.session().executeArrow(query.plan(), List.of(), ExecutionOptions.defaults())) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < root.getRowCount(); i++) {
          int at = i;
          rows.add(root.getFieldVectors().stream().map(v -> v.getObject(at).toString()).toList());
        }
      }
    }
    assertThat(rows).hasSize(4).isEqualTo(answers.get(DemoQuery.SYMBOLS));
  }

  @Test
  void relBuilderGivesTheSameRowsAsSql() throws SQLException, IOException {
    List<FileRow> rows = new ArrayList<>();
    DataFusionConnection front = connection.unwrap(DataFusionConnection.class);
    try (PreparedQuery query =
            front.frontEnd().prepare(DemoQuery.largeFiles(front.frontEnd().relBuilder()));
        ArrowReader reader =
            front.session().executeArrow(query.plan(), List.of(), ExecutionOptions.defaults())) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < root.getRowCount(); i++) {
          rows.add(
              new FileRow(
                  root.getVector("path").getObject(i).toString(),
                  (Long) root.getVector("size_bytes").getObject(i),
                  (Long) root.getVector("methods").getObject(i)));
        }
      }
    }
    assertThat(rows).hasSize(TOP).isEqualTo(largeFilesBySql());
  }

  @Test
  void describeShowsTheColumnsOfTheRegistry() throws SQLException {
    assertThat(rows(DemoQuery.DESCRIBE.sql(), row -> row.getString("column_name")))
        .containsExactly("repo", "path", "file_id", "nodes", "edges", "errors", "attrs");
  }

  @Test
  void registryEngineAndCalciteAgreeOnEveryColumn() throws SQLException {
    assertThat(connection.unwrap(DataFusionConnection.class).frontEnd().crossCheck()).isEmpty();
    assertThat(
            rows("SELECT dataset FROM system.checks.differences", row -> row.getString("dataset")))
        .isEmpty();
    long throughJdbc = 0;
    try (ResultSet columns = connection.getMetaData().getColumns("codeintel", "public", "%", "%")) {
      while (columns.next()) {
        throughJdbc++;
      }
    }
    assertThat(rows(DemoQuery.ENGINE_COLUMNS.sql(), row -> List.of(row.getLong(1), row.getLong(2))))
        .containsExactly(List.of(109L, throughJdbc));
  }

  private List<FileRow> largeFilesBySql() throws SQLException {
    return rows(
        DemoQuery.LARGE_FILES.sql(),
        row -> new FileRow(row.getString(1), row.getLong(2), row.getLong(3)));
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> rows(String sql, RowReader<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(reader.read(result));
      }
    }
    return rows;
  }

  private List<FileRow> top(Predicate<FileCounts> keep, ToLongFunction<FileCounts> bytes) {
    Stream<FileRow> rows =
        counts.files().entrySet().stream()
            .filter(file -> keep.test(file.getValue()))
            .map(
                file ->
                    new FileRow(
                        file.getKey(),
                        bytes.applyAsLong(file.getValue()),
                        file.getValue().methods()));
    Comparator<FileRow> order =
        comparing(FileRow::methods, reverseOrder()).thenComparing(FileRow::path);
    return rows.sorted(order).limit(TOP).toList();
  }

  private static PackageRow packageRow(Map.Entry<String, PackageCounts> entry) {
    PackageCounts sums = entry.getValue();
    return new PackageRow(entry.getKey(), sums.files(), sums.lines(), sums.nodes());
  }
}
