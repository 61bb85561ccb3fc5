package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.metadata.SchemaDifference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is changed in a catalog.
 *
 * @param kind how it has to be reported, seen from the catalog before
 * @param table the table that is changed
 * @param column the column that is changed, or empty
 * @param after the changed catalog
 */
record CatalogMutation(Kind kind, TableName table, String column, CatalogPicture after) {
  /** What is changed. */
  enum Change {
    DROP_TABLE,
    ADD_TABLE,
    DROP_COLUMN,
    ADD_COLUMN,
    RENAME_COLUMN,
    RETYPE_COLUMN,
    MOVE_COLUMN,
    FLIP_NULLABILITY,
    FLIP_KIND,
    LOSE_KEY,
    REDEFINE
  }

  /** Changes a catalog; null when it has nothing that can be changed so. */
  static @Nullable CatalogMutation of(Change change, CatalogPicture before, RandomCatalog random) {
    TableName name = random.any(before.tables().keySet().asList());
    TablePicture table = requireNonNull(before.tables().get(name));
    switch (change) {
      case DROP_TABLE -> {
        return new CatalogMutation(Kind.MISSING, name, "", with(before, name, null));
      }
      case ADD_TABLE -> {
        TableName added = new TableName(name.catalog(), name.schema(), "added" + random.oddName(9));
        return new CatalogMutation(Kind.EXTRA, added, "", with(before, added, table));
      }
      case LOSE_KEY -> {
        TablePicture lost = table.withKey(ImmutableList.of());
        return table.key().isEmpty()
            ? null
            : new CatalogMutation(Kind.KEY, name, "", with(before, name, lost));
      }
      case REDEFINE -> {
        TablePicture other = table.withDefinition(table.definition() + " + 1");
        return table.definition() == null
            ? null
            : new CatalogMutation(Kind.REDEFINED, name, "", with(before, name, other));
      }
      case FLIP_KIND -> {
        TableKind kind = table.kind() == TableKind.VIEW ? TableKind.TABLE : TableKind.VIEW;
        TablePicture flipped =
            TablePicture.of(kind, table.columns()).withDefinition("CREATE VIEW v AS SELECT 1");
        return new CatalogMutation(Kind.TABLE_KIND, name, "", with(before, name, flipped));
      }
      default -> {
        return ofColumn(change, before, name, random);
      }
    }
  }

  private static @Nullable CatalogMutation ofColumn(
      Change change, CatalogPicture before, TableName name, RandomCatalog random) {
    TablePicture table = requireNonNull(before.tables().get(name));
    List<Field> columns = new ArrayList<>(requireNonNull(table.columns()).getFields());
    int place = random.below(columns.size());
    Field column = columns.get(place);
    switch (change) {
      case DROP_COLUMN -> {
        columns.remove(place);
        return columnChange(Kind.MISSING, before, name, column.getName(), columns);
      }
      case ADD_COLUMN -> {
        columns.add(place, random.column("added" + random.oddName(9), 1));
        return columnChange(Kind.EXTRA, before, name, columns.get(place).getName(), columns);
      }
      case RENAME_COLUMN -> {
        columns.set(place, like(column, column.getName() + "'\"x", column.isNullable()));
        return columnChange(Kind.RENAMED, before, name, column.getName(), columns);
      }
      case FLIP_NULLABILITY -> {
        columns.set(place, like(column, column.getName(), !column.isNullable()));
        return columnChange(Kind.NULLABILITY, before, name, column.getName(), columns);
      }
      case RETYPE_COLUMN -> {
        FieldType other =
            new FieldType(column.isNullable(), new ArrowType.Date(DateUnit.DAY), null);
        columns.set(place, new Field(column.getName(), other, List.of()));
        return columnChange(Kind.RETYPED, before, name, column.getName(), columns);
      }
      case MOVE_COLUMN -> {
        if (columns.size() < 3) {
          return null;
        }
        // The first goes behind at least two others, so that no other column can be meant.
        Field first = columns.remove(0);
        columns.add(2 + random.below(columns.size() - 1), first);
        return columnChange(Kind.REORDERED, before, name, first.getName(), columns);
      }
      default -> throw new IllegalStateException("no change of a column: " + change);
    }
  }

  private static CatalogMutation columnChange(
      Kind kind, CatalogPicture before, TableName name, String column, List<Field> columns) {
    TablePicture table = requireNonNull(before.tables().get(name));
    TablePicture changed =
        TablePicture.of(table.kind(), new Schema(columns))
            .withKey(table.key())
            .withDefinition(table.definition());
    return new CatalogMutation(kind, name, column, with(before, name, changed));
  }

  private static Field like(Field field, String name, boolean nullable) {
    return new Field(
        name, new FieldType(nullable, field.getType(), field.getDictionary()), field.getChildren());
  }

  private static CatalogPicture with(
      CatalogPicture before, TableName name, @Nullable TablePicture table) {
    TreeMap<TableName, TablePicture> tables = new TreeMap<>(before.tables());
    if (table == null) {
      tables.remove(name);
    } else {
      tables.put(name, table);
    }
    return new CatalogPicture(before.schemas(), ImmutableSortedMap.copyOf(tables));
  }
}
