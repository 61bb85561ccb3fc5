package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.calcite.CatalogDifference.Kind;
import io.calcitefusion.datafusion.ArrowDisplay;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Compares the mirror with the engine's information_schema. Pure functions. */
final class CatalogComparison {
  private CatalogComparison() {}

  static ImmutableList<CatalogDifference> compare(CatalogMirror mirror, EngineCatalog engine) {
    Map<TableName, MirrorTable> mirrored = new HashMap<>();
    mirror.tables().forEach(table -> mirrored.put(table.name(), table));
    TreeSet<TableName> names = new TreeSet<>(mirrored.keySet());
    names.addAll(engine.tables().keySet());
    ImmutableList.Builder<CatalogDifference> differences = ImmutableList.builder();
    for (TableName name : names) {
      differences.addAll(
          table(name, engine.tables().get(name), engine.columns().get(name), mirrored.get(name)));
    }
    return differences.build();
  }

  private static List<CatalogDifference> table(
      TableName name,
      @Nullable TableKind kind,
      List<EngineCatalog.Column> columns,
      @Nullable MirrorTable mirrored) {
    if (mirrored == null) {
      return List.of(new CatalogDifference(Kind.MISSING, name, "", String.valueOf(kind), ""));
    }
    if (kind == null) {
      return List.of(new CatalogDifference(Kind.EXTRA, name, "", "", mirrored.kind().toString()));
    }
    List<CatalogDifference> differences = new ArrayList<>();
    if (kind != mirrored.kind()) {
      differences.add(
          new CatalogDifference(
              Kind.TABLE_KIND, name, "", kind.toString(), mirrored.kind().toString()));
    }
    List<Field> fields = mirrored.arrowSchema().getFields();
    List<String> engineNames = columns.stream().map(EngineCatalog.Column::name).toList();
    List<String> mirrorNames = fields.stream().map(Field::getName).toList();
    List<String> engineCommon = engineNames.stream().filter(mirrorNames::contains).toList();
    List<String> mirrorCommon = mirrorNames.stream().filter(engineNames::contains).toList();
    for (EngineCatalog.Column column : columns) {
      int index = mirrorNames.indexOf(column.name());
      if (index < 0) {
        differences.add(
            new CatalogDifference(Kind.MISSING, name, column.name(), column.dataType(), ""));
        continue;
      }
      compare(name, column, fields.get(index), differences);
      int engineOrder = engineCommon.indexOf(column.name());
      int mirrorOrder = mirrorCommon.indexOf(column.name());
      if (engineOrder != mirrorOrder) {
        differences.add(
            new CatalogDifference(
                Kind.REORDERED,
                name,
                column.name(),
                "position " + (engineOrder + 1),
                "position " + (mirrorOrder + 1)));
      }
    }
    for (Field field : fields) {
      if (!engineNames.contains(field.getName())) {
        differences.add(
            new CatalogDifference(Kind.EXTRA, name, field.getName(), "", ArrowDisplay.text(field)));
      }
    }
    return differences;
  }

  private static void compare(
      TableName name,
      EngineCatalog.Column column,
      Field field,
      List<CatalogDifference> differences) {
    String engineType = withoutViews(column.dataType());
    String mirrorType = withoutViews(ArrowDisplay.text(field));
    String unmapped = unmapped(field);
    if (!engineType.equals(mirrorType)) {
      differences.add(
          new CatalogDifference(Kind.RETYPED, name, column.name(), engineType, mirrorType));
    } else if (!unmapped.isEmpty()) {
      differences.add(
          new CatalogDifference(Kind.RETYPED, name, column.name(), engineType, unmapped));
    }
    if (column.nullable() != field.isNullable()) {
      differences.add(
          new CatalogDifference(
              Kind.NULLABILITY,
              name,
              column.name(),
              nullability(column.nullable()),
              nullability(field.isNullable())));
    }
  }

  /** Why Calcite has no type that stands for the field's; empty when it has one. */
  private static String unmapped(Field field) {
    try {
      return ArrowTypes.agree(ArrowTypes.toRelType(field), field)
          ? ""
          : ArrowTypes.toRelType(field).getFullTypeString();
    } catch (DataFusionException e) {
      return "no SQL type";
    }
  }

  /** The engine hands views of texts, bytes and lists over as texts, bytes and lists. */
  private static String withoutViews(String type) {
    return type.replace("Utf8View", "Utf8")
        .replace("BinaryView", "Binary")
        .replace("ListView", "List");
  }

  private static String nullability(boolean nullable) {
    return nullable ? "nullable" : "not null";
  }
}
