package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Which columns of a dataset, or fields of a struct, are filled, and how. Columns are found by
 * name, in whatever order the registry has them. Immutable.
 *
 * @param needed columns that the registry has to have, by name
 * @param possible columns that are filled when the registry has them, by name
 * @param <T> what rows are made of
 */
record Filling<T>(
    ImmutableMap<String, Column<T>> needed, ImmutableMap<String, Column<T>> possible) {

  /**
   * Makes the writer of one column.
   *
   * @param <T> what rows are made of
   */
  @FunctionalInterface
  interface Column<T> {
    Cell<T> cell(FieldVector vector);
  }

  /** A filling of columns that the registry has to have. */
  static <T> Filling<T> of(ImmutableMap<String, Column<T>> needed) {
    return new Filling<>(needed, ImmutableMap.of());
  }

  /**
   * The writers of all columns that vectors hold. A column that is not filled stays null.
   *
   * @param required names of columns that hold no null, beside those that are not nullable
   * @param vectors vectors of a declared schema
   * @return one writer per vector
   * @throws ExtractionException of kind SCHEMA_MISMATCH when a needed column is not there, one has
   *     another type, or one that is not filled may not be null
   */
  ImmutableList<Cell<T>> bind(Set<String> required, List<FieldVector> vectors) {
    List<String> names = vectors.stream().map(FieldVector::getName).toList();
    for (String name : needed.keySet()) {
      if (!names.contains(name)) {
        throw ExtractionException.mismatch(
            "there is no column or field '" + name + "' among " + String.join(", ", names));
      }
    }
    ImmutableList.Builder<Cell<T>> cells = ImmutableList.builder();
    for (FieldVector vector : vectors) {
      Column<T> column = needed.get(vector.getName());
      if (column == null) {
        column = possible.get(vector.getName());
      }
      cells.add(column == null ? absent(required, vector) : column.cell(vector));
    }
    return cells.build();
  }

  private static <T> Cell<T> absent(Set<String> required, FieldVector vector) {
    Field field = vector.getField();
    if (!field.isNullable() || required.contains(field.getName())) {
      throw ExtractionException.mismatch(
          "'" + field + "' may not be null, and this extractor does not fill it");
    }
    return Cells.nulls(vector);
  }
}
