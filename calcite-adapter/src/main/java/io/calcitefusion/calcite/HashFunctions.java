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
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/**
 * The engine's own scalar functions: hashes, ids, positions. Only the number of arguments is
 * checked here: the engine checks their types and names the function and the argument, where
 * Calcite would convert a number to text without a word. Every result is nullable. Constants.
 */
final class HashFunctions {
  private static final SqlReturnTypeInference NUMBER =
      ReturnTypes.BIGINT.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference VARCHAR =
      ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlOperandCountRange PREFIX_AND_PARTS = SqlOperandCountRanges.from(2);

  static final ImmutableList<SqlOperator> ALL =
      ImmutableList.of(
          function("STABLE_HASH64", NUMBER, SqlOperandCountRanges.of(1)),
          function("STABLE_HASH128", VARCHAR, SqlOperandCountRanges.of(1)),
          function("STABLE_HASH_ANY", VARCHAR, SqlOperandCountRanges.of(1)),
          function("PREFIXED_HASH64", VARCHAR, SqlOperandCountRanges.of(2)),
          function("STABLE_ID", VARCHAR, SqlOperandCountRanges.of(2)),
          function("STABLE_ID_PARTS", VARCHAR, PREFIX_AND_PARTS),
          function("PREFIXED_HASH_PARTS64", VARCHAR, PREFIX_AND_PARTS),
          function(
              "VALID_MASK",
              ReturnTypes.BOOLEAN.andThen(SqlTypeTransforms.FORCE_NULLABLE),
              SqlOperandCountRanges.of(1)),
          function(
              "POSITION_ENCODING_NORM",
              ReturnTypes.INTEGER.andThen(SqlTypeTransforms.FORCE_NULLABLE),
              SqlOperandCountRanges.of(1)),
          function("COL_TO_BYTE", NUMBER, SqlOperandCountRanges.of(3)),
          function("NORMALIZE_SPAN", NUMBER, SqlOperandCountRanges.of(1)));

  static final ImmutableSet<String> NAMES =
      ALL.stream().map(SqlOperator::getName).collect(ImmutableSet.toImmutableSet());

  private HashFunctions() {}

  private static SqlOperator function(
      String name, SqlReturnTypeInference type, SqlOperandCountRange count) {
    return SqlBasicFunction.create(
        name, type, OperandTypes.variadic(count), SqlFunctionCategory.STRING);
  }
}
