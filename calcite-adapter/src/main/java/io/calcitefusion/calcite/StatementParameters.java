package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of the parameters of a validated statement by their numbers. A numbered parameter
 * may stand in several places. For one statement.
 */
final class StatementParameters extends SqlBasicVisitor<@Nullable Void> {
  private final SqlValidator validator;
  private final Map<Integer, List<RelDataType>> types = new TreeMap<>();
  private final Map<Integer, SqlParserPos> places = new TreeMap<>();

  private StatementParameters(SqlValidator validator) {
    this.validator = validator;
  }

  /**
   * The types in the order of the numbers.
   *
   * @throws DataFusionException of kind PLAN when a number is left out, or when the places of one
   *     have no common type
   */
  static ImmutableList<RelDataType> types(SqlNode statement, SqlValidator validator) {
    StatementParameters parameters = new StatementParameters(validator);
    statement.accept(parameters);
    return parameters.types();
  }

  @Override
  public @Nullable Void visit(SqlDynamicParam parameter) {
    RelDataType type = validator.getValidatedNodeTypeIfKnown(parameter);
    if (type != null) {
      types.computeIfAbsent(parameter.getIndex(), key -> new ArrayList<>()).add(type);
    }
    places.putIfAbsent(parameter.getIndex(), parameter.getParserPosition());
    return null;
  }

  private ImmutableList<RelDataType> types() {
    ImmutableList.Builder<RelDataType> list = ImmutableList.builder();
    int next = 0;
    for (Map.Entry<Integer, SqlParserPos> place : places.entrySet()) {
      int index = place.getKey();
      if (index > next) {
        throw invalid("42P18", "the parameter $" + (next + 1) + " is left out", place.getValue());
      }
      RelDataType type =
          DataFusionTypeFactory.INSTANCE.leastRestrictive(types.getOrDefault(index, List.of()));
      if (type == null) {
        throw invalid(
            "42804",
            "the parameter $"
                + (index + 1)
                + " stands for values of different types: "
                + types.getOrDefault(index, List.of()),
            place.getValue());
      }
      list.add(type);
      next = index + 1;
    }
    return list.build();
  }

  private static DataFusionException invalid(String sqlState, String message, SqlParserPos pos) {
    return new DataFusionException(
        ErrorKind.PLAN,
        sqlState,
        message + FrontEndErrors.at(pos),
        FrontEndErrors.position(pos),
        null);
  }

  /** The parameters as columns {@code $1}, {@code $2}, …, any of which may be null. */
  static Schema schema(List<RelDataType> types) {
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    for (int i = 0; i < types.size(); i++) {
      RelDataType nullable =
          DataFusionTypeFactory.INSTANCE.createTypeWithNullability(types.get(i), true);
      fields.add(ArrowTypes.toField("$" + (i + 1), nullable));
    }
    return new Schema(fields.build());
  }
}
