package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Sets;
import io.calcitefusion.datafusion.CatalogDifference.Side;
import io.calcitefusion.metadata.ColumnRole;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Compares two pictures of a catalog. Each thing that differs is said once: of a schema that is
 * missing the tables are not listed, of a table that is missing the columns are not, and a key is
 * not reported beside one of its columns that is gone. Used once, by one thread.
 */
public final class CatalogComparison {
  private static final String SCHEMATA = "schemata";

  private final Side side;
  private final CatalogPicture expected;
  private final CatalogPicture found;
  private final ImmutableList.Builder<CatalogDifference> differences = ImmutableList.builder();

  private CatalogComparison(Side side, CatalogPicture expected, CatalogPicture found) {
    this.side = side;
    this.expected = expected;
    this.found = found;
  }

  /**
   * All differences. Safe to call from any thread.
   *
   * @param side what the differences are reported as
   * @param expected what should be there
   * @param found what is there
   * @return schemas first, then tables by name, each with its columns in their order; empty when
   *     both sides agree
   */
  public static ImmutableList<CatalogDifference> compare(
      Side side, CatalogPicture expected, CatalogPicture found) {
    CatalogComparison comparison = new CatalogComparison(side, expected, found);
    comparison.schemas();
    comparison.tables();
    return comparison.differences.build();
  }

  /**
   * The tables that are there and can not be read.
   *
   * @param engine what the engine says
   * @return a difference for each, by name
   */
  static ImmutableList<CatalogDifference> unreadable(CatalogPicture engine) {
    ImmutableList.Builder<CatalogDifference> unreadable = ImmutableList.builder();
    engine
        .tables()
        .forEach(
            (name, table) -> {
              if (table.problem() != null) {
                unreadable.add(
                    new CatalogDifference(
                        Side.ENGINE,
                        name,
                        new SchemaDifference.Unreadable(name.table(), table.problem()),
                        ImmutableSet.of()));
              }
            });
    return unreadable.build();
  }

  private void schemas() {
    for (Map.Entry<String, String> schema : expected.schemas().entries()) {
      if (!found.schemas().containsEntry(schema.getKey(), schema.getValue())) {
        addSchema(
            schema.getKey(), new SchemaDifference.Missing(SCHEMATA, schema.getValue(), "SCHEMA"));
      }
    }
    for (Map.Entry<String, String> schema : found.schemas().entries()) {
      if (!expected.schemas().containsEntry(schema.getKey(), schema.getValue())) {
        addSchema(
            schema.getKey(), new SchemaDifference.Extra(SCHEMATA, schema.getValue(), "SCHEMA"));
      }
    }
  }

  private void addSchema(String catalog, SchemaDifference difference) {
    TableName schemata = new TableName(catalog, "information_schema", SCHEMATA);
    differences.add(new CatalogDifference(side, schemata, difference, ImmutableSet.of()));
  }

  private void tables() {
    TreeSet<TableName> names = new TreeSet<>(expected.tables().keySet());
    names.addAll(found.tables().keySet());
    for (TableName name : names) {
      if (isIn(expected.schemas(), name) && isIn(found.schemas(), name)) {
        table(name, expected.tables().get(name), found.tables().get(name));
      }
    }
  }

  private static boolean isIn(ImmutableSetMultimap<String, String> schemas, TableName name) {
    return schemas.containsEntry(name.catalog(), name.schema());
  }

  private void table(
      TableName name, @Nullable TablePicture wanted, @Nullable TablePicture present) {
    if (present == null && wanted != null) {
      add(name, new SchemaDifference.Missing(name.table(), "", wanted.kind().name()));
    } else if (wanted == null && present != null) {
      add(name, new SchemaDifference.Extra(name.table(), "", present.kind().name()));
    } else if (wanted != null && present != null) {
      kinds(name, wanted, present);
      columns(name, wanted, present);
    }
  }

  private void kinds(TableName name, TablePicture wanted, TablePicture present) {
    if (wanted.kind() != present.kind()) {
      add(
          name,
          new SchemaDifference.TableKindChanged(
              name.table(), wanted.kind().name(), present.kind().name()));
    } else if (wanted.kind() == TableKind.VIEW) {
      definition(name, wanted.definition(), present.definition());
    } else if (!ImmutableSet.copyOf(wanted.key()).equals(ImmutableSet.copyOf(present.key()))
        && names(present).containsAll(wanted.key())) {
      add(name, new SchemaDifference.KeyChanged(name.table(), wanted.key(), present.key()));
    }
  }

  private void definition(TableName name, @Nullable String wanted, @Nullable String present) {
    if (wanted == null) {
      return;
    }
    String expectedHash = ViewText.hash(wanted);
    String foundHash = present == null ? "" : ViewText.hash(present);
    if (!expectedHash.equals(foundHash)) {
      add(name, new SchemaDifference.Redefined(name.table(), expectedHash, foundHash));
    }
  }

  private void columns(TableName name, TablePicture wanted, TablePicture present) {
    Schema expectedColumns = wanted.columns();
    Schema foundColumns = present.columns();
    if (expectedColumns == null || foundColumns == null) {
      return;
    }
    List<SchemaDifference> columns =
        SchemaComparison.compare(name.table(), expectedColumns, foundColumns);
    for (SchemaDifference difference : columns) {
      add(name, difference, roles(wanted, difference.column()));
    }
    Sets.SetView<String> unmapped =
        Sets.intersection(present.unmapped().keySet(), ImmutableSet.copyOf(names(wanted)));
    for (Field field : expectedColumns.getFields()) {
      if (unmapped.contains(field.getName())) {
        String instead = String.valueOf(present.unmapped().get(field.getName()));
        String type = SchemaComparison.type(field);
        add(
            name,
            new SchemaDifference.Retyped(name.table(), field.getName(), type, instead),
            roles(wanted, field.getName()));
      }
    }
  }

  /** The roles of a column, or of the one that holds the field that a path leads to. */
  private static ImmutableSet<ColumnRole> roles(TablePicture table, String path) {
    if (names(table).contains(path)) {
      return table.roles().get(path);
    }
    return table.roles().keySet().stream()
        .filter(column -> path.startsWith(column + '.') || path.startsWith(column + '['))
        .findFirst()
        .map(table.roles()::get)
        .orElse(ImmutableSet.of());
  }

  private static List<String> names(TablePicture table) {
    Schema columns = table.columns();
    return columns == null
        ? table.key()
        : columns.getFields().stream().map(Field::getName).toList();
  }

  private void add(TableName name, SchemaDifference difference) {
    add(name, difference, ImmutableSet.of());
  }

  private void add(TableName name, SchemaDifference difference, ImmutableSet<ColumnRole> roles) {
    differences.add(new CatalogDifference(side, name, difference, roles));
  }
}
