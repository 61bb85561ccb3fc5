package io.calcitefusion.calcite;

import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLambda;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;

/** Finds the kind of an expression over the fields of a block. Pure functions. */
final class FieldKinds {
  private FieldKinds() {}

  static SqlField.Kind of(RexNode node, List<SqlField> input) {
    if (node instanceof RexInputRef ref) {
      return input.get(ref.getIndex()).kind();
    }
    if (node instanceof RexLiteral) {
      return SqlField.Kind.CONSTANT;
    }
    Finder finder = new Finder(input);
    node.accept(finder);
    return finder.kind;
  }

  /** Whether the text of a costly field would be written more than once. */
  static boolean repeats(List<RexNode> nodes, List<SqlField> input) {
    UseCounter counter = new UseCounter(input.size());
    nodes.forEach(node -> node.accept(counter));
    for (int i = 0; i < input.size(); i++) {
      if (counter.uses[i] > 1 && !input.get(i).isCheap()) {
        return true;
      }
    }
    return false;
  }

  private static final class Finder extends RexVisitorImpl<Void> {
    private final List<SqlField> input;
    private SqlField.Kind kind = SqlField.Kind.EXPRESSION;

    Finder(List<SqlField> input) {
      super(true);
      this.input = input;
    }

    private void raise(SqlField.Kind found) {
      if (found.compareTo(kind) > 0) {
        kind = found;
      }
    }

    @Override
    public Void visitInputRef(RexInputRef ref) {
      raise(input.get(ref.getIndex()).kind());
      return null;
    }

    @Override
    public Void visitOver(RexOver over) {
      raise(SqlField.Kind.WINDOW);
      return super.visitOver(over);
    }

    @Override
    public Void visitSubQuery(RexSubQuery subQuery) {
      raise(SqlField.Kind.ONCE);
      return super.visitSubQuery(subQuery);
    }

    @Override
    public Void visitCall(RexCall call) {
      if (!call.getOperator().isDeterministic()) {
        raise(SqlField.Kind.ONCE);
      }
      return super.visitCall(call);
    }

    @Override
    public Void visitLambda(RexLambda lambda) {
      return lambda.getExpression().accept(this);
    }
  }

  private static final class UseCounter extends RexVisitorImpl<Void> {
    private final int[] uses;

    UseCounter(int size) {
      super(true);
      uses = new int[size];
    }

    @Override
    public Void visitInputRef(RexInputRef ref) {
      uses[ref.getIndex()]++;
      return null;
    }

    /** What stands in a lambda is computed for every element. */
    @Override
    public Void visitCall(RexCall call) {
      if (call.getOperator() instanceof Lambda) {
        super.visitCall(call);
      }
      return super.visitCall(call);
    }

    @Override
    public Void visitLambda(RexLambda lambda) {
      lambda.getExpression().accept(this);
      return lambda.getExpression().accept(this);
    }

    @Override
    public Void visitFieldAccess(RexFieldAccess access) {
      return access.getReferenceExpr().accept(this);
    }
  }
}
