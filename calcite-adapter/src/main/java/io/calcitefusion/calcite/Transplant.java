package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** An operator again in the cluster in which Calcite plans it. Pure functions. */
final class Transplant {
  private Transplant() {}

  /**
   * The operator over inputs of another cluster.
   *
   * @throws io.calcitefusion.datafusion.DataFusionException of kind UNSUPPORTED for an operator
   *     that Calcite would not run rightly
   */
  static RelNode into(RelOptCluster cluster, RelNode node, List<RelNode> inputs) {
    if (node instanceof Project project) {
      return LogicalProject.create(
          inputs.get(0),
          ImmutableList.of(),
          project.getProjects(),
          project.getRowType(),
          project.getVariablesSet());
    }
    if (node instanceof Filter filter) {
      return LogicalFilter.create(
          inputs.get(0), filter.getCondition(), ImmutableSet.copyOf(filter.getVariablesSet()));
    }
    if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate, inputs.get(0));
    }
    if (node instanceof Join join) {
      return LogicalJoin.create(
          inputs.get(0),
          inputs.get(1),
          ImmutableList.of(),
          join.getCondition(),
          join.getVariablesSet(),
          join.getJoinType());
    }
    if (node instanceof Sort sort) {
      return LogicalSort.create(inputs.get(0), sort.getCollation(), sort.offset, sort.fetch);
    }
    if (node instanceof Union union) {
      return LogicalUnion.create(inputs, union.all);
    }
    if (node instanceof Intersect intersect) {
      return LogicalIntersect.create(inputs, intersect.all);
    }
    if (node instanceof Minus minus) {
      return LogicalMinus.create(inputs, minus.all);
    }
    if (node instanceof Values values) {
      return LogicalValues.create(cluster, values.getRowType(), values.tuples);
    }
    if (node instanceof Correlate correlate) {
      return LogicalCorrelate.create(
          inputs.get(0),
          inputs.get(1),
          ImmutableList.of(),
          correlate.getCorrelationId(),
          correlate.getRequiredColumns(),
          correlate.getJoinType());
    }
    throw FrontEndErrors.unsupported(
        "the relational operator " + node.getRelTypeName() + " in Calcite", "");
  }

  private static RelNode aggregate(Aggregate aggregate, RelNode input) {
    for (AggregateCall call : aggregate.getAggCallList()) {
      boolean sums =
          switch (call.getAggregation().getKind()) {
            case SUM, SUM0, AVG -> true;
            default -> false;
          };
      if (sums
          && isLong(input.getRowType().getFieldList().get(call.getArgList().get(0)).getType())) {
        throw FrontEndErrors.unsupported(
            call.getAggregation().getName()
                + " of a BIGINT in Calcite, which does not see overflow",
            "cast it to DECIMAL or DOUBLE");
      }
    }
    return LogicalAggregate.create(
        input,
        ImmutableList.of(),
        aggregate.getGroupSet(),
        aggregate.getGroupSets(),
        aggregate.getAggCallList());
  }

  private static boolean isLong(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.BIGINT
        || type.getSqlTypeName() == SqlTypeName.UBIGINT;
  }
}
