package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.type.CompositeOperandTypeChecker;
import org.apache.calcite.sql.type.ImplicitCastOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Types of parameters that stand where Calcite infers none and only one type can be meant: texts
 * that a function takes, and lists and their elements beside each other. Everywhere else a
 * parameter needs a cast, since a wrong guess would change values without a word. For one
 * statement.
 */
final class ParameterInference {
  /** What the two arguments of a function of lists are to each other. */
  private enum Lists {
    LIST_AND_ELEMENT,
    ELEMENT_AND_LIST,
    LISTS
  }

  private static final ImmutableMap<String, Lists> FUNCTIONS =
      ImmutableMap.<String, Lists>builder()
          .putAll(
              named(
                  Lists.LIST_AND_ELEMENT,
                  "has,contains,append,push_back,position,indexof,positions,remove,remove_all"))
          .putAll(named(Lists.ELEMENT_AND_LIST, "prepend,push_front"))
          .putAll(named(Lists.LISTS, "has_all,has_any,union,intersect,except"))
          .buildOrThrow();

  /** Functions whose arguments have one common type. */
  private static final ImmutableSet<SqlKind> COMMON =
      ImmutableSet.of(SqlKind.COALESCE, SqlKind.NULLIF);

  private final IdentityHashMap<SqlNode, RelDataType> types = new IdentityHashMap<>();

  private static ImmutableMap<String, Lists> named(Lists lists, String names) {
    return Stream.of(names.split(",", -1))
        .flatMap(name -> Stream.of("array_" + name, "list_" + name))
        .collect(ImmutableMap.toImmutableMap(name -> name, name -> lists));
  }

  /**
   * Notes the parameters among the arguments of a call.
   *
   * @param typeOf gives the type of another argument
   */
  void visit(SqlCall call, Function<SqlNode, RelDataType> typeOf) {
    SqlOperator operator = call.getOperator();
    if (operator.getOperandTypeInference() != null) {
      return;
    }
    List<SqlNode> operands = call.getOperandList();
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i) instanceof SqlDynamicParam parameter) {
        RelDataType type =
            COMMON.contains(operator.getKind())
                ? besideText(operands, typeOf)
                : operator instanceof EngineFunction
                    ? besideList(operator.getName(), i, operands, typeOf)
                    : text(operator.getOperandTypeChecker(), i, operands.size());
        if (type != null) {
          types.put(parameter, type);
        }
      }
    }
  }

  /** What is known of an expression; null when it is no such parameter. */
  @Nullable RelDataType of(SqlNode node) {
    return types.get(node);
  }

  /** The parameter that stands for the list of {@code = ANY(?)} and the like, or null. */
  static @Nullable SqlDynamicParam list(SqlCall call) {
    return call.getOperator() instanceof SqlQuantifyOperator
            && call.operand(1) instanceof SqlNodeList list
            && list.size() == 1
            && list.get(0) instanceof SqlDynamicParam parameter
        ? parameter
        : null;
  }

  /** A list of values of a type, which may be NULL. */
  static RelDataType listOf(RelDataType element) {
    return DataFusionTypeFactory.INSTANCE.createArrayType(nullable(element), -1);
  }

  private static RelDataType nullable(RelDataType type) {
    return DataFusionTypeFactory.INSTANCE.createTypeWithNullability(type, true);
  }

  /** Beside a text, a parameter can be one without a change of its value. */
  private static @Nullable RelDataType besideText(
      List<SqlNode> operands, Function<SqlNode, RelDataType> typeOf) {
    return operands.stream()
            .filter(operand -> !(operand instanceof SqlDynamicParam))
            .map(typeOf)
            .anyMatch(SqlTypeUtil::isCharacter)
        ? DataFusionTypeFactory.INSTANCE.createSqlType(SqlTypeName.VARCHAR)
        : null;
  }

  private static @Nullable RelDataType besideList(
      String function, int place, List<SqlNode> operands, Function<SqlNode, RelDataType> typeOf) {
    Lists lists = FUNCTIONS.get(function.toLowerCase(Locale.ROOT));
    if (lists == null
        || operands.size() != 2
        || operands.get(1 - place) instanceof SqlDynamicParam) {
      return null;
    }
    RelDataType other = typeOf.apply(operands.get(1 - place));
    return switch (lists) {
      case LIST_AND_ELEMENT -> place == 0 ? listOf(other) : other.getComponentType();
      case ELEMENT_AND_LIST -> place == 1 ? listOf(other) : other.getComponentType();
      case LISTS -> other.getComponentType() == null ? null : other;
    };
  }

  /** The type of texts, when the first form of the call that has so many arguments takes one. */
  private static @Nullable RelDataType text(
      @Nullable SqlOperandTypeChecker checker, int place, int count) {
    return family(checker, place, count) == SqlTypeFamily.CHARACTER
        ? DataFusionTypeFactory.INSTANCE.createSqlType(SqlTypeName.VARCHAR)
        : null;
  }

  private static @Nullable SqlTypeFamily family(
      @Nullable SqlOperandTypeChecker checker, int place, int count) {
    if (checker instanceof CompositeOperandTypeChecker composite) {
      for (SqlOperandTypeChecker rule : composite.getRules()) {
        SqlTypeFamily family = family(rule, place, count);
        if (family != null) {
          return family;
        }
      }
      return null;
    }
    return checker instanceof ImplicitCastOperandTypeChecker families
            && checker.getOperandCountRange().isValidCount(count)
        ? families.getOperandSqlTypeFamily(place)
        : null;
  }
}
