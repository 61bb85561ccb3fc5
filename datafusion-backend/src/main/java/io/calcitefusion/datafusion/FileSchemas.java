package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compares the schema of files with the declared one.
 *
 * <p>Columns are found by name: their order does not matter and further columns are ignored.
 * Parquet and Arrow files must have the declared types; CSV and JSON files have none of their own,
 * so the declared types are imposed on them and only names count. Nullability is not compared at
 * any depth, because writers rarely say that a column holds no null: a nullable column of a file is
 * accepted where NOT NULL is declared.
 */
final class FileSchemas {
  private FileSchemas() {}

  /**
   * Checks files against their dataset.
   *
   * @throws SchemaMismatchException with every column that is missing or of another type
   */
  static void check(DatasetSpec dataset, DatasetLocation location, Schema found) {
    boolean typed =
        location.format() == DataFormat.PARQUET || location.format() == DataFormat.ARROW;
    if (!typed && "false".equalsIgnoreCase(location.options().get(DatasetFiles.HAS_HEADER))) {
      // Without a header the columns of the file are the declared ones, in order.
      return;
    }
    ImmutableList<SchemaDifference> differences =
        SchemaComparison.compare(dataset.name(), nullable(dataset.arrowSchema()), nullable(found))
            .stream()
            .filter(
                difference ->
                    difference.kind() == SchemaDifference.Kind.MISSING
                        || (typed && difference.kind() == SchemaDifference.Kind.RETYPED))
            .collect(ImmutableList.toImmutableList());
    if (!differences.isEmpty()) {
      throw new SchemaMismatchException(
          "the files of dataset %s (%s)"
              .formatted(dataset.name(), String.join(", ", location.paths())),
          differences);
    }
  }

  private static Schema nullable(Schema schema) {
    return new Schema(schema.getFields().stream().map(FileSchemas::nullable).toList());
  }

  private static Field nullable(Field field) {
    List<Field> children = field.getChildren().stream().map(FileSchemas::nullable).toList();
    return new Field(
        field.getName(),
        new FieldType(true, field.getType(), field.getDictionary(), field.getMetadata()),
        children);
  }
}
