package io.calcitefusion.tests.sql;

import static org.apache.calcite.sql.fun.SqlStdOperatorTable.CASE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.COALESCE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.CONCAT;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.DIVIDE_INTEGER;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.GREATER_THAN;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_DISTINCT_FROM;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_NOT_TRUE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.LESS_THAN;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.LIKE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.MINUS;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.MULTIPLY;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.PLUS;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.RANK;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.ROW_NUMBER;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.UNARY_MINUS;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.UPPER;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;

/** Queries as text and the same built in Java. */
final class RelBuilderTwins {
  private final List<Twin> twins = new ArrayList<>();

  /**
   * A query twice.
   *
   * @param sql its text
   * @param rel pushes the same onto a builder
   */
  record Twin(String sql, UnaryOperator<RelBuilder> rel) {
    @Override
    public String toString() {
      return sql;
    }
  }

  private RelBuilderTwins() {}

  static List<Twin> all() {
    RelBuilderTwins twins = new RelBuilderTwins();
    twins.projections();
    twins.filters();
    twins.comparisons();
    twins.aggregates();
    twins.groups();
    twins.joins();
    twins.sets();
    twins.sorts();
    twins.subQueries();
    twins.windows();
    return twins.twins;
  }

  private void twin(String sql, UnaryOperator<RelBuilder> rel) {
    twins.add(new Twin(sql, rel));
  }

  private static RexNode call(
      RelBuilder b, org.apache.calcite.sql.SqlOperator operator, RexNode... operands) {
    return b.call(operator, operands);
  }

  private void projections() {
    twin("SELECT * FROM dept", b -> b.scan("dept"));
    twin("SELECT name, id FROM dept", b -> b.scan("dept").project(b.field("name"), b.field("id")));
    twin(
        "SELECT id + 1, id * 2, id - 3 FROM emp",
        b ->
            b.scan("emp")
                .project(
                    call(b, PLUS, b.field("id"), b.literal(1)),
                    call(b, MULTIPLY, b.field("id"), b.literal(2)),
                    call(b, MINUS, b.field("id"), b.literal(3))));
    twin(
        "SELECT -grade FROM emp",
        b -> b.scan("emp").project(call(b, UNARY_MINUS, b.field("grade"))));
    twin(
        "SELECT upper(name), name || '!' FROM emp",
        b ->
            b.scan("emp")
                .project(
                    call(b, UPPER, b.field("name")),
                    call(b, CONCAT, b.field("name"), b.literal("!"))));
    twin(
        "SELECT COALESCE(boss, 0) FROM emp",
        b ->
            b.scan("emp")
                .project(
                    call(b, COALESCE, b.field("boss"), b.cast(b.literal(0), SqlTypeName.BIGINT))));
    twin(
        "SELECT CASE WHEN active THEN 'y' ELSE 'n' END FROM emp",
        b ->
            b.scan("emp")
                .project(call(b, CASE, b.field("active"), b.literal("y"), b.literal("n"))));
    twin(
        "SELECT CAST(grade AS VARCHAR), CAST(pay AS DOUBLE) FROM emp",
        b ->
            b.scan("emp")
                .project(
                    b.cast(b.field("grade"), SqlTypeName.VARCHAR),
                    b.cast(b.field("pay"), SqlTypeName.DOUBLE)));
    twin(
        "SELECT id AS a, id AS b, 'x' AS c FROM emp",
        b ->
            b.scan("emp")
                .project(
                    b.alias(b.field("id"), "a"),
                    b.alias(b.field("id"), "b"),
                    b.alias(b.literal("x"), "c")));
    twin(
        "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS v(n, s)",
        b -> b.values(new String[] {"n", "s"}, 1, "a", 2, null));
  }

  private void filters() {
    twin(
        "SELECT * FROM dept WHERE id > 15",
        b -> b.scan("dept").filter(call(b, GREATER_THAN, b.field("id"), b.literal(15))));
    twin(
        "SELECT id FROM emp WHERE dept = 10 AND active",
        b ->
            b.scan("emp")
                .filter(b.equals(b.field("dept"), b.literal(10)), b.field("active"))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE dept = 10 OR pay < 0",
        b ->
            b.scan("emp")
                .filter(
                    b.or(
                        b.equals(b.field("dept"), b.literal(10)),
                        call(b, LESS_THAN, b.field("pay"), b.literal(0))))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE NOT (dept = 10)",
        b ->
            b.scan("emp")
                .filter(b.not(b.equals(b.field("dept"), b.literal(10))))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE name IS NULL",
        b -> b.scan("emp").filter(b.isNull(b.field("name"))).project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE active IS NOT TRUE",
        b -> b.scan("emp").filter(call(b, IS_NOT_TRUE, b.field("active"))).project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE id IN (1, 3, 5)",
        b ->
            b.scan("emp")
                .filter(b.in(b.field("id"), b.literal(1), b.literal(3), b.literal(5)))
                .project(b.field("id")));
  }

