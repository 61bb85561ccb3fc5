package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.examples.CodeIntelExtractor;
import io.calcitefusion.examples.ExtractionProgress;
import io.calcitefusion.examples.ExtractionRequest;
import io.calcitefusion.examples.demo.DemoQuery;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.tests.ScopeScanner.Mark;
import io.calcitefusion.tests.ScopeScanner.Origin;
import io.calcitefusion.tests.ScopeScanner.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every row of the nested views over a small source tree, against what a visit of the compiler's
 * trees finds without engine and extractor.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NothingLeaks.class)
final class NestedViewsTest {
  private static final Map<String, String> SOURCES =
      Map.of(
          "a/Shapes.java",
          """
          package a;

          import java.util.ArrayList;
          import java.util.List;
          import java.util.Map;
          import static java.lang.Math.*;
          import static java.lang.Math.max;

          /** Größe 語. */
          @Deprecated
          public abstract class Shapes<T extends Comparable<T>> extends ArrayList<T> {
            @Deprecated private static final int LIMIT = 10;
            static { int unused = LIMIT; }
            { (count) = max(1, 2); }
            int count;

            enum Color { RED, GREEN(1) { int code() { return LIMIT; } }; Color(int... codes) {} int code() { return 0; } }

            record Point(int x, int y) { Point { x += 1; } }

            @interface Note { String value() default "é"; }

            /** Sums. */
            @Note(value = "no" + LIMIT) @Override
            <U> int sum(@Deprecated final List<? extends U> list, int from, int... rest) throws Exception {
              int total = 0;
              for (int i = 0, j; i < list.size(); i++) { total += i; }
              for (U each : list) total += each.hashCode();
              try (var in = open(); var out = in) { in.read(); } catch (RuntimeException | Error e) { throw e; } finally { int last = 1; }
              try { total--; } finally { }
              Runnable r = () -> { int inner = total(); count++; };
              java.util.function.BiFunction<Integer, Integer, Integer> f = (p, q) -> p + q + from;
              Object o = new Object() { @Override public String toString() { return "x" + this.hashCode(); } };
              if (o instanceof String s && !s.isEmpty()) { return s.length(); }
              switch (total) { case 1: int one = 1; break; default: one = 2; }
              return switch (o.hashCode()) { case 1, 2 -> from; default -> { int z = rest[0]; yield z; } };
            }

            abstract int total();

            static class Node<T> { Node<T> next; Node(Node<T> next) { super(); this.next = next; } void self(Node<T> this) {} }
          }
          """,
          "a/package-info.java",
          "@Deprecated\npackage a;\n",
          "b/Broken.java",
          "package b;\nclass Broken {\n  int = ;\n  void kept(int p) { p = kept(p, 1 +); }\n  int ä = ö(\"語\", 2);\n",
          "b/Deep.java",
          "class Deep { int s = a(b(c(d(e(1), 2), 3), 4), 5); Deep d() { return d().d().d(); } }\n",
          "b/Empty.java",
          "",
          "module-info.java",
          "@Deprecated module m { requires java.base; provides a.X with a.Y; }\n");

  @TempDir private static Path folder;
  private JavaSources expected;
  private Connection connection;

