package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Splits expressions into columns that the engine computes and what Calcite computes of them.
 * Operands that SQL evaluates only when they are needed, those of CASE, COALESCE, AND and OR, are
 * not computed ahead, since they may fail. For the expressions of one operator.
 */
final class ExpressionSplit {
  private final RelNode input;
  private final int given;
  private final List<RexNode> columns;

  /**
   * A split over an input.
   *
   * @param columns columns that are there in any case
   */
  ExpressionSplit(RelNode input, List<? extends RexNode> columns) {
    this.input = input;
    this.given = columns.size();
    this.columns = new ArrayList<>(columns);
  }

  /** The part of an expression that is left, over {@link #below}. */
  RexNode split(RexNode node) {
    if (node instanceof RexInputRef) {
      return column(node);
    }
    if (node instanceof RexOver) {
      // Its parts belong together; Calcite gets the columns that they read.
      return node.accept(new Columns());
    }
    if (!(node instanceof RexCall call)) {
      return node.accept(new Columns());
    }
    if (computable(call)) {
      return column(call);
    }
    return isLazy(call)
        ? call.accept(new Columns())
        : call.clone(call.getType(), call.getOperands().stream().map(this::split).toList());
  }

  /** The input with the columns that were asked for. */
  RelNode below() {
    return columns.size() == given && given == input.getRowType().getFieldCount() && given > 0
        ? input
        : LogicalProject.create(
            input, ImmutableList.of(), columns, (@Nullable List<String>) null, ImmutableSet.of());
  }

  /** Whether there are more columns than those that were given. */
  boolean addsColumns() {
    return columns.size() > given;
  }

  private static boolean isLazy(RexCall call) {
    return call.getKind() == SqlKind.CASE
        || call.getKind() == SqlKind.COALESCE
        || call.getKind() == SqlKind.AND
        || call.getKind() == SqlKind.OR;
  }

  private boolean computable(RexCall call) {
    return RexUtil.SubQueryFinder.find(call) == null
        && CapabilityGate.refusalOverInputs(
                LogicalProject.create(
                    input,
                    ImmutableList.of(),
                    ImmutableList.of(call),
                    ImmutableList.of("value"),
                    ImmutableSet.of()))
            == null;
  }

  private RexNode column(RexNode node) {
    int index = RexUtil.isDeterministic(node) ? columns.indexOf(node) : -1;
    if (index < 0) {
      index = columns.size();
      columns.add(node);
    }
    return new RexInputRef(index, node.getType());
  }

  /** Replaces columns of the input. */
  private final class Columns extends RexShuttle {
    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      return column(ref);
    }
  }
}