  private void comparisons() {
    twin(
        "SELECT id FROM emp WHERE grade BETWEEN 2 AND 3",
        b ->
            b.scan("emp")
                .filter(b.between(b.field("grade"), b.literal(2), b.literal(3)))
                .project(b.field("id")));
    twin(
        "SELECT id FROM txt WHERE s LIKE 'a%'",
        b ->
            b.scan("txt")
                .filter(call(b, LIKE, b.field("s"), b.literal("a%")))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE dept IS DISTINCT FROM 10",
        b ->
            b.scan("emp")
                .filter(call(b, IS_DISTINCT_FROM, b.field("dept"), b.literal(10)))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE pay >= 3000.50",
        b ->
            b.scan("emp")
                .filter(
                    call(
                        b,
                        GREATER_THAN_OR_EQUAL,
                        b.field("pay"),
                        b.literal(new BigDecimal("3000.50"))))
                .project(b.field("id")));
    twin(
        "SELECT x FROM (SELECT id + dept AS x FROM emp) q WHERE x > 12",
        b ->
            b.scan("emp")
                .project(b.alias(call(b, PLUS, b.field("id"), b.field("dept")), "x"))
                .filter(call(b, GREATER_THAN, b.field("x"), b.literal(12))));
    twin("SELECT id FROM emp WHERE FALSE", b -> b.scan("emp").project(b.field("id")).empty());
    twin(
        "SELECT id / 2 FROM emp",
        b -> b.scan("emp").project(call(b, DIVIDE_INTEGER, b.field("id"), b.literal(2))));
  }

  private void aggregates() {
    twin("SELECT count(*) FROM emp", b -> b.scan("emp").aggregate(b.groupKey(), b.count()));
    twin(
        "SELECT sum(pay), min(pay), max(pay), count(pay) FROM emp",
        b ->
            b.scan("emp")
                .aggregate(
                    b.groupKey(),
                    b.sum(b.field("pay")),
                    b.min(b.field("pay")),
                    b.max(b.field("pay")),
                    b.count(b.field("pay"))));
    twin(
        "SELECT dept, count(*), avg(rate) FROM emp GROUP BY dept",
        b -> b.scan("emp").aggregate(b.groupKey("dept"), b.count(), b.avg(b.field("rate"))));
    twin(
        "SELECT dept, active, count(*) FROM emp GROUP BY dept, active",
        b -> b.scan("emp").aggregate(b.groupKey("dept", "active"), b.count()));
    twin(
        "SELECT count(DISTINCT dept) FROM emp",
        b -> b.scan("emp").aggregate(b.groupKey(), b.count(true, "c", b.field("dept"))));
    twin(
        "SELECT sum(pay) FILTER (WHERE active) FROM emp",
        b ->
            b.scan("emp").aggregate(b.groupKey(), b.sum(b.field("pay")).filter(b.field("active"))));
    twin(
        "SELECT dept, count(*) AS c FROM emp GROUP BY dept HAVING count(*) > 1",
        b ->
            b.scan("emp")
                .aggregate(b.groupKey("dept"), b.count().as("c"))
                .filter(call(b, GREATER_THAN, b.field("c"), b.literal(1))));
  }

  private void groups() {
    twin(
        "SELECT dept, active, count(*) FROM emp GROUP BY ROLLUP(dept, active)",
        b ->
            b.scan("emp")
                .aggregate(
                    b.groupKey(
                        b.fields(List.of("dept", "active")),
                        List.of(
                            b.fields(List.of("dept", "active")),
                            b.fields(List.of("dept")),
                            List.<RexNode>of())),
                    b.count()));
    twin("SELECT DISTINCT dept FROM emp", b -> b.scan("emp").project(b.field("dept")).distinct());
    twin(
        "SELECT sum(c) FROM (SELECT count(*) AS c FROM emp GROUP BY dept) q",
        b ->
            b.scan("emp")
                .aggregate(b.groupKey("dept"), b.count().as("c"))
                .aggregate(b.groupKey(), b.sum(b.field("c"))));
    twin(
        "SELECT id % 2, sum(pay) FROM emp GROUP BY id % 2",
        b ->
            b.scan("emp")
                .aggregate(
                    b.groupKey(
                        call(
                            b,
                            org.apache.calcite.sql.fun.SqlStdOperatorTable.PERCENT_REMAINDER,
                            b.field("id"),
                            b.literal(2))),
                    b.sum(b.field("pay"))));
    twin(
        "SELECT array_agg(id ORDER BY id DESC) FROM emp",
        b ->
            b.scan("emp")
                .aggregate(
                    b.groupKey(),
                    b.aggregateCall(
                            org.apache.calcite.sql.fun.SqlLibraryOperators.ARRAY_AGG, b.field("id"))
                        .sort(b.desc(b.field("id")))));
  }

