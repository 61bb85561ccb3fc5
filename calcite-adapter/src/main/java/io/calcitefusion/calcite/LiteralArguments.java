package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.FunctionArgument;
import io.calcitefusion.datafusion.ParameterValue;
import java.math.BigDecimal;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * The arguments whose values decide the type of a call: the engine's functions look at them when
 * they are literals. Such a literal is told to the engine, and written as it is, without a cast
 * around it that would hide it. Pure functions.
 */
final class LiteralArguments {
  private static final int INTEGER_BITS = 64;

  /** Places of such arguments, counted from 0, by function. */
  static final ImmutableMap<String, IntPredicate> PLACES =
      ImmutableMap.<String, IntPredicate>builder()
          .put("arrow_cast", place -> place == 1)
          .put("arrow_try_cast", place -> place == 1)
          .put("date_part", place -> place == 0)
          .put("datepart", place -> place == 0)
          .put("from_unixtime", place -> place == 1)
          .put("get_field", place -> place > 0)
          .put("named_struct", place -> place % 2 == 0)
          .put("union_extract", place -> place == 1)
          .put("with_metadata", place -> place > 0)
          .buildOrThrow();

  private LiteralArguments() {}

  /** Whether the engine looks at the value of that argument, counted from 0. */
  static boolean reads(String function, int place) {
    IntPredicate places = PLACES.get(function);
    return places != null && places.test(place);
  }

  /** One argument of a call as the engine is asked about it. */
  static FunctionArgument argument(String function, int place, SqlOperatorBinding call) {
    RelDataType type = call.getOperandType(place);
    Field field = ArrowTypes.toField("a", type);
    if (!reads(function, place) || !call.isOperandLiteral(place, false)) {
      return FunctionArgument.of(field);
    }
    if (SqlTypeUtil.isCharacter(type)) {
      String text = call.getOperandLiteralValue(place, String.class);
      return text == null
          ? FunctionArgument.of(field)
          : new FunctionArgument(field, new ParameterValue(ArrowType.Utf8.INSTANCE, text));
    }
    if (SqlTypeUtil.isIntType(type)) {
      BigDecimal number = call.getOperandLiteralValue(place, BigDecimal.class);
      return number == null
          ? FunctionArgument.of(field)
          : new FunctionArgument(
              field,
              new ParameterValue(new ArrowType.Int(INTEGER_BITS, true), number.longValueExact()));
    }
    return FunctionArgument.of(field);
  }
}
