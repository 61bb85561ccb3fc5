package io.calcitefusion.examples.demo;

import com.google.common.collect.ImmutableList;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
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
