package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/**
 * A column of the mirror beside the engine's.
 *
 * @param name its name in Calcite
 * @param field the engine's column
 * @param type Calcite's type, or null when no type of Calcite stands for the engine's
 */
record MirrorColumn(String name, Field field, @Nullable RelDataType type) {
  private static final String NO_TYPE = "no SQL type";

  /** The columns of a table, as queries see them. */
  static ImmutableList<MirrorColumn> of(MirrorTable table) {
    List<Field> fields = table.arrowSchema().getFields();
    List<RelDataTypeField> mapped;
    try {
      mapped = table.rowType().getFieldList();
    } catch (DataFusionException e) {
      // One column without a type takes the row type away, not what is known of the others.
      return fields.stream().map(MirrorColumn::alone).collect(ImmutableList.toImmutableList());
    }
    ImmutableList.Builder<MirrorColumn> columns = ImmutableList.builder();
    for (int i = 0; i < mapped.size(); i++) {
      RelDataTypeField column = mapped.get(i);
      columns.add(new MirrorColumn(column.getName(), fields.get(i), column.getType()));
    }
    return columns.build();
  }

  private static MirrorColumn alone(Field field) {
    try {
      return new MirrorColumn(field.getName(), field, ArrowTypes.toRelType(field));
    } catch (DataFusionException e) {
      return new MirrorColumn(field.getName(), field, null);
    }
  }

  boolean isNullable() {
    return type == null ? field.isNullable() : type.isNullable();
  }

  /** Whether Calcite's type stands for the engine's. */
  boolean isMapped() {
    return type != null && ArrowTypes.agree(type, field);
  }

  /** Calcite's type in its own words. */
  String calciteType() {
    return type == null ? NO_TYPE : type.getFullTypeString();
  }
}
