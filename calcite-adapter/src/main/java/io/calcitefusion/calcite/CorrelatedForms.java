package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * The forms of correlated sub-queries that the engine answers, and answers rightly. It pulls
 * conditions with outer columns up to the sub-query's edge whatever they pass on the way: out of
 * the condition of a join, out of HAVING, past LIMIT, OFFSET and window functions, which gives
 * other rows. Pure functions.
 */
final class CorrelatedForms {
  private static final String REMEDY = "write it as a join";

  /** What a correlated query is used for. */
  enum Use {
    /** A value, made an aggregate. */
    VALUE,
    /** EXISTS in WHERE. */
    EXISTENCE,
    /** IN, ANY and ALL in WHERE. */
    MEMBERSHIP,
    /** LATERAL. */
    ROWS
  }

  /** What stands between an operator and the edge of the sub-query. */
  private record Above(Use use, boolean aggregate, boolean filter, boolean root) {}

  private CorrelatedForms() {}

  /** Whether a query refers to columns of a query around it. */
  static boolean isCorrelated(RelNode rel) {
    return !FreeVariables.of(rel).isEmpty();
  }

  /**
   * Checks a query that may be correlated.
   *
   * @throws DataFusionException of kind UNSUPPORTED for a form that the engine does not take
   */
  static void check(RelNode rel, Use use) {
    check(
        rel,
        new Above(
            use, use == Use.VALUE && !(withoutProjects(rel) instanceof Aggregate), false, true));
  }

  private static RelNode withoutProjects(RelNode rel) {
    return rel instanceof Project project ? withoutProjects(project.getInput()) : rel;
  }

  private static void check(RelNode rel, Above above) {
    if (!isCorrelated(rel)) {
      return;
    }
    if (rel instanceof Project project) {
      if (project.getProjects().stream().anyMatch(node -> FreeVariables.isIn(node, project))) {
        throw refused("an outer column in the select list");
      }
      if (RexOver.containsOver(project.getProjects(), null)) {
        throw refused("a window function above its correlation");
      }
      check(project.getInput(), above);
    } else if (rel instanceof Filter filter) {
      filter(filter, above);
    } else if (rel instanceof Aggregate aggregate) {
      aggregate(aggregate, above);
    } else if (rel instanceof Sort sort) {
      sort(sort, above);
    } else {
      throw refused("its correlation below or in a join or set operation");
    }
  }

  /**
   * The terms of a condition. What all branches of an OR have in common stands before it, so that a
   * correlation that each of them repeats is a term of its own.
   */
  static List<RexNode> terms(Filter filter) {
    RexNode condition = filter.getCondition();
    return RelOptUtil.conjunctions(
        FreeVariables.isIn(condition, filter)
            ? RexUtil.pullFactors(filter.getCluster().getRexBuilder(), condition)
            : condition);
  }

  private static void filter(Filter filter, Above above) {
    for (RexNode term : terms(filter)) {
      if (above.aggregate() && FreeVariables.isIn(term, filter) && !isEquality(term, filter)) {
        throw refused("correlation by anything but the equality of a column");
      }
      if (seeksOuterValue(term, filter)) {
        throw refused("an outer column that is sought in another sub-query");
      }
    }
    check(filter.getInput(), new Above(above.use(), above.aggregate(), true, false));
  }

  /** Whether a term has {@code outer IN (SELECT …)}, which the engine takes for true. */
  private static boolean seeksOuterValue(RexNode term, Filter filter) {
    try {
      term.accept(
          new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitSubQuery(RexSubQuery subQuery) {
              if (subQuery.getOperands().stream()
                  .anyMatch(operand -> FreeVariables.isIn(operand, filter))) {
                throw Util.FoundOne.NULL;
              }
              return null;
            }
          });
      return false;
    } catch (Util.FoundOne e) {
      return true;
    }
  }

  private static void aggregate(Aggregate aggregate, Above above) {
    boolean oneRow = aggregate.getGroupSet().isEmpty();
    if (above.filter()) {
      throw refused("HAVING");
    }
    if (above.aggregate() || aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      throw refused("several levels of groups");
    }
    if (oneRow && (above.use() == Use.MEMBERSHIP || above.use() == Use.EXISTENCE)) {
      throw refused("an aggregate over all its rows");
    }
    check(aggregate.getInput(), new Above(above.use(), true, false, false));
  }

  private static void sort(Sort sort, Above above) {
    boolean cut = sort.offset != null || sort.fetch != null;
    boolean takesOne =
        sort.offset == null
            && sort.fetch instanceof RexLiteral literal
            && !literal.isNull()
            && LiteralSql.decimal(literal).compareTo(BigDecimal.ONE) == 0;
    // A value of the first row becomes an aggregate; existence does not hang on further rows.
    boolean harmless =
        takesOne && above.root() && (above.use() == Use.VALUE || above.use() == Use.EXISTENCE);
    if (cut && !harmless) {
      throw refused("LIMIT or OFFSET");
    }
    check(sort.getInput(), above);
  }

  /** Whether a condition compares a column of the filter's input with something from outside. */
  private static boolean isEquality(RexNode term, Filter filter) {
    if (!term.isA(SqlKind.EQUALS)) {
      return false;
    }
    RexNode left = ((RexCall) term).getOperands().get(0);
    RexNode right = ((RexCall) term).getOperands().get(1);
    return (isColumn(left, filter) && isOuter(right)) || (isColumn(right, filter) && isOuter(left));
  }

  private static boolean isOuter(RexNode node) {
    return RexUtil.containsCorrelation(node) && !RexUtil.containsInputRef(node);
  }

  private static boolean isColumn(RexNode node, Filter filter) {
    return CastSql.withoutWidening(node) instanceof RexInputRef ref
        && isColumn(filter.getInput(), ref.getIndex());
  }

  private static boolean isColumn(RelNode rel, int index) {
    if (rel instanceof Project project) {
      return project.getProjects().get(index) instanceof RexInputRef ref
          && isColumn(project.getInput(), ref.getIndex());
    }
    return !(rel instanceof Filter filter) || isColumn(filter.getInput(), index);
  }

  private static DataFusionException refused(String what) {
    return FrontEndErrors.unsupported("a correlated sub-query with " + what, REMEDY);
  }
}
