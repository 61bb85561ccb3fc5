package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import io.calcitefusion.metadata.SchemaDifference.Kind;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compares the schema of files with the declared one.
 *
 * <p>Columns, and fields of structs, are found by name: their order does not matter and further
 * ones are ignored. Parquet and Arrow files must have the declared types; CSV and JSON files have
 * none of their own, so the declared types are imposed on them and only the names of columns count.
 * Nullability is not compared at any depth, because writers rarely say that a column holds no null:
 * a nullable column of a file is accepted where NOT NULL is declared.
 */
final class FileSchemas {
  private FileSchemas() {}

  /**
   * Checks files against their dataset.
   *
   * @throws SchemaMismatchException with every column that is missing or of another type
   */
  static void check(DatasetSpec dataset, DatasetLocation location, Schema found) {
    ImmutableList<SchemaDifference> differences =
        SchemaComparison.compare(dataset.name(), dataset.arrowSchema(), found).stream()
            .filter(difference -> counts(difference, location, dataset))
            .collect(ImmutableList.toImmutableList());
    if (!differences.isEmpty()) {
      throw new SchemaMismatchException(
          "the files of dataset %s (%s)"
              .formatted(dataset.name(), String.join(", ", location.paths())),
          differences);
    }
  }

  private static boolean counts(
      SchemaDifference difference, DatasetLocation location, DatasetSpec dataset) {
    if (location.format() == DataFormat.PARQUET || location.format() == DataFormat.ARROW) {
      return difference.kind() == Kind.MISSING || difference.kind() == Kind.RETYPED;
    }
    // Without a header the columns of a file are the declared ones, in order.
    boolean named = !"false".equalsIgnoreCase(location.options().get(DatasetFiles.HAS_HEADER));
    return named
        && difference.kind() == Kind.MISSING
        && dataset.arrowSchema().getFields().stream()
            .anyMatch(column -> column.getName().equals(difference.column()));
  }
}
