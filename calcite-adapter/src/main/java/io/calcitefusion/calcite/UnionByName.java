package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * {@code UNION [ALL] BY NAME}: the columns of both sides are those of one name, first the left
 * side's in their order; one that a side does not have is NULL there. Immutable.
 */
final class UnionByName extends SqlSetOperator {
  private static final UnionByName DISTINCT = new UnionByName("UNION BY NAME", false);
  private static final UnionByName ALL = new UnionByName("UNION ALL BY NAME", true);
  private static final int PRECEDENCE = 12;

  private UnionByName(String name, boolean all) {
    super(name, SqlKind.UNION, PRECEDENCE, all, UnionByName::type, null, OperandTypes.ANY_ANY);
  }

  /** Gives a call of the grammar's operator of this name this one; any other union stays. */
  static SqlCall resolve(SqlCall union) {
    for (UnionByName operator : List.of(DISTINCT, ALL)) {
      if (operator.getName().equals(union.getOperator().getName())) {
        return operator.createCall(union.getParserPosition(), union.getOperandList());
      }
    }
    return union;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      refuseTwoOfOneName(validator.deriveType(scope, operand), operand);
    }
    try {
      return validateOperands(validator, scope, call);
    } catch (DataFusionException e) {
      throw FrontEndErrors.refused(e, call.getParserPosition());
    }
  }

  private static void refuseTwoOfOneName(RelDataType rows, SqlNode query) {
    Set<String> names = new HashSet<>();
    for (String name : rows.getFieldNames()) {
      if (!names.add(name)) {
        throw FrontEndErrors.refused(
            new DataFusionException(
                ErrorKind.PLAN,
                "42701",
                "a side of UNION BY NAME has two columns '" + name + "'; give one another name"),
            query.getParserPosition());
      }
    }
  }

  private static RelDataType type(SqlOperatorBinding call) {
    RelDataType left = call.getOperandType(0);
    RelDataType right = call.getOperandType(1);
    RelDataTypeFactory.Builder rows = call.getTypeFactory().builder();
    for (RelDataTypeField field : left.getFieldList()) {
      RelDataTypeField other = right.getField(field.getName(), true, false);
      rows.add(field.getName(), common(call, field, other));
    }
    for (RelDataTypeField field : right.getFieldList()) {
      if (left.getField(field.getName(), true, false) == null) {
        rows.add(field.getName(), common(call, field, null));
      }
    }
    return rows.build();
  }

  private static RelDataType common(
      SqlOperatorBinding call, RelDataTypeField field, @Nullable RelDataTypeField other) {
    RelDataTypeFactory factory = call.getTypeFactory();
    if (other == null) {
      return factory.createTypeWithNullability(field.getType(), true);
    }
    List<RelDataType> both = List.of(field.getType(), other.getType());
    RelDataType common = factory.leastRestrictive(both);
    if (common == null && call instanceof SqlCallBinding binding) {
      common = binding.getValidator().getTypeCoercion().getWiderTypeFor(both, true);
    }
    if (common == null) {
      throw new DataFusionException(
          ErrorKind.PLAN,
          "42804",
          "the columns '%s' of UNION BY NAME are of the types %s and %s; cast one of them"
              .formatted(field.getName(), field.getType(), other.getType()));
    }
    return common;
  }

  /** The union of two queries with rows of this operator's type. */
  RelNode union(RelNode left, RelNode right, RelDataType rows) {
    return LogicalUnion.create(List.of(arranged(left, rows), arranged(right, rows)), isAll());
  }

  private static RelNode arranged(RelNode query, RelDataType rows) {
    RexBuilder rex = query.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    for (RelDataTypeField field : rows.getFieldList()) {
      RelDataTypeField own = query.getRowType().getField(field.getName(), true, false);
      columns.add(
          own == null
              ? rex.makeNullLiteral(field.getType())
              : rex.ensureType(field.getType(), rex.makeInputRef(query, own.getIndex()), false));
    }
    return LogicalProject.create(
        query, List.of(), columns, rows.getFieldNames(), ImmutableSet.of());
  }
}
