package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.SchemaMismatchException;
import io.calcitefusion.metadata.SchemaDifference;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;

/** Compares what Calcite derived with what the engine planned. Pure functions. */
final class RowTypeCheck {
  private static final String QUERY = "query";

  private RowTypeCheck() {}

  /**
   * Checks names, order, number and types; which columns can be null is the engine's to say.
   *
   * @param names names that the statement gives its columns
   * @param rowType Calcite's row type
   * @param found the schema of the engine's plan
   * @throws SchemaMismatchException with every difference
   */
  static void check(List<String> names, RelDataType rowType, Schema found) {
    List<SchemaDifference> differences = new ArrayList<>();
    List<RelDataTypeField> expected = rowType.getFieldList();
    List<Field> fields = found.getFields();
    for (int i = 0; i < Math.max(expected.size(), fields.size()); i++) {
      String name = i < names.size() ? names.get(i) : fields.get(i).getName();
      String calcite =
          i < expected.size() ? ArrowTypes.canonicalText(expected.get(i).getType()) : "";
      String engine = i < fields.size() ? ArrowTypes.canonicalText(fields.get(i)) : "";
      if (!calcite.equals(engine)) {
        differences.add(difference(name, calcite, engine));
      } else if (!fields.get(i).getName().equals(name)) {
        differences.add(
            new SchemaDifference.Renamed(QUERY, name, fields.get(i).getName(), calcite));
      }
    }
    if (!differences.isEmpty()) {
      throw new SchemaMismatchException("the columns of the planned query", differences);
    }
  }

  /** The row type with other names and the engine's nullability. */
  static RelDataType asPlanned(List<String> labels, RelDataType rowType, Schema planned) {
    RelDataTypeFactory.Builder builder = DataFusionTypeFactory.INSTANCE.builder();
    for (int i = 0; i < labels.size(); i++) {
      RelDataType type = rowType.getFieldList().get(i).getType();
      boolean nullable = planned.getFields().get(i).isNullable();
      builder.add(
          labels.get(i),
          type.isStruct()
              ? type
              : DataFusionTypeFactory.INSTANCE.createTypeWithNullability(type, nullable));
    }
    return builder.build();
  }

  /** A row type for a schema of the engine. */
  static RelDataType rowType(Schema schema) {
    RelDataTypeFactory.Builder builder = DataFusionTypeFactory.INSTANCE.builder();
    schema.getFields().forEach(field -> builder.add(field.getName(), ArrowTypes.toRelType(field)));
    return builder.build();
  }

  static ImmutableList<String> names(Schema schema) {
    return schema.getFields().stream().map(Field::getName).collect(ImmutableList.toImmutableList());
  }

  private static SchemaDifference difference(String column, String calcite, String engine) {
    if (engine.isEmpty()) {
      return new SchemaDifference.Missing(QUERY, column, calcite);
    }
    return calcite.isEmpty()
        ? new SchemaDifference.Extra(QUERY, column, engine)
        : new SchemaDifference.Retyped(QUERY, column, calcite, engine);
  }
}
