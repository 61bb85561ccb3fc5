package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Multimaps;
import io.calcitefusion.datafusion.CatalogPicture;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.datafusion.TablePicture;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** What Calcite's mirror says of the catalog, to be compared with the engine. Pure functions. */
final class MirrorPicture {
  private MirrorPicture() {}

  static CatalogPicture of(CatalogMirror mirror) {
    ImmutableSortedMap.Builder<TableName, TablePicture> tables = ImmutableSortedMap.naturalOrder();
    for (MirrorTable table : mirror.tables()) {
      tables.put(table.name(), table(table));
    }
    return new CatalogPicture(
        ImmutableSetMultimap.copyOf(
            Multimaps.filterValues(
                mirror.schemas(), schema -> !schema.equals(InformationSchema.NAME))),
        tables.buildOrThrow());
  }

  private static TablePicture table(MirrorTable table) {
    List<Field> columns = new ArrayList<>();
    ImmutableMap.Builder<String, String> unmapped = ImmutableMap.builder();
    for (MirrorColumn column : MirrorColumn.of(table)) {
      Field field = column.field();
      columns.add(
          new Field(
              column.name(),
              new FieldType(column.isNullable(), field.getType(), field.getDictionary()),
              field.getChildren()));
      if (!column.isMapped()) {
        unmapped.put(column.name(), column.calciteType());
      }
    }
    return TablePicture.of(table.kind(), new Schema(columns))
        .withKey(table.key())
        .withDefinition(table.kind() == TableKind.VIEW ? table.definition() : null)
        .withUnmapped(unmapped.buildKeepingLast());
  }
}
