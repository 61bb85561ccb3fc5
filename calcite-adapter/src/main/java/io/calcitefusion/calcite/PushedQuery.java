package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.ParameterValue;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;

/**
 * A statement of the engine inside a plan of Calcite; applied to the context of an execution it
 * gives the rows. Immutable.
 */
final class PushedQuery implements Function1<DataContext, Enumerable<Object>> {
  private final String sql;
  private final RelDataType rowType;
  private final ImmutableList<RelDataType> parameterTypes;
  private final Runner runner;

  private PushedQuery(
      String sql, RelDataType rowType, ImmutableList<RelDataType> parameterTypes, Runner runner) {
    this.sql = sql;
    this.rowType = rowType;
    this.parameterTypes = parameterTypes;
    this.runner = runner;
  }

  /** Runs statements in a session of the engine. */
  interface Runner {
    /**
     * Notes a statement of a plan, and checks that the engine can plan it with the types that
     * Calcite expects.
     */
    void prepare(PushedQuery query);

    /** Starts a statement; the caller closes the rows. */
    BatchStream run(PushedQuery query, DataContext context);
  }

  /** The statement of a tree whose operators were all accepted by {@link CapabilityGate}. */
  static PushedQuery of(RelNode tree, Runner runner) {
    ParameterTypes parameters = new ParameterTypes();
    parameters.visit(tree);
    PushedQuery query = new PushedQuery(sql(tree), tree.getRowType(), parameters.types(), runner);
    runner.prepare(query);
    return query;
  }

  /** The text of the statement of a tree. */
  static String sql(RelNode tree) {
    return Unparser.toSql(tree, tree.getRowType().getFieldNames());
  }

  String sql() {
    return sql;
  }

  @Override
  public Enumerable<Object> apply(DataContext context) {
    return new PushedRows(
        () -> runner.run(this, context),
        rowType.getFieldCount(),
        DataContext.Variable.CANCEL_FLAG.get(context));
  }

  /** Checks that a plan of the statement gives the columns that Calcite expects. */
  void check(DataFusionPlan plan) {
    if (rowType.getFieldCount() > 0) {
      RowTypeCheck.check(SelectBlock.unique(rowType.getFieldNames()), rowType, plan.arrowSchema());
    }
  }

  /** The values that a plan of the statement takes, from the context of an execution. */
  List<ParameterValue> arguments(DataFusionPlan plan, DataContext context) {
    List<ParameterValue> values = new ArrayList<>();
    for (Field field : plan.parameterSchema().getFields()) {
      int index = Integer.parseInt(field.getName().substring(1)) - 1;
      ArrowType type =
          field.getType() instanceof ArrowType.Null
              ? ArrowTypes.toField("", parameterTypes.get(index)).getType()
              : field.getType();
      values.add(ContextParameter.value(context.get("?" + index), type, index + 1));
    }
    return values;
  }
}
