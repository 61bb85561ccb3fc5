package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Orders of rows in the engine's SQL; NULLs sort high, as in PostgreSQL. Pure functions. */
final class SortSql {
  private SortSql() {}

  /**
   * A query that gives the rows of another one in an order.
   *
   * @param source one query
   * @param columns its columns, of which the result has the names and types, in this order
   * @param keys most significant column first; see {@link #total} for an order without ties
   * @return one query
   */
  static String of(String source, Schema columns, List<SortKey> keys) {
    String query = "SELECT " + names(columns) + " FROM (" + source + ") AS \"source\"";
    return keys.isEmpty() ? query : query + " ORDER BY " + terms(keys);
  }

  /**
   * What stands after ORDER BY, with the direction and the place of NULLs of every key.
   *
   * @param keys most significant column first; not empty
   * @return such as {@code "a" ASC NULLS LAST, "b" DESC NULLS FIRST}
   */
  static String terms(List<SortKey> keys) {
    return keys.stream().map(SortSql::term).collect(Collectors.joining(", "));
  }

  /**
   * An order that leaves no two different rows side by side: other columns follow the keys. When
   * the identity tells rows apart, nothing but it has to follow.
   *
   * @param columns columns of the rows
   * @param keys most significant column first
   * @param identity columns that identify a row; empty when nothing less than all columns does
   * @return the keys, then what is missing of the identity or of all columns, ascending
   */
  static ImmutableList<SortKey> total(Schema columns, List<SortKey> keys, List<String> identity) {
    Set<String> sorted = keys.stream().map(SortKey::column).collect(Collectors.toSet());
    Set<String> following = new LinkedHashSet<>(identity);
    if (identity.isEmpty()) {
      columns.getFields().forEach(field -> following.add(field.getName()));
    }
    ImmutableList.Builder<SortKey> total = ImmutableList.builder();
    total.addAll(keys);
    following.stream()
        .filter(column -> !sorted.contains(column))
        .forEach(column -> total.add(new SortKey(column, SortOrder.ASCENDING)));
    return total.build();
  }

  /** The columns as a select list, each under its own name. */
  static String names(Schema columns) {
    return columns.getFields().stream()
        .map(Field::getName)
        .map(SqlIdentifier::quote)
        .collect(Collectors.joining(", "));
  }

  private static String term(SortKey key) {
    return SqlIdentifier.quote(key.column())
        + (key.order() == SortOrder.ASCENDING ? " ASC NULLS LAST" : " DESC NULLS FIRST");
  }
}
