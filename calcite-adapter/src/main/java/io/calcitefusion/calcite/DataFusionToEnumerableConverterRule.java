package io.calcitefusion.calcite;

import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterRule;

/** Lets Calcite read the rows of a statement of the engine. Immutable. */
final class DataFusionToEnumerableConverterRule extends ConverterRule {
  private DataFusionToEnumerableConverterRule(Config config) {
    super(config);
  }

  static RelOptRule of(DataFusionConvention convention) {
    return Config.INSTANCE
        .withConversion(
            RelNode.class,
            convention,
            EnumerableConvention.INSTANCE,
            "DataFusionToEnumerableConverterRule")
        .withRuleFactory(DataFusionToEnumerableConverterRule::new)
        .toRule();
  }

  @Override
  public RelNode convert(RelNode rel) {
    return new DataFusionToEnumerableConverter(
        rel.getCluster(), rel.getTraitSet().replace(getOutConvention()), rel);
  }
}
