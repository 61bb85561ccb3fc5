package io.calcitefusion.calcite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.util.ImmutableBitSet;

/** GROUP BY with its aggregates. */
final class GroupingSql {
  private static final Pattern CAST = Pattern.compile("^CAST\\((.*) AS [^\"]+\\)$");

  private final Unparser unparser;

  GroupingSql(Unparser unparser) {
    this.unparser = unparser;
  }

  SelectBlock aggregate(Aggregate aggregate) {
    SelectBlock block = unparser.block(aggregate.getInput());
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      hideConstants(aggregate, block);
    }
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
    SumForm sums = SumForm.of(aggregate);
    for (AggregateCall call : aggregate.getAggCallList()) {
      String sql = AggregateSql.call(call, input, types, sums.of(call));
      fields.add(new SqlField(sql, SqlField.Kind.EXPRESSION));
    }
    block.group(groupBy(aggregate, input), fields);
    return block;
  }

  /**
   * Makes the keys of several grouping sets calls that the engine does not see through: when WHERE
   * fixes a key, it takes the column for constant above the groups too, where it is null in some,
   * and leaves it out of ORDER BY.
   */
  private static void hideConstants(Aggregate aggregate, SelectBlock block) {
    List<SqlField> fields = new ArrayList<>(block.fields());
    for (int key : aggregate.getGroupSet()) {
      RelDataType type = aggregate.getInput().getRowType().getFieldList().get(key).getType();
      SqlField field = fields.get(key);
      SqlField.Kind kind = field.isCheap() ? SqlField.Kind.EXPRESSION : field.kind();
      fields.set(
          key,
          new SqlField(
              "coalesce(" + field.sql() + ", " + SqlTypeText.cast("NULL", type) + ')', kind));
    }
    block.project(fields);
  }

  /** Keys must be columns: an expression could be taken for the ordinal of a column. */
  private static boolean mustWrap(Aggregate aggregate, SelectBlock block) {
    boolean computedKey =
        aggregate.getGroupSet().asList().stream()
            .anyMatch(key -> !block.fields().get(key).isColumn());
    boolean costlyArgument =
        aggregate.getAggCallList().stream()
            .flatMap(GroupingSql::inputs)
            .map(block.fields()::get)
            .anyMatch(
                field ->
                    field.kind() == SqlField.Kind.ONCE || field.kind() == SqlField.Kind.WINDOW);
    return computedKey
        || costlyArgument
        || differInCasts(aggregate, block.fields())
        || !block.hasFrom()
        || block.isGrouped()
        || block.isLimited()
        || block.isSorted();
  }

  /** Columns that an aggregate reads: arguments, its filter, the keys of its order. */
  private static Stream<Integer> inputs(AggregateCall call) {
    Stream<Integer> filter = call.filterArg < 0 ? Stream.of() : Stream.of(call.filterArg);
    return Stream.of(call.getArgList().stream(), filter, call.getCollation().getKeys().stream())
        .flatMap(Function.identity());
  }

  /** Names that the engine gives to aggregates leave casts out, so that two may become equal. */
  private static boolean differInCasts(Aggregate aggregate, List<SqlField> fields) {
    List<String> arguments =
        aggregate.getAggCallList().stream()
            .flatMap(call -> call.getArgList().stream())
            .distinct()
            .map(argument -> fields.get(argument).sql())
            .distinct()
            .toList();
    return arguments.stream().map(GroupingSql::withoutCasts).distinct().count() < arguments.size();
  }

  private static String withoutCasts(String sql) {
    Matcher cast = CAST.matcher(sql);
    return cast.matches() ? withoutCasts(cast.group(1)) : sql;
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
