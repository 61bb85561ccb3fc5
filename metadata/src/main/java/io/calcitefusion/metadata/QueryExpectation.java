package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What those who rely on a query expect of it: columns, and the shape of its rows. Stands in a
 * small YAML file beside the query. Immutable.
 *
 * @param arrowSchema columns in order; one that is nullable here may be without NULLs in the query,
 *     not the other way round
 * @param minRows fewest rows, or null when any number may be missing
 * @param maxRows most rows, or null for any number
 * @param notNull columns whose values are not NULL, whatever their type says
 * @param unique columns in which no value stands twice, each by itself; NULLs do not count
 * @param key columns that together tell rows apart, and of which none is NULL
 */
public record QueryExpectation(
    Schema arrowSchema,
    @Nullable Long minRows,
    @Nullable Long maxRows,
    ImmutableList<String> notNull,
    ImmutableList<String> unique,
    ImmutableList<String> key) {
  /** Checks that all lists are present. */
  public QueryExpectation {
    requireNonNull(arrowSchema, "arrowSchema");
    requireNonNull(notNull, "notNull");
    requireNonNull(unique, "unique");
    requireNonNull(key, "key");
  }

  /**
   * Columns and nothing else.
   *
   * @param arrowSchema columns in order
   * @return the expectation
   */
  public static QueryExpectation of(Schema arrowSchema) {
    return new QueryExpectation(
        arrowSchema, null, null, ImmutableList.of(), ImmutableList.of(), ImmutableList.of());
  }

  /**
   * Whether rows are looked at.
   *
   * @return true when more than columns is expected
   */
  public boolean isOfRows() {
    return minRows != null
        || maxRows != null
        || !notNull.isEmpty()
        || !unique.isEmpty()
        || !key.isEmpty();
  }

  /**
   * Reads an expectation.
   *
   * @param file a YAML file in UTF-8
   * @return what it says
   * @throws RegistryException with everything that is wrong, each with its line
   */
  public static QueryExpectation read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new RegistryException(file.toString(), 0, "there is no such file", e);
    } catch (IOException e) {
      throw new RegistryException(file.toString(), 0, "can not be read: " + e, e);
    }
    return parse(file.toString(), bytes);
  }

  /**
   * Reads an expectation from bytes.
   *
   * @param source what findings name
   * @param yaml text in UTF-8
   * @return what it says
   * @throws RegistryException with everything that is wrong, each with its line
   */
  public static QueryExpectation parse(String source, byte[] yaml) {
    return ExpectationReader.parse(source, yaml);
  }

  /**
   * The expectation as the text of a file.
   *
   * @return YAML that {@link #parse} reads back
   */
  public String toYaml() {
    OutlineBuilder rows = new OutlineBuilder().number("min", minRows, null);
    return new OutlineYaml()
        .mapping(
            new OutlineBuilder()
                .items(
                    "columns",
                    arrowSchema.getFields().stream()
                        .map(field -> ViewOutline.column(field, null).build())
                        .toList())
                .some("rows", rows.number("max", maxRows, null).build())
                .texts("not_null", notNull)
                .texts("unique", unique)
                .texts("key", key)
                .build());
  }

  /**
   * Writes the expectation to a file, which is replaced in one step.
   *
   * @param file the file; its folder exists
   * @throws RegistryException when it can not be written
   */
  public void write(Path file) {
    try {
      FileReplacement.replace(file, toYaml().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RegistryException(file.toString(), 0, "can not be written: " + e, e);
    }
  }

  /**
   * The same shape of rows with other columns; what it says of columns that are gone is left out.
   *
   * @param columns the columns
   * @return the expectation
   */
  public QueryExpectation withColumns(Schema columns) {
    return new QueryExpectation(
        columns,
        minRows,
        maxRows,
        among(columns, notNull),
        among(columns, unique),
        among(columns, key));
  }

  private static ImmutableList<String> among(Schema columns, ImmutableList<String> names) {
    return names.stream()
        .filter(columns.getFields().stream().map(Field::getName).toList()::contains)
        .collect(ImmutableList.toImmutableList());
  }
}
