package io.calcitefusion.calcite;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;

/**
 * A whole tree that the engine runs as one statement, as a leaf of what Calcite plans. Immutable.
 */
final class PushedTree extends AbstractRelNode implements DataFusionRel {
  private final RelNode tree;

  PushedTree(RelOptCluster cluster, RelTraitSet traits, RelNode tree) {
    super(cluster, traits);
    this.tree = tree;
    this.rowType = tree.getRowType();
  }

  /** The tree, in a cluster of its own. */
  RelNode tree() {
    return tree;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new PushedTree(getCluster(), traits, tree);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("sql", PushedQuery.sql(tree));
  }
}
