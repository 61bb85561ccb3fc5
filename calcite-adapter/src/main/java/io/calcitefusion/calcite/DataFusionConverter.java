package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's converter with UNION BY NAME, and with LEFT SEMI JOIN and LEFT ANTI JOIN, which its
 * validator knows and it does not. Each of these is converted as an inner join up to the point
 * where the join is made, and becomes a filter by EXISTS there: columns of later joins are counted
 * through the inputs of what is below them, and those on the right have to be left out. For one
 * statement.
 */
final class DataFusionConverter extends SqlToRelConverter {
  private static final int TYPE_OPERAND = 2;

  /** The joins that are being converted, the innermost first. */
  private final Deque<Written> joins = new ArrayDeque<>();

  /** A join and its type as it was written. */
  private record Written(SqlJoin join, JoinType type) {}

  DataFusionConverter(
      RelOptTable.ViewExpander views,
      SqlValidator validator,
      Prepare.CatalogReader catalogReader,
      RelOptCluster cluster,
      SqlRexConvertletTable convertlets,
      Config config) {
    super(views, validator, catalogReader, cluster, convertlets, config);
  }

  @Override
  protected void convertFrom(
      Blackboard bb, @Nullable SqlNode from, @Nullable List<String> fieldNames) {
    if (!(from instanceof SqlJoin join)) {
      super.convertFrom(bb, from, fieldNames);
      return;
    }
    JoinType type = join.getJoinType();
    joins.push(new Written(join, type));
    if (HalfJoin.is(join)) {
      join.setOperand(TYPE_OPERAND, JoinType.INNER.symbol(join.getParserPosition()));
    }
    super.convertFrom(bb, join, fieldNames);
    join.setOperand(TYPE_OPERAND, type.symbol(join.getParserPosition()));
    joins.pop();
  }

  @Override
  protected RelNode createJoin(
      Blackboard bb, RelNode left, RelNode right, RexNode condition, JoinRelType type) {
    Written written = requireNonNull(joins.peek());
    return switch (written.type()) {
      case LEFT_SEMI_JOIN -> exists(left, right, condition, false);
      case LEFT_ANTI_JOIN -> exists(left, right, condition, true);
      default -> {
        RexNode meant =
            new CommonColumns(requireNonNull(validator)).condition(written.join(), left, condition);
        yield super.createJoin(bb, left, right, meant, type);
      }
    };
  }

  @Override
  protected RelNode convertSetOp(SqlCall call) {
    if (!(call.getOperator() instanceof UnionByName union)) {
      return super.convertSetOp(call);
    }
    RelNode left = convertQueryRecursive(call.operand(0), false, null).project();
    RelNode right = convertQueryRecursive(call.operand(1), false, null).project();
    RelDataType rows = requireNonNull(validator).getValidatedNodeType(call);
    return union.union(left, right, rows);
  }

  private RelNode exists(RelNode left, RelNode right, RexNode condition, boolean negated) {
    CorrelationId row = cluster.createCorrel();
    RexNode outer = rexBuilder.makeCorrel(left.getRowType(), row);
    int leftColumns = left.getRowType().getFieldCount();
    RexNode inner =
        condition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                return ref.getIndex() < leftColumns
                    ? rexBuilder.makeFieldAccess(outer, ref.getIndex())
                    : rexBuilder.makeInputRef(right, ref.getIndex() - leftColumns);
              }
            });
    RexNode found = RexSubQuery.exists(LogicalFilter.create(right, inner));
    return LogicalFilter.create(
        left,
        negated ? rexBuilder.makeCall(SqlStdOperatorTable.NOT, found) : found,
        ImmutableSet.of(row));
  }
}
