package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/** Joins. */
final class JoinSql {
  private final Unparser unparser;

  JoinSql(Unparser unparser) {
    this.unparser = unparser;
  }

  SelectBlock join(Join join) {
    SelectBlock left = input(join.getLeft(), join.getJoinType().generatesNullsOnLeft());
    SelectBlock right = input(join.getRight(), join.getJoinType().generatesNullsOnRight());
    if (join.getJoinType() == JoinRelType.FULL
        && !Collections.disjoint(columnNames(left), columnNames(right))) {
      right = renamed(right);
    }
    List<SqlField> fields = concat(left, right);
    unparser.expose(join.getVariablesSet(), fields);
    if (!join.getVariablesSet().isEmpty() && RexUtil.SubQueryFinder.containsSubQuery(join)) {
      throw FrontEndErrors.unsupported(
          "a correlated sub-query in the condition of a join", "move it to WHERE");
    }
    RexSql rex = new RexSql(unparser, fields, RexSql.Place.JOIN);
    List<String> terms = new ArrayList<>();
    for (RexNode term : RelOptUtil.conjunctions(join.getCondition())) {
      terms.add(rex.condition(term));
    }
    String condition = terms.isEmpty() ? "TRUE" : String.join(" AND ", terms);
    // Under a RIGHT JOIN the engine loses conditions of WHERE that name both sides.
    boolean swap = join.getJoinType() == JoinRelType.RIGHT;
    JoinRelType type = swap ? JoinRelType.LEFT : join.getJoinType();
    String sql =
        (swap ? right : left).firstJoinOperand()
            + keyword(type, terms.isEmpty())
            + (swap ? left : right).joinOperand()
            + (isCross(type, terms.isEmpty()) ? "" : " ON " + condition);
    return SelectBlock.ofJoin(sql, join.getJoinType().projectsRight() ? fields : left.fields());
  }

  /**
   * An input whose columns have names of their own. The engine makes a RIGHT JOIN of a FULL JOIN
   * when a condition above rules out one side, and then takes a column of one side for the other's
   * of that name.
   */
  private SelectBlock renamed(SelectBlock block) {
    String alias = unparser.newAlias();
    List<String> names =
        IntStream.range(0, block.fields().size()).mapToObj(i -> alias + '$' + i).toList();
    return SelectBlock.ofQuery(block.render(names), alias, names);
  }

  private static Set<String> columnNames(SelectBlock block) {
    return block.fields().stream()
        .filter(SqlField::isColumn)
        .map(field -> field.sql().substring(field.sql().indexOf("\".\"") + 1))
        .collect(Collectors.toSet());
  }

  /**
   * An input. Where rows without a match get nulls, its constants are written as calls that the
   * engine does not see through: it would take the columns for constant above the join too, and
   * leave them out of ORDER BY.
   */
  private SelectBlock input(RelNode rel, boolean getsNulls) {
    SelectBlock block = unparser.block(rel);
    Optional<String> column =
        block.fields().stream().filter(SqlField::isColumn).map(SqlField::sql).findFirst();
    if (getsNulls && column.isPresent()) {
      List<SqlField> fields = new ArrayList<>();
      for (SqlField field : block.fields()) {
        fields.add(
            field.kind() == SqlField.Kind.CONSTANT
                ? new SqlField(
                    "CASE WHEN %s IS NULL THEN %2$s ELSE %2$s END"
                        .formatted(column.get(), field.sql()),
                    SqlField.Kind.EXPRESSION)
                : field);
      }
      if (!fields.equals(block.fields())) {
        block.project(fields);
      }
    }
    return unparser.wrap(block, rel);
  }

  SelectBlock correlate(Correlate correlate) {
    JoinRelType type = correlate.getJoinType();
    if (type != JoinRelType.INNER && type != JoinRelType.LEFT) {
      throw FrontEndErrors.unsupported("a correlated join of type " + type, "use EXISTS");
    }
    SelectBlock unnested = new UnnestSql(unparser).correlate(correlate);
    if (unnested != null) {
      return unnested;
    }
    CorrelatedForms.check(correlate.getRight(), CorrelatedForms.Use.ROWS);
    SelectBlock left = unparser.wrap(unparser.block(correlate.getLeft()), correlate.getLeft());
    unparser.expose(List.of(correlate.getCorrelationId()), left.fields());
    RelNode rightRel = correlate.getRight();
    ImmutableList<String> names = unparser.names(rightRel);
    String query = unparser.select(rightRel);
    String alias = unparser.newAlias();
    SelectBlock right =
        SelectBlock.ofItem(
            "LATERAL (" + query + ") AS " + SqlIdentifier.quote(alias), alias, names);
    String sql = left.firstJoinOperand() + keyword(type, false) + right.joinOperand() + " ON TRUE";
    return SelectBlock.ofJoin(sql, concat(left, right));
  }

  private static boolean isCross(JoinRelType type, boolean unconditional) {
    return type == JoinRelType.INNER && unconditional;
  }

  private static String keyword(JoinRelType type, boolean unconditional) {
    return switch (type) {
      case INNER -> unconditional ? " CROSS JOIN " : " INNER JOIN ";
      case LEFT -> " LEFT JOIN ";
      case RIGHT -> " RIGHT JOIN ";
      case FULL -> " FULL JOIN ";
      case SEMI -> " LEFT SEMI JOIN ";
      case ANTI -> " LEFT ANTI JOIN ";
      case ASOF, LEFT_ASOF, LEFT_MARK ->
          throw FrontEndErrors.unsupported("a join of type " + type, "");
    };
  }

  private static List<SqlField> concat(SelectBlock left, SelectBlock right) {
    List<SqlField> fields = new ArrayList<>(left.fields());
    fields.addAll(right.fields());
    return fields;
  }
}
