package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterRule;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.jspecify.annotations.Nullable;

/**
 * Gives a logical operator to the engine when {@link CapabilityGate} says that the engine can run
 * it. Immutable.
 */
final class PushDownRule extends ConverterRule {
  private final BiFunction<RelNode, RelTraitSet, RelNode> conversion;

  private PushDownRule(Config config, BiFunction<RelNode, RelTraitSet, RelNode> conversion) {
    super(config);
    this.conversion = conversion;
  }

  /** One rule per operator. */
  static ImmutableList<RelOptRule> all(DataFusionConvention out) {
    return ImmutableList.of(
        rule(LogicalProject.class, out, PushDownRule::project),
        rule(LogicalFilter.class, out, PushDownRule::filter),
        rule(LogicalAggregate.class, out, PushDownRule::aggregate),
        rule(LogicalJoin.class, out, PushDownRule::join),
        rule(LogicalSort.class, out, PushDownRule::sort),
        rule(
            LogicalUnion.class,
            out,
            (union, traits) ->
                new DataFusionNodes.DataFusionUnion(
                    union.getCluster(), traits, inputs(union, traits), union.all)),
        rule(
            LogicalIntersect.class,
            out,
            (intersect, traits) ->
                new DataFusionNodes.DataFusionIntersect(
                    intersect.getCluster(), traits, inputs(intersect, traits), intersect.all)),
        rule(
            LogicalMinus.class,
            out,
            (minus, traits) ->
                new DataFusionNodes.DataFusionMinus(
                    minus.getCluster(), traits, inputs(minus, traits), minus.all)),
        rule(
            LogicalValues.class,
            out,
            (values, traits) ->
                new DataFusionNodes.DataFusionValues(
                    values.getCluster(), traits, values.getRowType(), values.tuples)));
  }

  private static <R extends RelNode> RelOptRule rule(
      Class<R> type, DataFusionConvention out, BiFunction<R, RelTraitSet, RelNode> conversion) {
    return Config.INSTANCE
        .withConversion(type, Convention.NONE, out, "PushDown" + type.getSimpleName())
        .withRuleFactory(
            config ->
                new PushDownRule(config, (rel, traits) -> conversion.apply(type.cast(rel), traits)))
        .toRule();
  }

  @Override
  public @Nullable RelNode convert(RelNode rel) {
    // Neither a correlation nor a sub-query leaves its operator here.
    return rel.getVariablesSet().isEmpty() && CapabilityGate.refusalOverInputs(rel) == null
        ? conversion.apply(rel, rel.getCluster().traitSetOf(out))
        : null;
  }

  private static RelNode project(LogicalProject project, RelTraitSet traits) {
    RelNode input = input(project.getInput(), traits);
    return project.containsOver()
        ? new DataFusionNodes.DataFusionWindow(
            project.getCluster(), traits, input, project.getProjects(), project.getRowType())
        : new DataFusionNodes.DataFusionProject(
            project.getCluster(), traits, input, project.getProjects(), project.getRowType());
  }

  private static RelNode filter(LogicalFilter filter, RelTraitSet traits) {
    return new DataFusionNodes.DataFusionFilter(
        filter.getCluster(), traits, input(filter.getInput(), traits), filter.getCondition());
  }

  private static RelNode aggregate(LogicalAggregate aggregate, RelTraitSet traits) {
    return new DataFusionNodes.DataFusionAggregate(
        aggregate.getCluster(),
        traits,
        input(aggregate.getInput(), traits),
        aggregate.getGroupSet(),
        aggregate.getGroupSets(),
        aggregate.getAggCallList());
  }

  private static RelNode join(LogicalJoin join, RelTraitSet traits) {
    return new DataFusionNodes.DataFusionJoin(
        join.getCluster(),
        traits,
        input(join.getLeft(), traits),
        input(join.getRight(), traits),
        join.getCondition(),
        join.getJoinType());
  }

  /** The only operator whose rows have an order that others may count on. */
  private static RelNode sort(LogicalSort sort, RelTraitSet traits) {
    return new DataFusionNodes.DataFusionSort(
        sort.getCluster(),
        traits.replace(sort.getCollation()),
        input(sort.getInput(), traits),
        sort.getCollation(),
        sort.offset,
        sort.fetch);
  }

  private static RelNode input(RelNode input, RelTraitSet traits) {
    return convert(input, traits);
  }

  private static List<RelNode> inputs(RelNode rel, RelTraitSet traits) {
    return rel.getInputs().stream().map(input -> input(input, traits)).toList();
  }
}
