package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Splits a tree into what the engine runs and what is left for Calcite. The engine gets the largest
 * sub-trees that it can run; of the operator above, it gets the conditions and the parts of
 * expressions that it can compute. For one statement.
 */
final class ResidueSplit {
  private final RelOptCluster cluster;
  private final DataFusionConvention convention;
  private final RexBuilder rexBuilder;
  private final List<String> operators = new ArrayList<>();
  private final List<DataFusionException> refusals = new ArrayList<>();

  /** A split whose result lies in a cluster. */
  ResidueSplit(RelOptCluster cluster, DataFusionConvention convention) {
    this.cluster = cluster;
    this.convention = convention;
    this.rexBuilder = cluster.getRexBuilder();
  }

  /** Names of the operators that are left for Calcite, from the top. */
  ImmutableList<String> operators() {
    return operators.stream().distinct().collect(ImmutableList.toImmutableList());
  }

  /** Why they are left. */
  String reason() {
    return String.join(
        "; ",
        refusals.stream().map(refusal -> String.valueOf(refusal.getMessage())).distinct().toList());
  }

  /**
   * The tree with leaves of {@link PushedTree}.
   *
   * @throws DataFusionException of kind UNSUPPORTED when an operator has no form in Calcite either
   */
  RelNode split(RelNode node) {
    PlanningThread.checkpoint();
    DataFusionException refusal = CapabilityGate.refusal(node);
    if (refusal == null) {
      return leaf(node);
    }
    int place = operators.size();
    List<RelNode> inputs = new ArrayList<>();
    node.getInputs().forEach(input -> inputs.add(split(input)));
    boolean overEngine = inputs.stream().allMatch(PushedTree.class::isInstance);
    if (overEngine) {
      refusals.add(refusal);
    }
    operators.add(place, node.getRelTypeName().replace("Logical", ""));
    if (overEngine && node instanceof Project project) {
      return project(project, ((PushedTree) inputs.get(0)).tree());
    }
    if (overEngine && node instanceof Filter filter) {
      return filter(filter.getCondition(), ((PushedTree) inputs.get(0)).tree());
    }
    if (overEngine && node instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
      return join(join);
    }
    return Transplant.into(cluster, node, inputs);
  }

  private PushedTree leaf(RelNode tree) {
    return new PushedTree(cluster, cluster.traitSetOf(convention), tree);
  }

  /** The engine computes what it can of each expression, and no column that is not needed. */
  private RelNode project(Project project, RelNode input) {
    ExpressionSplit expressions = new ExpressionSplit(input, ImmutableList.of());
    List<RexNode> above = project.getProjects().stream().map(expressions::split).toList();
    RelNode below = expressions.below();
    return LogicalProject.create(
        leaf(below),
        ImmutableList.of(),
        above,
        project.getRowType().getFieldNames(),
        ImmutableSet.of());
  }

  private RelNode filter(RexNode condition, RelNode input) {
    List<RexNode> pushed = new ArrayList<>();
    List<RexNode> left = new ArrayList<>();
    for (RexNode term : RelOptUtil.conjunctions(condition)) {
      RelNode alone = LogicalFilter.create(input, term);
      (CapabilityGate.refusalOverInputs(alone) == null ? pushed : left).add(term);
    }
    RelNode filtered =
        pushed.isEmpty()
            ? input
            : LogicalFilter.create(input, RexUtil.composeConjunction(rexBuilder, pushed));
    ExpressionSplit expressions =
        new ExpressionSplit(filtered, rexBuilder.identityProjects(input.getRowType()));
    List<RexNode> above = left.stream().map(expressions::split).toList();
    RelNode kept =
        LogicalFilter.create(
            leaf(expressions.below()), RexUtil.composeConjunction(rexBuilder, above));
    return expressions.addsColumns()
        ? LogicalProject.create(
            kept,
            ImmutableList.of(),
            rexBuilder.identityProjects(input.getRowType()),
            input.getRowType().getFieldNames(),
            ImmutableSet.of())
        : kept;
  }

  /** An inner join by the conditions that the engine can evaluate, and a filter above it. */
  private RelNode join(Join join) {
    List<RexNode> pushed = new ArrayList<>();
    List<RexNode> left = new ArrayList<>();
    for (RexNode term : RelOptUtil.conjunctions(join.getCondition())) {
      RelNode alone =
          join.copy(
              join.getTraitSet(),
              term,
              join.getLeft(),
              join.getRight(),
              JoinRelType.INNER,
              join.isSemiJoinDone());
      (CapabilityGate.refusalOverInputs(alone) == null ? pushed : left).add(term);
    }
    RelNode joined =
        LogicalJoin.create(
            join.getLeft(),
            join.getRight(),
            ImmutableList.of(),
            RexUtil.composeConjunction(rexBuilder, pushed),
            ImmutableSet.of(),
            JoinRelType.INNER);
    return filter(RexUtil.composeConjunction(rexBuilder, left), joined);
  }
}
