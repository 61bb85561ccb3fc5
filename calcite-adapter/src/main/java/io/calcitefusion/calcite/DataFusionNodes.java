package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** The operators of {@link DataFusionConvention}, one class per operator of Calcite. */
final class DataFusionNodes {
  private DataFusionNodes() {}

  /**
   * SELECT with window functions. It is no Project, because Calcite's rules take every Project with
   * window functions apart.
   */
  static final class DataFusionWindow extends SingleRel implements DataFusionRel {
    private final ImmutableList<RexNode> projects;

    DataFusionWindow(
        RelOptCluster cluster,
        RelTraitSet traits,
        RelNode input,
        List<? extends RexNode> projects,
        RelDataType rowType) {
      super(cluster, traits, input);
      this.projects = ImmutableList.copyOf(projects);
      this.rowType = rowType;
    }

    /** The same as a projection, which is how it is written. */
    Project toProject() {
      return LogicalProject.create(
          getInput(), ImmutableList.of(), projects, getRowType(), ImmutableSet.of());
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
      return new DataFusionWindow(getCluster(), traits, inputs.get(0), projects, getRowType());
    }

    @Override
    public RelNode accept(RexShuttle shuttle) {
      return new DataFusionWindow(
          getCluster(), getTraitSet(), getInput(), shuttle.apply(projects), getRowType());
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
      super.explainTerms(writer);
      for (int i = 0; i < projects.size(); i++) {
        writer.item(getRowType().getFieldNames().get(i), projects.get(i));
      }
      return writer;
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** SELECT with expressions. */
  static final class DataFusionProject extends Project implements DataFusionRel {
    DataFusionProject(
        RelOptCluster cluster,
        RelTraitSet traits,
        RelNode input,
        List<? extends RexNode> projects,
        RelDataType rowType) {
      super(cluster, traits, ImmutableList.of(), input, projects, rowType, ImmutableSet.of());
    }

    @Override
    public Project copy(
        RelTraitSet traits, RelNode input, List<RexNode> projects, RelDataType rowType) {
      return new DataFusionProject(getCluster(), traits, input, projects, rowType);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** WHERE. */
  static final class DataFusionFilter extends Filter implements DataFusionRel {
    DataFusionFilter(RelOptCluster cluster, RelTraitSet traits, RelNode input, RexNode condition) {
      super(cluster, traits, input, condition);
    }

    @Override
    public Filter copy(RelTraitSet traits, RelNode input, RexNode condition) {
      return new DataFusionFilter(getCluster(), traits, input, condition);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** GROUP BY. */
  static final class DataFusionAggregate extends Aggregate implements DataFusionRel {
    DataFusionAggregate(
        RelOptCluster cluster,
        RelTraitSet traits,
        RelNode input,
        ImmutableBitSet groupSet,
        @Nullable List<ImmutableBitSet> groupSets,
        List<AggregateCall> calls) {
      super(cluster, traits, ImmutableList.of(), input, groupSet, groupSets, calls);
    }

    @Override
    public Aggregate copy(
        RelTraitSet traits,
        RelNode input,
        ImmutableBitSet groupSet,
        @Nullable List<ImmutableBitSet> groupSets,
        List<AggregateCall> calls) {
      return new DataFusionAggregate(getCluster(), traits, input, groupSet, groupSets, calls);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** A join of any kind, semi and anti joins included. */
  static final class DataFusionJoin extends Join implements DataFusionRel {
    DataFusionJoin(
        RelOptCluster cluster,
        RelTraitSet traits,
        RelNode left,
        RelNode right,
        RexNode condition,
        JoinRelType joinType) {
      super(
          cluster, traits, ImmutableList.of(), left, right, condition, ImmutableSet.of(), joinType);
    }

    @Override
    public Join copy(
        RelTraitSet traits,
        RexNode condition,
        RelNode left,
        RelNode right,
        JoinRelType joinType,
        boolean semiJoinDone) {
      return new DataFusionJoin(getCluster(), traits, left, right, condition, joinType);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** ORDER BY, LIMIT and OFFSET. */
  static final class DataFusionSort extends Sort implements DataFusionRel {
    DataFusionSort(
        RelOptCluster cluster,
        RelTraitSet traits,
        RelNode input,
        RelCollation collation,
        @Nullable RexNode offset,
        @Nullable RexNode fetch) {
      super(cluster, traits, input, collation, offset, fetch);
    }

    @Override
    public Sort copy(
        RelTraitSet traits,
        RelNode input,
        RelCollation collation,
        @Nullable RexNode offset,
        @Nullable RexNode fetch) {
      return new DataFusionSort(getCluster(), traits, input, collation, offset, fetch);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** UNION with or without ALL. */
  static final class DataFusionUnion extends Union implements DataFusionRel {
    DataFusionUnion(RelOptCluster cluster, RelTraitSet traits, List<RelNode> inputs, boolean all) {
      super(cluster, traits, inputs, all);
    }

    @Override
    public Union copy(RelTraitSet traits, List<RelNode> inputs, boolean all) {
      return new DataFusionUnion(getCluster(), traits, inputs, all);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** INTERSECT with or without ALL. */
  static final class DataFusionIntersect extends Intersect implements DataFusionRel {
    DataFusionIntersect(
        RelOptCluster cluster, RelTraitSet traits, List<RelNode> inputs, boolean all) {
      super(cluster, traits, inputs, all);
    }

    @Override
    public Intersect copy(RelTraitSet traits, List<RelNode> inputs, boolean all) {
      return new DataFusionIntersect(getCluster(), traits, inputs, all);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** EXCEPT with or without ALL. */
  static final class DataFusionMinus extends Minus implements DataFusionRel {
    DataFusionMinus(RelOptCluster cluster, RelTraitSet traits, List<RelNode> inputs, boolean all) {
      super(cluster, traits, inputs, all);
    }

    @Override
    public Minus copy(RelTraitSet traits, List<RelNode> inputs, boolean all) {
      return new DataFusionMinus(getCluster(), traits, inputs, all);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }

  /** Literal rows. */
  static final class DataFusionValues extends Values implements DataFusionRel {
    DataFusionValues(
        RelOptCluster cluster,
        RelTraitSet traits,
        RelDataType rowType,
        ImmutableList<ImmutableList<RexLiteral>> tuples) {
      super(cluster, rowType, tuples, traits);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
      return new DataFusionValues(getCluster(), traits, getRowType(), tuples);
    }

    @Override
    public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
      return DataFusionRel.inEngine(super.computeSelfCost(planner, mq));
    }
  }
}
