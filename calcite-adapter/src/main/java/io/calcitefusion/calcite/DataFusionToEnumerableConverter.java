package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.tree.Blocks;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterImpl;

/**
 * Gives the rows of one statement of the engine to Calcite, as arrays, or as single values when
 * there is one column.
 */
final class DataFusionToEnumerableConverter extends ConverterImpl implements EnumerableRel {
  DataFusionToEnumerableConverter(RelOptCluster cluster, RelTraitSet traits, RelNode input) {
    super(cluster, ConventionTraitDef.INSTANCE, traits, input);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new DataFusionToEnumerableConverter(getCluster(), traits, inputs.get(0));
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer pref) {
    PhysType physType =
        PhysTypeImpl.of(
            implementor.getTypeFactory(), getRowType(), pref.prefer(JavaRowFormat.ARRAY));
    DataFusionConvention convention =
        (DataFusionConvention) requireNonNull(getInput().getConvention(), "convention");
    PushedQuery query = PushedQuery.of(getInput(), convention.runner());
    return implementor.result(
        physType,
        Blocks.toBlock(
            Expressions.convert_(
                Expressions.call(
                    implementor.stash(query, Function1.class),
                    Types.lookupMethod(Function1.class, "apply", Object.class),
                    implementor.getRootExpression()),
                Enumerable.class)));
  }
}
