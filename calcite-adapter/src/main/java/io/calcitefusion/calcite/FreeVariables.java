package io.calcitefusion.calcite;

import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/** Finds the outer queries that an expression refers to. For one expression. */
final class FreeVariables extends RexShuttle {
  private final Set<CorrelationId> found = new HashSet<>();

  private FreeVariables() {}

  /** The variables that are used in a tree and not set in it. */
  static Set<CorrelationId> of(RelNode rel) {
    FreeVariables variables = new FreeVariables();
    rel.accept(variables);
    rel.getInputs().forEach(input -> variables.found.addAll(of(input)));
    variables.found.removeAll(rel.getVariablesSet());
    return variables.found;
  }

  /** Whether an expression of an operator refers to a query around the operator. */
  static boolean isIn(RexNode node, RelNode operator) {
    FreeVariables variables = new FreeVariables();
    node.accept(variables);
    variables.found.removeAll(operator.getVariablesSet());
    return !variables.found.isEmpty();
  }

  @Override
  public RexNode visitCorrelVariable(RexCorrelVariable variable) {
    found.add(variable.id);
    return variable;
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery subQuery) {
    found.addAll(of(subQuery.rel));
    return super.visitSubQuery(subQuery);
  }
}
