package io.calcitefusion.examples.demo;

import com.google.common.collect.ImmutableList;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;

/** The queries of the demo over the registry {@code codeintel}. */
public enum DemoQuery {
  /**
   * One row per package (the folder of a path): {@code package}, {@code files}, {@code lines},
   * {@code nodes}; the package with most nodes first.
   */
  PACKAGES(
      """
      SELECT regexp_replace(f.path, '/?[^/]*$', '') AS package,
             count(*) AS files,
             sum(coalesce(l.line_count, 0)) AS lines,
             sum(coalesce(n.node_count, 0)) AS nodes
      FROM repo_files_v1 AS f
      LEFT JOIN (SELECT path, count(*) AS line_count
                 FROM file_line_index_v1 GROUP BY path) AS l ON l.path = f.path
      LEFT JOIN (SELECT path, count(*) AS node_count
                 FROM ast_nodes GROUP BY path) AS n ON n.path = f.path
      GROUP BY regexp_replace(f.path, '/?[^/]*$', '')
      ORDER BY nodes DESC, package\
      """),

  /** The ten files with most method declarations: {@code path}, {@code methods}. */
  METHODS(
      """
      SELECT path, count(*) AS methods
      FROM ast_nodes
      WHERE kind = 'METHOD'
      GROUP BY path
      ORDER BY methods DESC, path
      LIMIT 10\
      """),

  /**
   * The nested view joined with a table: {@code path}, {@code size_bytes}, {@code methods} of the
   * ten files above 50000 bytes with most method declarations.
   */
  LARGE_FILES(
      """
      SELECT f.path, f.size_bytes, count(*) AS methods
      FROM ast_nodes AS n
      JOIN repo_files_v1 AS f ON n.file_id = f.file_id
      WHERE n.kind = 'METHOD' AND f.size_bytes > 50000
      GROUP BY f.path, f.size_bytes
      ORDER BY methods DESC, f.path
      LIMIT 10\
      """),

  /**
   * Two views over one root: {@code path}, {@code name}, {@code lineno}, {@code parameters} of the
   * ten methods with most parameters.
   */
  PARAMETERS(
      """
      SELECT n.path, n.name, n.lineno, count(*) AS parameters
      FROM ast_edges AS e
      JOIN ast_nodes AS n ON n.file_id = e.file_id AND n.ast_id = e.src
      WHERE n.kind = 'METHOD' AND e.slot = 'parameters'
      GROUP BY n.path, n.ast_id, n.name, n.lineno
      ORDER BY parameters DESC, n.path, n.lineno, n.ast_id
      LIMIT 10\
      """),

  /** What the parser could not read: {@code error_type}, {@code errors}, {@code files}. */
  ERRORS(
      """
      SELECT error_type, count(*) AS errors, count(DISTINCT path) AS files
      FROM ast_errors
      GROUP BY error_type
      ORDER BY errors DESC, error_type\
      """),

  /**
   * Scopes and the scopes directly in them: {@code path}, {@code scope_name}, {@code lineno},
   * {@code inner_scopes} of the ten classes with most of them.
   */
  NESTING(
      """
      SELECT s.path, s.scope_name, s.lineno, count(*) AS inner_scopes
      FROM symtable_scope_edges AS e
      JOIN symtable_scopes AS s ON s.file_id = e.file_id AND s.table_id = e.parent_table_id
      WHERE s.scope_type = 'class'
      GROUP BY s.path, s.table_id, s.scope_name, s.lineno
      ORDER BY inner_scopes DESC, s.path, s.table_id
      LIMIT 10\
      """),

  /**
   * A list within a list: {@code scope_type} and, of the symbols in scopes of that type, how many
   * there are, are parameters, are set, belong to a scope around, and are declared elsewhere.
   */
  SYMBOLS(
      """
      SELECT s.scope_type,
             count(*) AS symbols,
             count(*) FILTER (WHERE y.is_parameter) AS parameters,
             count(*) FILTER (WHERE y.is_assigned) AS assigned,
             count(*) FILTER (WHERE y.is_free) AS of_scopes_around,
             count(*) FILTER (WHERE y.is_global IS NULL) AS from_elsewhere
      FROM symtable_symbols AS y
      JOIN symtable_scopes AS s ON s.file_id = y.file_id AND s.table_id = y.table_id
      GROUP BY s.scope_type
      ORDER BY symbols DESC, s.scope_type\
      """),

  /** The ten names that most files import without reading them: {@code name}, {@code files}. */
  UNREAD_IMPORTS(
      """
      SELECT i.symbol_name AS name, count(*) AS files
      FROM symtable_symbols AS i
      WHERE i.is_imported
        AND NOT EXISTS (SELECT 1 FROM symtable_symbols AS r
                        WHERE r.file_id = i.file_id AND r.symbol_name = i.symbol_name
                          AND r.is_referenced AND r.is_global)
      GROUP BY i.symbol_name
      ORDER BY files DESC, name
      LIMIT 10\
      """),

  /**
   * The ten packages and classes most imported from: {@code module}, {@code imports}, {@code
   * files}.
   */
  IMPORTS(
      """
      SELECT module, count(*) AS imports, count(DISTINCT file_id) AS files
      FROM cst_imports
      GROUP BY module
      ORDER BY imports DESC, module
      LIMIT 10\
      """),