  private static RexNode key(RelBuilder b, String left, String right) {
    return b.equals(b.field(2, 0, left), b.field(2, 1, right));
  }

  private static RelBuilder joined(RelBuilder b, JoinRelType type) {
    return b.scan("emp").scan("dept").join(type, key(b, "dept", "id"));
  }

  private void joins() {
    for (JoinRelType type :
        List.of(JoinRelType.INNER, JoinRelType.LEFT, JoinRelType.RIGHT, JoinRelType.FULL)) {
      twin(
          "SELECT e.id, d.city FROM emp e " + type + " JOIN dept d ON e.dept = d.id",
          b -> joined(b, type).project(b.field(0), b.field("city")));
    }
    twin(
        "SELECT id FROM emp e WHERE EXISTS (SELECT 1 FROM dept d WHERE d.id = e.dept)",
        b -> joined(b, JoinRelType.SEMI).project(b.field("id")));
    twin(
        "SELECT id FROM emp e WHERE NOT EXISTS (SELECT 1 FROM dept d WHERE d.id = e.dept)",
        b -> joined(b, JoinRelType.ANTI).project(b.field("id")));
    twin(
        "SELECT e.id, d.id FROM emp e CROSS JOIN dept d",
        b ->
            b.scan("emp")
                .project(b.field("id"))
                .scan("dept")
                .project(b.field("id"))
                .join(JoinRelType.INNER));
    twin(
        "SELECT e.id, d.id FROM emp e JOIN dept d ON e.dept < d.id",
        b ->
            b.scan("emp")
                .scan("dept")
                .join(
                    JoinRelType.INNER,
                    call(b, LESS_THAN, b.field(2, 0, "dept"), b.field(2, 1, "id")))
                .project(b.field(0), b.field(10)));
    twin(
        "SELECT e.id, b.id FROM emp e LEFT JOIN emp b ON e.boss = b.id",
        b ->
            b.scan("emp")
                .scan("emp")
                .join(JoinRelType.LEFT, key(b, "boss", "id"))
                .project(b.field(0), b.field(10)));
    twin(
        "SELECT q.k FROM (SELECT id + 1 AS k FROM emp) q"
            + " WHERE EXISTS (SELECT 1 FROM sale s WHERE s.emp = q.k)",
        b ->
            b.scan("emp")
                .project(b.alias(call(b, PLUS, b.field("id"), b.literal(1)), "k"))
                .scan("sale")
                .join(JoinRelType.SEMI, key(b, "k", "emp")));
  }

  private void sets() {
    twin(
        "SELECT * FROM pair UNION ALL SELECT * FROM other",
        b -> b.scan("pair").scan("other").union(true));
    twin(
        "SELECT * FROM pair UNION SELECT * FROM other",
        b -> b.scan("pair").scan("other").union(false));
    twin(
        "SELECT * FROM pair INTERSECT SELECT * FROM other",
        b -> b.scan("pair").scan("other").intersect(false));
    twin(
        "SELECT * FROM pair INTERSECT ALL SELECT * FROM other",
        b -> b.scan("pair").scan("other").intersect(true));
    twin(
        "SELECT * FROM pair EXCEPT SELECT * FROM other",
        b -> b.scan("pair").scan("other").minus(false));
    twin(
        "SELECT * FROM pair EXCEPT ALL SELECT * FROM other",
        b -> b.scan("pair").scan("other").minus(true));
    twin(
        "SELECT a FROM pair UNION ALL SELECT a FROM other UNION ALL SELECT b FROM pair",
        b ->
            b.scan("pair")
                .project(b.field("a"))
                .scan("other")
                .project(b.field("a"))
                .scan("pair")
                .project(b.field("b"))
                .union(true, 3));
  }

