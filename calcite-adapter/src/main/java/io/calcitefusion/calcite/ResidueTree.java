package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** Calcite's plan above statements of the engine, as operators to look at. For one plan. */
final class ResidueTree {
  private final List<@Nullable String> statements;

  private ResidueTree(List<String> statements) {
    this.statements = new ArrayList<>(statements);
  }

  /** The operators of a plan whose statements are numbered from 1 in the order of a list. */
  static LogicalOperator of(RelNode plan, List<String> statements) {
    return new ResidueTree(statements).operator(plan);
  }

  /** What the operator of a statement says of itself. */
  static String details(int number) {
    return "number=[" + number + ']';
  }

  private LogicalOperator operator(RelNode rel) {
    if (rel instanceof DataFusionToEnumerableConverter converter) {
      RelNode tree = converter.getInput();
      return new LogicalOperator(
          Residue.STATEMENT,
          details(number(PushedQuery.sql(tree))),
          ImmutableList.of(LogicalOperator.of(tree)));
    }
    return LogicalOperator.of(rel, this::operator);
  }

  /** Equal texts are statements of their own. */
  private int number(String sql) {
    int index = statements.indexOf(sql);
    statements.set(index, null);
    return index + 1;
  }
}
