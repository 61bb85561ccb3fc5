package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.metadata.ColumnRole;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.ViewColumn;
import io.calcitefusion.metadata.ViewSpec;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What a registry says of the tables and views that it declares. Pure functions. */
final class RegistryPicture {
  private RegistryPicture() {}

  /**
   * The picture of a registry.
   *
   * @param definitions the text from which the engine makes each view, by name of the view
   */
  static CatalogPicture of(Registry registry, Map<String, String> definitions) {
    ImmutableSortedMap.Builder<TableName, TablePicture> tables = ImmutableSortedMap.naturalOrder();
    for (DatasetSpec dataset : registry.datasets().values()) {
      tables.put(
          name(registry, dataset.name()),
          TablePicture.of(TableKind.TABLE, plain(dataset.arrowSchema().getFields()))
              .withKey(dataset.keyFields())
              .withRoles(ColumnRole.of(dataset)));
    }
    for (ViewSpec view : registry.views().values()) {
      tables.put(
          name(registry, view.name()),
          TablePicture.of(TableKind.VIEW, columns(view))
              .withDefinition(definitions.get(view.name())));
    }
    for (String view : registry.datasetViews().keySet()) {
      tables.put(
          name(registry, view),
          TablePicture.of(TableKind.VIEW, null).withDefinition(definitions.get(view)));
    }
    return new CatalogPicture(
        ImmutableSetMultimap.of(registry.catalog(), registry.schema()), tables.buildOrThrow());
  }

  private static @Nullable Schema columns(ViewSpec view) {
    return view.definition() instanceof NestedView nested
        ? plain(nested.columns().stream().map(ViewColumn::field).toList())
        : null;
  }

  private static Schema plain(List<Field> fields) {
    return new Schema(fields.stream().map(PlainTypes::of).toList());
  }

  private static TableName name(Registry registry, String table) {
    return new TableName(registry.catalog(), registry.schema(), table);
  }
}
