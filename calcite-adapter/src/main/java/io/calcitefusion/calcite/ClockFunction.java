package io.calcitefusion.calcite;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlAbstractTimeFunction;
import org.apache.calcite.sql.type.SqlTypeName;

/** CURRENT_TIMESTAMP and its kind with microseconds where Calcite's count whole seconds. */
final class ClockFunction extends SqlAbstractTimeFunction {
  private static final int MICROSECONDS = 6;

  private final SqlTypeName type;

  ClockFunction(String name, SqlTypeName type) {
    super(name, type);
    this.type = type;
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding call) {
    return call.getOperandCount() > 0
        ? super.inferReturnType(call)
        : call.getTypeFactory().createSqlType(type, MICROSECONDS);
  }
}