  /**
   * The ten names most often called: {@code callee_dotted}, {@code calls}, and the {@code
   * arguments} of all these calls.
   */
  CALLS(
      """
      SELECT c.callee_dotted, count(*) AS calls, sum(coalesce(a.arguments, 0)) AS arguments
      FROM cst_callsites AS c
      LEFT JOIN (SELECT call_id, count(*) AS arguments
                 FROM cst_call_args GROUP BY call_id) AS a ON a.call_id = c.call_id
      WHERE c.callee_dotted IS NOT NULL
      GROUP BY c.callee_dotted
      ORDER BY calls DESC, c.callee_dotted
      LIMIT 10\
      """),

  /**
   * Classes and functions by the kind of what is around them: {@code kind}, {@code around}, {@code
   * definitions}, {@code documented}, {@code annotated}.
   */
  DEFINITIONS(
      """
      SELECT d.kind, c.kind AS around,
             count(*) AS definitions,
             count(d.docstring) AS documented,
             count(*) FILTER (WHERE d.decorator_count > 0) AS annotated
      FROM cst_defs AS d
      LEFT JOIN cst_defs AS c
        ON c.file_id = d.file_id AND c.kind = d.container_def_kind
          AND c.def_bstart = d.container_def_bstart AND c.def_bend = d.container_def_bend
      GROUP BY d.kind, c.kind
      ORDER BY definitions DESC, d.kind, around\
      """),

  /**
   * A list within a list within a list: {@code path}, {@code definitions}, {@code diagnostics} of
   * the ten indexed files with most definitions.
   */
  DOCUMENTS(
      """
      SELECT o.path,
             count(*) FILTER (WHERE o.symbol_roles = 1) AS definitions,
             max(coalesce(d.diagnostics, 0)) AS diagnostics
      FROM scip_occurrences AS o
      LEFT JOIN (SELECT document_id, count(*) AS diagnostics
                 FROM scip_diagnostics GROUP BY document_id) AS d
        ON d.document_id = o.document_id
      GROUP BY o.path
      ORDER BY definitions DESC, o.path
      LIMIT 10\
      """),

  /** Columns of the table of syntax trees. */
  DESCRIBE("DESCRIBE ast_files_v1"),

  /** Tables and columns of the registry's schema, as the engine counts them. */
  ENGINE_COLUMNS(
      """
      SELECT count(DISTINCT table_name) AS tables, count(*) AS columns
      FROM information_schema.columns
      WHERE table_catalog = 'codeintel' AND table_schema = 'public'\
      """);

  /** Kind of the nodes that declare methods and constructors. */
  public static final String METHOD_KIND = "METHOD";

  private static final int LARGE_FILE_BYTES = 50_000;
  private static final int TOP = 10;

  private final String sql;

  DemoQuery(String sql) {
    this.sql = sql;
  }

  /**
   * The query in SQL.
   *
   * @return one statement
   */
  public String sql() {
    return sql;
  }

  /**
   * {@link #SYMBOLS} as an expression.
   *
   * @param builder a builder over the registry's catalog
   * @return the expression
   */
  public static RelNode symbols(RelBuilder builder) {
    return builder
        .scan("codeintel", "public", "symtable_symbols")
        .as("y")
        .scan("codeintel", "public", "symtable_scopes")
        .as("s")
        .join(
            JoinRelType.INNER,
            builder.equals(builder.field(2, "s", "file_id"), builder.field(2, "y", "file_id")),
            builder.equals(builder.field(2, "s", "table_id"), builder.field(2, "y", "table_id")))
        .aggregate(
            builder.groupKey(builder.field("s", "scope_type")),
            builder.countStar("symbols"),
            countIf(builder, "parameters", isTrue(builder, "is_parameter")),
            countIf(builder, "assigned", isTrue(builder, "is_assigned")),
            countIf(builder, "of_scopes_around", isTrue(builder, "is_free")),
            countIf(builder, "from_elsewhere", builder.isNull(builder.field("y", "is_global"))))
        .sort(builder.desc(builder.field("symbols")), builder.field("scope_type"))
        .build();
  }

  private static RexNode isTrue(RelBuilder builder, String flag) {
    return builder.call(SqlStdOperatorTable.IS_TRUE, builder.field("y", flag));
  }

  private static RelBuilder.AggCall countIf(RelBuilder builder, String name, RexNode condition) {
    return builder.count(false, name).filter(condition);
  }

  /**
   * {@link #LARGE_FILES} as an expression.
   *
   * @param builder a builder over the registry's catalog
   * @return the expression
   */
  public static RelNode largeFiles(RelBuilder builder) {
    return builder
        .scan("codeintel", "public", "ast_nodes")
        .as("n")
        .scan("codeintel", "public", "repo_files_v1")
        .as("f")
        .join(
            JoinRelType.INNER,
            builder.equals(builder.field(2, "n", "file_id"), builder.field(2, "f", "file_id")))
        .filter(
            builder.equals(builder.field("n", "kind"), builder.literal(METHOD_KIND)),
            builder.call(
                SqlStdOperatorTable.GREATER_THAN,
                builder.field("f", "size_bytes"),
                builder.literal(LARGE_FILE_BYTES)))
        .aggregate(
            builder.groupKey(builder.field("f", "path"), builder.field("f", "size_bytes")),
            builder.countStar("methods"))
        // A join numbers the second column of a name.
        .rename(ImmutableList.of("path", "size_bytes", "methods"))
        .sortLimit(0, TOP, builder.desc(builder.field("methods")), builder.field("path"))
        .build();
  }
}