  @BeforeAll
  void extract() throws IOException, SQLException {
    Map<String, byte[]> bytes = new TreeMap<>();
    Path input = folder.resolve("in");
    for (Map.Entry<String, String> source : SOURCES.entrySet()) {
      Path file = input.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      bytes.put(source.getKey(), source.getValue().getBytes(StandardCharsets.UTF_8));
      Files.write(file, bytes.get(source.getKey()));
    }
    Path output = folder.resolve("out");
    CodeIntelExtractor.create(
            RegistryReader.readClasspath(CodeIntelExtractor.REGISTRY),
            ExtractionRequest.of(input, output),
            ExtractionProgress.silent())
        .extract();
    expected = JavaSources.of(bytes);
    connection = DriverManager.getConnection("jdbc:datafusion:classpath:codeintel;data=" + output);
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
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
  void theDemosQueriesAnswerRight(DemoQuery query) throws SQLException {
    assertThat(rows(query.sql()))
        .isNotEmpty()
        .isEqualTo(new DemoAnswers(expected).all().get(query));
  }

  @Test
  void everyScopeIsARow() throws SQLException {
    assertThat(
            rows(
                "SELECT path, table_id, parent_table_id, scope_type, scope_name, lineno"
                    + " FROM symtable_scopes ORDER BY path, table_id"))
        .containsExactlyElementsOf(
            expectedRows(
                (path, rows) ->
                    scopes(path)
                        .forEach(
                            s ->
                                rows.add(row(path, s.number, parent(s), s.type, s.name, s.line)))));
    assertThat(
            rows(
                "SELECT path, parent_table_id, child_table_id"
                    + " FROM symtable_scope_edges ORDER BY path, child_table_id"))
        .containsExactlyElementsOf(
            expectedRows(
                (path, rows) ->
                    scopes(path).forEach(s -> rows.add(row(path, parent(s), s.number)))));
  }

  private List<Scope> scopes(String path) {
    return expected.files().get(path).scopes();
  }

  private static Object parent(Scope scope) {
    return scope.parent == null ? null : scope.parent.number;
  }

  @Test
  void everySymbolOfAScopeIsARow() throws SQLException {
    assertThat(
            rows(
                "SELECT path, table_id, symbol_name, is_referenced, is_imported, is_parameter,"
                    + " is_type_parameter, is_global, is_nonlocal, is_declared_global, is_local,"
                    + " is_annotated, is_free, is_assigned, is_namespace"
                    + " FROM symtable_symbols ORDER BY path, table_id, symbol_name"))
        .containsExactlyElementsOf(
            expectedRows((path, rows) -> scopes(path).forEach(s -> addSymbols(path, s, rows))));
  }

  private static void addSymbols(String path, Scope scope, List<List<String>> rows) {
    for (String name : scope.symbols.keySet()) {
      Origin origin = scope.origin(name);
      boolean known = origin != Origin.ELSEWHERE;
      rows.add(
          row(
              path,
              scope.number,
              name,
              scope.has(name, Mark.READ),
              scope.has(name, Mark.IMPORTED),
              scope.has(name, Mark.PARAMETER),
              scope.has(name, Mark.TYPE_PARAMETER),
              known ? origin == Origin.FILE : null,
              null,
              null,
              scope.has(name, Mark.DECLARED),
              scope.has(name, Mark.ANNOTATED),
              known ? origin == Origin.AROUND : null,
              scope.has(name, Mark.SET),
              scope.has(name, Mark.NAMESPACE)));
    }
  }

  @Test
  void everyImportIsARow() throws SQLException {
    assertThat(
            rows(
                "SELECT path, kind, module, name, is_star, stmt_bstart, stmt_bend, relative_level,"
                    + " asname FROM cst_imports ORDER BY path, stmt_bstart"))
        .containsExactlyElementsOf(
            expectedRows(
                (path, rows) ->
                    expected
                        .files()
                        .get(path)
                        .facts()
                        .imports
                        .forEach(
                            i ->
                                rows.add(
                                    row(
                                        path,
                                        i.isStatic() ? "import static" : "import",
                                        i.module(),
                                        i.name(),
                                        i.name().equals("*"),
                                        i.place().start(),
                                        i.place().end(),
                                        null,
                                        null)))));
  }

  @Test
  void everyDefinitionIsARow() throws SQLException {
    assertThat(
            rows(
                "SELECT d.path, d.kind, d.name, c.kind, d.docstring, d.decorator_count,"
                    + " d.def_bstart, d.def_bend FROM cst_defs d"
                    + " LEFT JOIN cst_defs c ON c.file_id = d.file_id AND c.kind = d.container_def_kind"
                    + " AND c.def_bstart = d.container_def_bstart"
                    + " AND c.def_bend = d.container_def_bend"))
        .containsExactlyInAnyOrderElementsOf(
            expectedRows(
                (path, rows) ->
                    expected
                        .files()
                        .get(path)
                        .facts()
                        .definitions
                        .forEach(
                            d ->
                                rows.add(
                                    row(
                                        path,
                                        d.kind(),
                                        d.name(),
                                        d.around(),
                                        d.documentation(),
                                        d.annotations().size(),
                                        d.place().start(),
                                        d.place().end())))));
    assertThat(
            rows(
                "SELECT d.name, a.decorator_text FROM cst_decorators a"
                    + " JOIN cst_defs d ON d.def_id = a.owner_def_id"))
        .containsExactlyInAnyOrderElementsOf(
            expectedRows(
                (path, rows) ->
                    expected
                        .files()
                        .get(path)
                        .facts()
                        .definitions
                        .forEach(d -> d.annotations().forEach(a -> rows.add(row(d.name(), a))))));
    assertThat(
            rows(
                "SELECT d.name FROM cst_docstrings t JOIN cst_defs d"
                    + " ON d.def_id = t.owner_def_id AND d.docstring = t.docstring"))
        .containsExactlyInAnyOrder(row("Shapes"), row("sum"));
  }

  @Test
  void idsAreThoseOfTheRegistry() throws SQLException {
    assertThat(
            rows(
                "SELECT count(*), count(DISTINCT def_id) FROM cst_defs WHERE def_id"
                    + " = stable_id_parts('cst_def', 'cst_def', file_id, kind, def_bstart, def_bend)"))
        .isEqualTo(rows("SELECT count(*), count(*) FROM cst_defs"));
    assertThat(
            rows(
                "SELECT count(*), count(DISTINCT call_id) FROM cst_callsites WHERE call_id"
                    + " = stable_id_parts('cst_call', 'cst_call', file_id, call_bstart, call_bend)"))
        .isEqualTo(rows("SELECT count(*), count(*) FROM cst_callsites"));
  }

  @Test
  void everyCallAndEveryArgumentIsARow() throws SQLException {
    assertThat(
            rows(
                "SELECT path, callee_text, callee_dotted, arg_count, call_bstart, call_bend"
                    + " FROM cst_callsites"))
        .containsExactlyInAnyOrderElementsOf(
            expectedRows(
                (path, rows) ->
                    expected
                        .files()
                        .get(path)
                        .facts()
                        .calls
                        .forEach(
                            c ->
                                rows.add(
                                    row(
                                        path,
                                        c.callee(),
                                        c.dotted(),
                                        c.arguments().size(),
                                        c.place().start(),
                                        c.place().end())))));
    assertThat(
            rows(
                "SELECT c.path, c.callee_text, a.arg_index, a.arg_text FROM cst_call_args a"
                    + " JOIN cst_callsites c ON c.call_id = a.call_id"))
        .containsExactlyInAnyOrderElementsOf(
            expectedRows(
                (path, rows) ->
                    expected
                        .files()
                        .get(path)
                        .facts()
                        .calls
                        .forEach(
                            c -> {
                              for (int i = 0; i < c.arguments().size(); i++) {
                                rows.add(row(path, c.callee(), i, c.arguments().get(i)));
                              }
                            })));
  }

  @Test
  void everyDefinitionAndEveryErrorIsAnOccurrenceOfAnIndex() throws SQLException {
    assertThat(
            rows(
                "SELECT o.path, i.display_name, o.symbol_roles, o.range_len"
                    + " FROM scip_occurrences o"
                    + " JOIN scip_symbol_information i ON i.symbol = o.symbol"
                    + " WHERE o.symbol NOT LIKE 'local %'"))
        .contains(row("a/Shapes.java", "Node", 1, 3), row("b/Broken.java", "kept", 1, 3))
        .doesNotContain(row("a/Shapes.java", "toString", 1, 3));
    assertThat(
            rows(
                "SELECT path, code, message, start_line + 1, start_char FROM scip_diagnostics"
                    + " ORDER BY start_line, start_char"))
        .isEqualTo(
            rows(
                "SELECT path, error_type, message, lineno, col_offset FROM ast_errors"
                    + " ORDER BY lineno, col_offset"));
    assertThat(
            rows(
                "SELECT s.scope_name FROM scip_occurrences o JOIN symtable_scopes s"
                    + " ON s.path = o.path AND s.lineno = o.enc_start_line + 1"
                    + " WHERE o.symbol LIKE '%/Shapes#sum().'"))
        .contains(row("sum"));
  }

  @Test
  void whatDoesNotParseIsRecordedTwice() throws SQLException {
    String errors =
        "SELECT path, error_type, message, lineno, col_offset FROM ast_errors ORDER BY lineno, col_offset";
    assertThat(rows(errors))
        .isNotEmpty()
        .isEqualTo(
            rows(
                "SELECT path, error_type, message, editor_line, raw_column FROM cst_parse_errors"
                    + " ORDER BY editor_line, raw_column"));
    assertThat(rows("SELECT DISTINCT path, context FROM cst_parse_errors WHERE editor_line = 3"))
        .containsExactly(row("b/Broken.java", "  int = ;"));
  }

  @Test
  void parsesAreToldOf() throws SQLException {
    assertThat(
            rows(
                "SELECT path, package_name, default_newline, has_trailing_newline, parser_backend,"
                    + " libcst_version FROM cst_parse_manifest ORDER BY path"))
        .containsExactly(
            row("a/Shapes.java", "a", "lf", true, "javac", null),
            row("a/package-info.java", "a", "lf", true, "javac", null),
            row("b/Broken.java", "b", "lf", true, "javac", null),
            row("b/Deep.java", null, "lf", true, "javac", null),
            row("b/Empty.java", null, null, false, "javac", null),
            row("module-info.java", null, "lf", true, "javac", null));
  }

  private List<List<String>> expectedRows(BiConsumer<String, List<List<String>>> add) {
    List<List<String>> rows = new ArrayList<>();
    expected.files().keySet().forEach(path -> add.accept(path, rows));
    return rows;
  }

  private static List<String> row(Object... values) {
    List<String> row = new ArrayList<>();
    for (Object value : values) {
      row.add(value == null ? null : value.toString());
    }
    return row;
  }

  private List<List<String>> rows(String sql) throws SQLException {
    return texts(connection, sql);
  }

  /** All rows of a query, every value as text. */
  static List<List<String>> texts(Connection connection, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          Object value = result.getObject(column);
          row.add(value == null ? null : value.toString());
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
