package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.SchemaDifference.Extra;
import io.calcitefusion.metadata.SchemaDifference.Missing;
import io.calcitefusion.metadata.SchemaDifference.Nullability;
import io.calcitefusion.metadata.SchemaDifference.Renamed;
import io.calcitefusion.metadata.SchemaDifference.Reordered;
import io.calcitefusion.metadata.SchemaDifference.Retyped;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compares a declared schema with a found one. Metadata of fields does not count, and neither does
 * the name that a writer gave to the child of a list or to the entries of a map.
 *
 * <p>Each thing that changed is said once: a column that has another name and stands where it stood
 * with its type is renamed, not missing; of columns in another order only those are named that
 * moved past the others.
 */
public final class SchemaComparison {
  private final String dataset;
  private final ImmutableList.Builder<SchemaDifference> differences = ImmutableList.builder();

  private SchemaComparison(String dataset) {
    this.dataset = dataset;
  }

  /**
   * All differences, in the order of the declared columns, extra columns last. Below structs, lists
   * and maps the innermost fields that differ are named: {@code nodes[].span.start}, {@code
   * attrs.value}. Safe to call from any thread.
   *
   * @param dataset name to report
   * @param expected the declared schema
   * @param found the schema that is there
   * @return differences, empty when the schemas agree
   */
  public static ImmutableList<SchemaDifference> compare(
      String dataset, Schema expected, Schema found) {
    SchemaComparison comparison = new SchemaComparison(dataset);
    comparison.fields("", expected.getFields(), found.getFields());
    return comparison.differences.build();
  }

  /**
   * Text of a field's type in the registry's notation; equal texts mean equal types.
   *
   * @param field the field
   * @return for example {@code list<struct<id: int32, name: utf8>>}
   */
  public static String type(Field field) {
    return ArrowTypeFormatter.format(field);
  }

  private void fields(String prefix, List<Field> expected, List<Field> found) {
    ColumnPairs pairs = ColumnPairs.of(expected, found);
    for (int i = 0; i < expected.size(); i++) {
      Field field = expected.get(i);
      String path = prefix + field.getName();
      int place = pairs.placeOf(i);
      if (place < 0) {
        add(new Missing(dataset, path, type(field)));
        continue;
      }
      Field other = found.get(place);
      if (!other.getName().equals(field.getName())) {
        String type = type(field) + (field.isNullable() ? "" : " not null");
        add(new Renamed(dataset, path, prefix + other.getName(), type));
      }
      field(path, field, other);
      if (pairs.isMoved(i)) {
        add(new Reordered(dataset, path, i + 1, place + 1));
      }
    }
    for (int place : pairs.unpaired()) {
      Field field = found.get(place);
      add(new Extra(dataset, prefix + field.getName(), type(field)));
    }
  }

  private void field(String path, Field expected, Field found) {
    String expectedType = type(expected);
    String foundType = type(found);
    if (!expectedType.equals(foundType)) {
      if (comparable(expected, found)) {
        children(path, expected, found);
      } else {
        add(new Retyped(dataset, path, expectedType, foundType));
      }
    }
    if (expected.isNullable() != found.isNullable()) {
      add(new Nullability(dataset, path, expected.isNullable()));
    }
  }

  /** Whether two differing types are of one kind, so that the difference lies in their children. */
  private static boolean comparable(Field expected, Field found) {
    ArrowType type = expected.getType();
    boolean nested =
        type instanceof ArrowType.Struct
            || type instanceof ArrowType.Map
            || ArrowTypeWords.isList(type);
    return nested
        && type.equals(found.getType())
        && expected.getDictionary() == null
        && found.getDictionary() == null;
  }

  private void children(String path, Field expected, Field found) {
    if (expected.getType() instanceof ArrowType.Struct) {
      fields(path + ".", expected.getChildren(), found.getChildren());
    } else if (expected.getType() instanceof ArrowType.Map) {
      List<Field> expectedEntry = expected.getChildren().get(0).getChildren();
      List<Field> foundEntry = found.getChildren().get(0).getChildren();
      if (!type(expectedEntry.get(0)).equals(type(foundEntry.get(0)))) {
        // A key is never null, whether or not a writer says so.
        field(path + ".key", expectedEntry.get(0), ArrowTypeParser.required(foundEntry.get(0)));
      }
      field(path + ".value", expectedEntry.get(1), foundEntry.get(1));
    } else {
      field(path + "[]", expected.getChildren().get(0), found.getChildren().get(0));
    }
  }

  private void add(SchemaDifference difference) {
    differences.add(difference);
  }
}