  private void sorts() {
    twin("SELECT id FROM emp ORDER BY id", b -> b.scan("emp").project(b.field("id")).sort(0));
    twin(
        "SELECT id, pay FROM emp ORDER BY pay DESC NULLS LAST, id",
        b ->
            b.scan("emp")
                .project(b.field("id"), b.field("pay"))
                .sort(b.nullsLast(b.desc(b.field("pay"))), b.field("id")));
    twin(
        "SELECT id, pay FROM emp ORDER BY pay NULLS FIRST, id DESC",
        b ->
            b.scan("emp")
                .project(b.field("id"), b.field("pay"))
                .sort(b.nullsFirst(b.field("pay")), b.desc(b.field("id"))));
    twin(
        "SELECT id FROM emp ORDER BY id DESC LIMIT 3",
        b -> b.scan("emp").project(b.field("id")).sortLimit(0, 3, b.desc(b.field("id"))));
    twin(
        "SELECT id FROM emp ORDER BY id LIMIT 2 OFFSET 3",
        b -> b.scan("emp").project(b.field("id")).sortLimit(3, 2, b.field("id")));
    twin(
        "SELECT count(*) FROM (SELECT id FROM emp ORDER BY id LIMIT 4) q",
        b ->
            b.scan("emp")
                .project(b.field("id"))
                .sortLimit(0, 4, b.field("id"))
                .aggregate(b.groupKey(), b.count()));
    twin(
        "SELECT id FROM (SELECT id FROM emp ORDER BY id LIMIT 4) q WHERE id > 2",
        b ->
            b.scan("emp")
                .project(b.field("id"))
                .sortLimit(0, 4, b.field("id"))
                .filter(call(b, GREATER_THAN, b.field("id"), b.literal(2))));
  }

  private static RelBuilder names(RelBuilder b, String table, String column) {
    return b.scan(table).project(b.field(column));
  }

  private void subQueries() {
    twin(
        "SELECT id FROM emp WHERE dept IN (SELECT id FROM dept)",
        b ->
            b.scan("emp")
                .filter(b.in(b.field("dept"), x -> names(x, "dept", "id").build()))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE dept NOT IN (SELECT id FROM dept)",
        b ->
            b.scan("emp")
                .filter(b.not(b.in(b.field("dept"), x -> names(x, "dept", "id").build())))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE EXISTS (SELECT id FROM none)",
        b ->
            b.scan("emp")
                .filter(b.exists(x -> names(x, "none", "id").build()))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE id = (SELECT min(id) FROM emp)",
        b ->
            b.scan("emp")
                .filter(
                    b.equals(
                        b.field("id"),
                        b.scalarQuery(
                            x ->
                                x.scan("emp")
                                    .aggregate(x.groupKey(), x.min(x.field("id")))
                                    .build())))
                .project(b.field("id")));
    twin(
        "SELECT id FROM emp WHERE dept IN (SELECT id FROM dept) OR active",
        b ->
            b.scan("emp")
                .filter(
                    b.or(
                        b.in(b.field("dept"), x -> names(x, "dept", "id").build()),
                        b.field("active")))
                .project(b.field("id")));
  }

  private void windows() {
    twin(
        "SELECT id, row_number() OVER (PARTITION BY dept ORDER BY id) FROM emp",
        b ->
            b.scan("emp")
                .project(
                    b.field("id"),
                    b.aggregateCall(ROW_NUMBER)
                        .over()
                        .partitionBy(b.field("dept"))
                        .orderBy(b.field("id"))
                        .rowsFrom(org.apache.calcite.rex.RexWindowBounds.UNBOUNDED_PRECEDING)
                        .toRex()));
    twin(
        "SELECT id, rank() OVER (ORDER BY grade DESC NULLS LAST) FROM emp",
        b ->
            b.scan("emp")
                .project(
                    b.field("id"),
                    b.aggregateCall(RANK)
                        .over()
                        .orderBy(b.nullsLast(b.desc(b.field("grade"))))
                        .toRex()));
    twin(
        "SELECT id, sum(pay) OVER (PARTITION BY dept) FROM emp",
        b ->
            b.scan("emp")
                .project(
                    b.field("id"),
                    b.sum(b.field("pay")).over().partitionBy(b.field("dept")).toRex()));
    twin(
        "SELECT id, count(*) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM emp",
        b ->
            b.scan("emp")
                .project(
                    b.field("id"),
                    b.count()
                        .over()
                        .orderBy(b.field("id"))
                        .rowsBetween(
                            org.apache.calcite.rex.RexWindowBounds.preceding(b.literal(1)),
                            org.apache.calcite.rex.RexWindowBounds.CURRENT_ROW)
                        .toRex()));
  }
}
