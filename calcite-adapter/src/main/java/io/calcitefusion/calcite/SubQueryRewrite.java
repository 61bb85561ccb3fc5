package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.SubQueryRemoveRule;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;

/**
 * Sub-queries as joins: the last way to run forms that the engine does not take. It is not the
 * first one, since the engine plans its own forms better. Pure functions.
 */
final class SubQueryRewrite {
  private static final RelBuilderFactory BUILDERS =
      RelBuilder.proto(Contexts.of(QueryPlanner.BUILDER_CONFIG));

  private SubQueryRewrite() {}

  /** Rewrites the operators alone whose sub-queries the engine does not take. */
  static RelNode refused(RelNode rel) {
    return rewrite(rel, node -> contains(node) && CapabilityGate.refusalInItsPlace(node) != null);
  }

  /** Rewrites all sub-queries. */
  static RelNode all(RelNode rel) {
    return rewrite(rel, SubQueryRewrite::contains);
  }

  /** Whether an operator has sub-queries in its own expressions. */
  static boolean contains(RelNode node) {
    return (node instanceof Filter filter && RexUtil.SubQueryFinder.containsSubQuery(filter))
        || (node instanceof Project project && RexUtil.SubQueryFinder.containsSubQuery(project))
        || (node instanceof Join join && RexUtil.SubQueryFinder.containsSubQuery(join));
  }

  /** Whether a tree has sub-queries or correlated joins. */
  static boolean applies(RelNode rel) {
    return rel instanceof Correlate
        || contains(rel)
        || rel.getInputs().stream().anyMatch(SubQueryRewrite::applies);
  }

  private static RelNode rewrite(RelNode rel, Predicate<RelNode> chosen) {
    HepPlanner planner =
        new HepPlanner(
            HepProgram.builder()
                .addMatchOrder(HepMatchOrder.TOP_DOWN)
                .addRuleInstance(
                    rule(CoreRules.FILTER_SUB_QUERY_TO_CORRELATE, Filter.class, chosen))
                .addRuleInstance(
                    rule(CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE, Project.class, chosen))
                .addRuleInstance(rule(CoreRules.JOIN_SUB_QUERY_TO_CORRELATE, Join.class, chosen))
                .addMatchLimit(Integer.MAX_VALUE)
                .build());
    planner.setRoot(rel);
    RelNode correlated = requireNonNull(planner.findBestExp(), "expression");
    refuseWindows(correlated);
    return RelDecorrelator.decorrelateQuery(correlated, BUILDERS.create(rel.getCluster(), null));
  }

  /** Calcite decorrelates a window function without a partition per outer row. */
  private static void refuseWindows(RelNode rel) {
    if (rel instanceof Project project
        && project.containsOver()
        && CorrelatedForms.isCorrelated(project)) {
      throw FrontEndErrors.unsupported("a window function above its correlation", "");
    }
    rel.getInputs().forEach(SubQueryRewrite::refuseWindows);
  }

  private static <R extends RelNode> RelOptRule rule(
      SubQueryRemoveRule rule, Class<R> type, Predicate<RelNode> chosen) {
    RelRule.Config config =
        rule.config
            .withOperandSupplier(b -> b.operand(type).predicate(chosen).anyInputs())
            .withRelBuilderFactory(BUILDERS);
    return config.as(SubQueryRemoveRule.Config.class).toRule();
  }
}
