package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/**
 * The engine's own scalar functions: hashes, ids, positions. The engine checks the types of parts
 * of an id, and gives every result as nullable. Constants.
 */
final class HashFunctions {
  private static final SqlOperandTypeChecker TEXT = OperandTypes.CHARACTER;
  private static final SqlOperandTypeChecker PREFIX_AND_TEXT =
      OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER);
  private static final SqlOperandCountRange PREFIX_AND_PARTS = SqlOperandCountRanges.from(2);
  private static final SqlReturnTypeInference NUMBER =
      ReturnTypes.BIGINT.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference VARCHAR =
      ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE);

  static final ImmutableList<SqlOperator> ALL =
      ImmutableList.of(
          function("STABLE_HASH64", NUMBER, TEXT),
          function("STABLE_HASH128", VARCHAR, TEXT),
          function("STABLE_HASH_ANY", VARCHAR, OperandTypes.ANY),
          function("PREFIXED_HASH64", VARCHAR, PREFIX_AND_TEXT),
          function("STABLE_ID", VARCHAR, PREFIX_AND_TEXT),
          function("STABLE_ID_PARTS", VARCHAR, OperandTypes.variadic(PREFIX_AND_PARTS)),
          function("PREFIXED_HASH_PARTS64", VARCHAR, OperandTypes.variadic(PREFIX_AND_PARTS)),
          function(
              "VALID_MASK",
              ReturnTypes.BOOLEAN.andThen(SqlTypeTransforms.FORCE_NULLABLE),
              OperandTypes.ARRAY),
          function(
              "POSITION_ENCODING_NORM",
              ReturnTypes.INTEGER.andThen(SqlTypeTransforms.FORCE_NULLABLE),
              TEXT),
          function(
              "COL_TO_BYTE",
              NUMBER,
              OperandTypes.family(
                  SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER, SqlTypeFamily.CHARACTER)),
          function("NORMALIZE_SPAN", NUMBER, TEXT));

  static final ImmutableSet<String> NAMES =
      ALL.stream().map(SqlOperator::getName).collect(ImmutableSet.toImmutableSet());

  private HashFunctions() {}

  private static SqlOperator function(
      String name, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
    return SqlBasicFunction.create(name, type, operands, SqlFunctionCategory.STRING);
  }
}
