package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * The columns that joins with USING or NATURAL make one. Where such a join stands on the left of
 * another one of that column, the other one means what the first made of it: the value of the side
 * that has one. Calcite takes the first table's, which an outer join may have filled with NULL. For
 * one statement.
 */
final class CommonColumns {
  private final SqlValidator validator;

  CommonColumns(SqlValidator validator) {
    this.validator = validator;
  }

  static boolean has(@Nullable SqlNode from) {
    return from instanceof SqlJoin join
        && (isByName(join) || has(join.getLeft()) || has(join.getRight()));
  }

  /** Whether any join makes columns of a name one. */
  boolean isCommon(SqlNode from, String name) {
    return from instanceof SqlJoin join
        && (isMadeOneBy(join, name)
            || isCommon(join.getLeft(), name)
            || isCommon(join.getRight(), name));
  }

  boolean isMadeOneBy(SqlJoin join, String name) {
    return isByName(join) && names(join).contains(name);
  }

  private static boolean isByName(SqlJoin join) {
    return join.isNatural() || join.getConditionType() == JoinConditionType.USING;
  }

  /** Calcite's condition of a join, over the columns of its left side that are meant. */
  RexNode condition(SqlJoin join, RelNode left, RexNode condition) {
    if (!isByName(join) || !has(join.getLeft())) {
      return condition;
    }
    Map<Integer, RexNode> meant = new HashMap<>();
    for (String name : names(join)) {
      int first = row(join.getLeft()).getFieldNames().indexOf(name);
      RexNode column = column(join.getLeft(), left, name, 0);
      if (first >= 0 && column != null) {
        meant.put(first, column);
      }
    }
    return condition.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return meant.getOrDefault(ref.getIndex(), ref);
          }
        });
  }

  /** A column of what stands in FROM, whose first column has the given place; null without one. */
  private @Nullable RexNode column(SqlNode from, RelNode rows, String name, int start) {
    RexBuilder rex = rows.getCluster().getRexBuilder();
    if (!(from instanceof SqlJoin join)) {
      int place = row(from).getFieldNames().indexOf(name);
      return place < 0 ? null : rex.makeInputRef(rows, start + place);
    }
    RexNode one = column(join.getLeft(), rows, name, start);
    if (HalfJoin.is(join)) {
      return one;
    }
    RexNode other = column(join.getRight(), rows, name, start + width(join.getLeft()));
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    if (!isMadeOneBy(join, name)) {
      return one;
    }
    return switch (join.getJoinType()) {
      case RIGHT -> other;
      case FULL -> rex.makeCall(SqlStdOperatorTable.COALESCE, one, other);
      default -> one;
    };
  }

  private int width(SqlNode from) {
    if (!(from instanceof SqlJoin join)) {
      return row(from).getFieldCount();
    }
    return width(join.getLeft()) + (HalfJoin.is(join) ? 0 : width(join.getRight()));
  }

  private List<String> names(SqlJoin join) {
    return join.isNatural()
        ? SqlValidatorUtil.deriveNaturalJoinColumnList(
            validator.getCatalogReader().nameMatcher(), row(join.getLeft()), row(join.getRight()))
        : SqlIdentifier.simpleNames((SqlNodeList) requireNonNull(join.getCondition()));
  }

  /** The columns of a part of FROM. */
  RelDataType row(SqlNode from) {
    return requireNonNull(validator.getNamespace(from)).getRowType();
  }
}
