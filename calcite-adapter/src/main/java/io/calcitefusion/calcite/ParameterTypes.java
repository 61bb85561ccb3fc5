package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.type.SqlTypeName;

/** Collects the types of the parameters of an expression. For one expression. */
final class ParameterTypes extends RexShuttle {
  private final SortedMap<Integer, RelDataType> types = new TreeMap<>();

  void visit(RelNode rel) {
    rel.getInputs().forEach(this::visit);
    rel.accept(this);
  }

  /** Types by index; a parameter that stands nowhere has the type NULL. */
  ImmutableList<RelDataType> types() {
    ImmutableList.Builder<RelDataType> list = ImmutableList.builder();
    int count = types.isEmpty() ? 0 : types.lastKey() + 1;
    for (int i = 0; i < count; i++) {
      RelDataType type = types.get(i);
      list.add(
          type == null ? DataFusionTypeFactory.INSTANCE.createSqlType(SqlTypeName.NULL) : type);
    }
    return list.build();
  }

  @Override
  public RexNode visitDynamicParam(RexDynamicParam parameter) {
    types.put(parameter.getIndex(), parameter.getType());
    return parameter;
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery subQuery) {
    visit(subQuery.rel);
    return super.visitSubQuery(subQuery);
  }
}
