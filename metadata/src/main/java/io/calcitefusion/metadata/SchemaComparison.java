package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compares a declared schema with a found one. Pure functions; metadata of fields does not count,
 * and neither does the name that a writer gave to the child of a list or to the entries of a map.
 */
public final class SchemaComparison {
  private SchemaComparison() {}

  /**
   * All differences, in the order of the declared columns, extra columns last.
   *
   * @param dataset name to report
   * @param expected the declared schema
   * @param found the schema that is there
   * @return differences, empty when the schemas agree
   */
  public static ImmutableList<SchemaDifference> compare(
      String dataset, Schema expected, Schema found) {
    ImmutableList.Builder<SchemaDifference> differences = ImmutableList.builder();
    List<String> foundNames = found.getFields().stream().map(Field::getName).toList();
    List<String> common =
        expected.getFields().stream().map(Field::getName).filter(foundNames::contains).toList();
    List<String> commonFound =
        foundNames.stream().filter(name -> declares(expected, name)).toList();
    for (Field field : expected.getFields()) {
      String name = field.getName();
      Optional<Field> other =
          found.getFields().stream().filter(f -> f.getName().equals(name)).findFirst();
      if (other.isEmpty()) {
        differences.add(difference(SchemaDifference.Kind.MISSING, dataset, name, type(field), ""));
        continue;
      }
      if (!type(field).equals(type(other.get()))) {
        differences.add(
            difference(
                SchemaDifference.Kind.RETYPED, dataset, name, type(field), type(other.get())));
      } else if (field.isNullable() != other.get().isNullable()) {
        differences.add(
            difference(
                SchemaDifference.Kind.NULLABILITY,
                dataset,
                name,
                nullability(field),
                nullability(other.get())));
      }
      if (common.indexOf(name) != commonFound.indexOf(name)) {
        differences.add(
            difference(
                SchemaDifference.Kind.REORDERED,
                dataset,
                name,
                "position " + (common.indexOf(name) + 1),
                "position " + (commonFound.indexOf(name) + 1)));
      }
    }
    found.getFields().stream()
        .filter(field -> !declares(expected, field.getName()))
        .forEach(
            field ->
                differences.add(
                    difference(
                        SchemaDifference.Kind.EXTRA, dataset, field.getName(), "", type(field))));
    return differences.build();
  }

  /**
   * Text of a field's type in the registry's syntax; equal texts mean equal types.
   *
   * @param field the field
   * @return for example {@code list<struct<id: int32, name: utf8>>}
   */
  public static String type(Field field) {
    return ArrowTypeText.format(field);
  }

  private static boolean declares(Schema schema, String name) {
    return IntStream.range(0, schema.getFields().size())
        .anyMatch(i -> schema.getFields().get(i).getName().equals(name));
  }

  private static String nullability(Field field) {
    return field.isNullable() ? "nullable" : "not null";
  }

  private static SchemaDifference difference(
      SchemaDifference.Kind kind, String dataset, String column, String expected, String found) {
    return new SchemaDifference(kind, dataset, column, expected, found);
  }

  static boolean isList(ArrowType type) {
    return type instanceof ArrowType.List || type instanceof ArrowType.LargeList;
  }
}
