package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import io.calcitefusion.metadata.ColumnRole;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a comparison says of a table or view. Immutable.
 *
 * @param kind table or view
 * @param columns its columns in order; null when this side says nothing of them, as of a view that
 *     a registry writes in SQL
 * @param key columns that identify a row, empty for none
 * @param definition the query of a view in the engine's words; null when this side says nothing
 * @param unmapped what stands for the type of a column whose type this side can not have, by column
 * @param roles what columns are needed for, by column
 * @param problem why it can not be read, or null
 */
public record TablePicture(
    TableKind kind,
    @Nullable Schema columns,
    ImmutableList<String> key,
    @Nullable String definition,
    ImmutableMap<String, String> unmapped,
    ImmutableSetMultimap<String, ColumnRole> roles,
    @Nullable String problem) {
  /** Checks that all parts are present that have to be. */
  public TablePicture {
    requireNonNull(kind, "kind");
    requireNonNull(key, "key");
    requireNonNull(unmapped, "unmapped");
    requireNonNull(roles, "roles");
  }

  /**
   * A table or view of which only the columns are known.
   *
   * @param kind table or view
   * @param columns its columns in order, or null
   * @return the picture
   */
  public static TablePicture of(TableKind kind, @Nullable Schema columns) {
    return new TablePicture(
        kind,
        columns,
        ImmutableList.of(),
        null,
        ImmutableMap.of(),
        ImmutableSetMultimap.of(),
        null);
  }

  /**
   * The same table with a key.
   *
   * @param columnNames columns that identify a row
   * @return another picture
   */
  public TablePicture withKey(Iterable<String> columnNames) {
    return new TablePicture(
        kind, columns, ImmutableList.copyOf(columnNames), definition, unmapped, roles, problem);
  }

  /**
   * The same view with a definition.
   *
   * @param text its text, or null
   * @return another picture
   */
  public TablePicture withDefinition(@Nullable String text) {
    return new TablePicture(kind, columns, key, text, unmapped, roles, problem);
  }

  /**
   * The same table with columns whose types this side can not have.
   *
   * @param types what stands for their types, by column
   * @return another picture
   */
  public TablePicture withUnmapped(ImmutableMap<String, String> types) {
    return new TablePicture(kind, columns, key, definition, types, roles, problem);
  }

  /**
   * The same table with what its columns are needed for.
   *
   * @param columnRoles roles by column
   * @return another picture
   */
  public TablePicture withRoles(ImmutableSetMultimap<String, ColumnRole> columnRoles) {
    return new TablePicture(kind, columns, key, definition, unmapped, columnRoles, problem);
  }

  /**
   * The same table, which can not be read.
   *
   * @param cause why, or null when it can
   * @return another picture
   */
  public TablePicture withProblem(@Nullable String cause) {
    return new TablePicture(kind, columns, key, definition, unmapped, roles, cause);
  }
}
