package io.calcitefusion.calcite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.util.ImmutableBitSet;

/** GROUP BY with its aggregates. */
final class GroupingSql {
  private final Unparser unparser;

  GroupingSql(Unparser unparser) {
    this.unparser = unparser;
  }

  SelectBlock aggregate(Aggregate aggregate) {
    SelectBlock block = unparser.block(aggregate.getInput());
    if (mustWrap(aggregate, block)) {
      block = unparser.wrap(block, aggregate.getInput());
    }
    List<SqlField> input = block.fields();
    List<SqlField> fields = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      fields.add(input.get(key));
    }
    List<RelDataType> types =
        aggregate.getInput().getRowType().getFieldList().stream()
            .map(RelDataTypeField::getType)
            .toList();
    for (AggregateCall call : aggregate.getAggCallList()) {
      fields.add(new SqlField(AggregateSql.call(call, input, types), SqlField.Kind.EXPRESSION));
    }
    block.group(groupBy(aggregate, input), fields);
    return block;
  }

  /** Keys must be columns: an expression could be taken for the ordinal of a column. */
  private static boolean mustWrap(Aggregate aggregate, SelectBlock block) {
    boolean computedKey =
        aggregate.getGroupSet().asList().stream()
            .anyMatch(key -> !block.fields().get(key).isColumn());
    boolean costlyArgument =
        aggregate.getAggCallList().stream()
            .flatMap(call -> call.getArgList().stream())
            .map(block.fields()::get)
            .anyMatch(
                field ->
                    field.kind() == SqlField.Kind.ONCE || field.kind() == SqlField.Kind.WINDOW);
    return computedKey
        || costlyArgument
        || !block.hasFrom()
        || block.isGrouped()
        || block.isLimited()
        || block.isSorted();
  }

  private static String groupBy(Aggregate aggregate, List<SqlField> input) {
    if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
      return keys(aggregate.getGroupSet(), input);
    }
    return aggregate.getGroupSets().stream()
        .map(set -> '(' + keys(set, input) + ')')
        .collect(Collectors.joining(", ", "GROUPING SETS (", ")"));
  }

  private static String keys(ImmutableBitSet set, List<SqlField> input) {
    return set.asList().stream().map(key -> input.get(key).sql()).collect(Collectors.joining(", "));
  }
}
