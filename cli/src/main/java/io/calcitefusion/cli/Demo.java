package io.calcitefusion.cli;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.CatalogDifference;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.examples.demo.DemoQuery;
import io.calcitefusion.jdbc.DataFusionConnection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/** The demo over one connection to the registry {@code codeintel}. */
final class Demo {
  private final CommandIo io;
  private final Connection connection;

  Demo(CommandIo io, Connection connection) {
    this.io = io;
    this.connection = connection;
  }

  /** Rows as text, with their headings. */
  private record Answer(
      ImmutableList<TableLayout.Heading> headings, List<List<@Nullable String>> rows) {}

  /** A source of rows that can be asked more than once. */
  private interface Query {
    Answer run() throws SQLException, IOException;
  }

  /** Prints all parts; false when a comparison found a difference. */
  boolean run() throws SQLException, IOException {
    show("Files, lines and syntax tree nodes per package", DemoQuery.PACKAGES.sql());
    show("The ten files with most method declarations", DemoQuery.METHODS.sql());
    boolean same =
        showTwice(
            "A nested view joined with a table", DemoQuery.LARGE_FILES, DemoQuery::largeFiles);
    show("Edges of the syntax trees: methods with most parameters", DemoQuery.PARAMETERS.sql());
    show("What the parser could not read", DemoQuery.ERRORS.sql());
    show("Classes with most scopes directly in them", DemoQuery.NESTING.sql());
    same &= showTwice("A list within a list: symbols", DemoQuery.SYMBOLS, DemoQuery::symbols);
    show("Names imported and never read", DemoQuery.UNREAD_IMPORTS.sql());
    show("Packages and classes most imported from", DemoQuery.IMPORTS.sql());
    show("Names most often called", DemoQuery.CALLS.sql());
    show("Definitions and what is around them", DemoQuery.DEFINITIONS.sql());
    show("A list within a list within a list: the index", DemoQuery.DOCUMENTS.sql());
    show("The table of syntax trees", DemoQuery.DESCRIBE.sql());
    return showComparison() && same;
  }

  /** Shows a query by SQL and by RelBuilder; false when their rows differ. */
  private boolean showTwice(String title, DemoQuery query, Function<RelBuilder, RelNode> tree)
      throws SQLException, IOException {
    Answer bySql = show(title, query.sql());
    Answer byRelBuilder = showRelBuilder(tree);
    boolean same = bySql.rows().equals(byRelBuilder.rows());
    line(same ? "Same rows by SQL and by RelBuilder." : "The rows of SQL and RelBuilder DIFFER.");
    line("");
    return same;
  }

  private Answer show(String title, String sql) throws SQLException, IOException {
    heading(title, sql);
    return timed(() -> bySql(sql));
  }

  private Answer showRelBuilder(Function<RelBuilder, RelNode> tree)
      throws SQLException, IOException {
    DataFusionConnection front = connection.unwrap(DataFusionConnection.class);
    String sent;
    try (PreparedQuery query =
        front.frontEnd().prepare(tree.apply(front.frontEnd().relBuilder()))) {
      sent = query.dataFusionSql();
    }
    heading("The same as a RelBuilder tree, which becomes", sent);
    return timed(() -> byRelBuilder(front, tree));
  }

  private boolean showComparison() throws SQLException, IOException {
    line("== The registry, information_schema and Calcite's mirror of it, compared");
    line("");
    long start = System.nanoTime();
    List<CatalogDifference> differences =
        connection.unwrap(DataFusionConnection.class).frontEnd().crossCheck();
    String time = milliseconds(System.nanoTime() - start);
    for (CatalogDifference difference : differences) {
      line(difference.toString());
    }
    List<@Nullable String> engine = bySql(DemoQuery.ENGINE_COLUMNS.sql()).rows().get(0);
    line(
        String.format(
            Locale.ROOT,
            "%d differences in %s columns of %s tables and views (%s)",
            differences.size(),
            engine.get(1),
            engine.get(0),
            time));
    return differences.isEmpty();
  }

  private Answer timed(Query query) throws SQLException, IOException {
    long start = System.nanoTime();
    query.run();
    long first = System.nanoTime() - start;
    start = System.nanoTime();
    Answer answer = query.run();
    long warm = System.nanoTime() - start;
    new TableLayout(answer.headings(), io.outColumns()).write(io.out(), answer.rows());
    line(
        String.format(
            Locale.ROOT,
            "(%d rows; first run %s, warm %s)",
            answer.rows().size(),
            milliseconds(first),
            milliseconds(warm)));
    line("");
    io.out().flush();
    return answer;
  }

  private Answer bySql(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      ImmutableList<ResultColumn> columns = ResultColumn.of(result.getMetaData());
      List<List<@Nullable String>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (ResultColumn column : columns) {
          row.add(column.text(result));
        }
        rows.add(row);
      }
      return new Answer(
          columns.stream()
              .map(c -> new TableLayout.Heading(c.label(), c.isNumber()))
              .collect(ImmutableList.toImmutableList()),
          rows);
    }
  }

  private static Answer byRelBuilder(DataFusionConnection front, Function<RelBuilder, RelNode> tree)
      throws SQLException, IOException {
    try (PreparedQuery query = front.frontEnd().prepare(tree.apply(front.frontEnd().relBuilder()));
        ArrowReader reader =
            front
                .session()
                .executeArrow(query.plan(), ImmutableList.of(), ExecutionOptions.defaults())) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      List<List<@Nullable String>> rows = new ArrayList<>();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < root.getRowCount(); i++) {
          List<@Nullable String> row = new ArrayList<>();
          for (FieldVector vector : root.getFieldVectors()) {
            Object value = vector.getObject(i);
            row.add(value == null ? null : value.toString());
          }
          rows.add(row);
        }
      }
      return new Answer(
          query.rowType().getFieldList().stream()
              .map(
                  f ->
                      new TableLayout.Heading(
                          f.getName(),
                          f.getType().getFamily()
                              == org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC))
              .collect(ImmutableList.toImmutableList()),
          rows);
    }
  }

  private void heading(String title, String sql) throws IOException {
    line("== " + title);
    line("");
    line(sql);
    line("");
  }

  private static String milliseconds(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
  }

  private void line(String text) throws IOException {
    io.out().write(text + "\n");
  }
}
