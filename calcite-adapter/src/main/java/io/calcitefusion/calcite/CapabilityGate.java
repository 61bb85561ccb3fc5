package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/**
 * Says what the engine can run. The one place that knows is the {@link Unparser}, which knows
 * operators by name, operand types and form; the gate has it write an operator over tables that
 * stand for the operator's inputs, and looks whether it refuses. Pure functions.
 */
final class CapabilityGate {
  private static final ImmutableList<String> INPUT = ImmutableList.of("the", "input", "rows");

  private CapabilityGate() {}

  /**
   * Why the engine can not run a whole tree.
   *
   * @return an error of kind UNSUPPORTED that names the operator and the reason, or null when the
   *     engine can
   */
  static @Nullable DataFusionException refusal(RelNode tree) {
    return refusal(() -> write(tree));
  }

  /**
   * Why the engine can not run an operator, whatever its inputs are. An operator that refers to a
   * query around it is refused.
   *
   * @return an error of kind UNSUPPORTED that names the operator and the reason, or null when the
   *     engine can
   */
  static @Nullable DataFusionException refusalOverInputs(RelNode node) {
    return refusal(() -> write(overStandIns(node)));
  }

  /**
   * As {@link #refusalOverInputs}, for an operator that stays where it is and may refer to the
   * queries around it.
   */
  static @Nullable DataFusionException refusalInItsPlace(RelNode node) {
    return refusal(() -> Unparser.checkInItsPlace(overStandIns(node)));
  }

  private static RelNode overStandIns(RelNode node) {
    List<RelNode> inputs = new ArrayList<>();
    node.getInputs().forEach(input -> inputs.add(standIn(input)));
    return node.copy(node.getTraitSet(), inputs);
  }

  private static @Nullable DataFusionException refusal(Runnable step) {
    try {
      step.run();
      return null;
    } catch (RuntimeException | AssertionError e) {
      DataFusionException refusal = FrontEndErrors.unexpected(e);
      if (refusal.kind() == ErrorKind.UNSUPPORTED) {
        return refusal;
      }
      throw refusal;
    }
  }

  private static void write(RelNode tree) {
    for (RelDataTypeField column : tree.getRowType().getFieldList()) {
      ArrowTypes.toField(column.getName(), column.getType());
    }
    Unparser.toSql(tree, tree.getRowType().getFieldNames());
  }

  private static LogicalTableScan standIn(RelNode input) {
    return LogicalTableScan.create(
        input.getCluster(),
        RelOptTableImpl.create(null, input.getRowType(), INPUT, (Expression) null),
        ImmutableList.of());
  }
}
