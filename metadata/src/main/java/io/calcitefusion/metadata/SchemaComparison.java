package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.SchemaDifference.Kind.EXTRA;
import static io.calcitefusion.metadata.SchemaDifference.Kind.MISSING;
import static io.calcitefusion.metadata.SchemaDifference.Kind.NULLABILITY;
import static io.calcitefusion.metadata.SchemaDifference.Kind.REORDERED;
import static io.calcitefusion.metadata.SchemaDifference.Kind.RETYPED;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compares a declared schema with a found one. Metadata of fields does not count, and neither does
 * the name that a writer gave to the child of a list or to the entries of a map.
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
    Map<String, Field> byName = new LinkedHashMap<>();
    found.forEach(field -> byName.putIfAbsent(field.getName(), field));
    List<String> expectedNames = expected.stream().map(Field::getName).toList();
    List<String> inExpectedOrder = expectedNames.stream().filter(byName::containsKey).toList();
    List<String> inFoundOrder = byName.keySet().stream().filter(expectedNames::contains).toList();
    for (int i = 0; i < expected.size(); i++) {
      Field field = expected.get(i);
      String path = prefix + field.getName();
      Field other = byName.get(field.getName());
      if (other == null) {
        add(MISSING, path, type(field), "");
        continue;
      }
      field(path, field, other);
      int place = inExpectedOrder.indexOf(field.getName());
      if (!inFoundOrder.get(place).equals(field.getName())) {
        add(REORDERED, path, "position " + (i + 1), "position " + (found.indexOf(other) + 1));
      }
    }
    Set<String> seen = new HashSet<>();
    for (Field field : found) {
      if (!seen.add(field.getName()) || !expectedNames.contains(field.getName())) {
        add(EXTRA, prefix + field.getName(), "", type(field));
      }
    }
  }

  private void field(String path, Field expected, Field found) {
    String expectedType = type(expected);
    String foundType = type(found);
    if (!expectedType.equals(foundType)) {
      if (comparable(expected, found)) {
        children(path, expected, found);
      } else {
        add(RETYPED, path, expectedType, foundType);
      }
    }
    if (expected.isNullable() != found.isNullable()) {
      add(NULLABILITY, path, nullability(expected), nullability(found));
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

  private static String nullability(Field field) {
    return field.isNullable() ? "nullable" : "not null";
  }

  private void add(SchemaDifference.Kind kind, String column, String expected, String found) {
    differences.add(new SchemaDifference(kind, dataset, column, expected, found));
  }
}
