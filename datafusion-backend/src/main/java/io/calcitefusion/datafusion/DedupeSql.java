package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DedupeSpec;
import io.calcitefusion.metadata.DedupeStrategy;
import io.calcitefusion.metadata.SortKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Deduplications in the engine's SQL: rows with equal keys become one. Pure functions.
 *
 * <p>Keys are compared as GROUP BY does: a NULL equals a NULL. Every strategy but {@link
 * DedupeStrategy#KEEP_ARBITRARY} gives the same rows whatever the order of the source is, because
 * the columns that decide nothing by declaration decide last.
 *
 * <ul>
 *   <li>{@link DedupeStrategy#KEEP_FIRST_AFTER_SORT}: the first row by the tie-breakers, NULLs
 *       high.
 *   <li>{@link DedupeStrategy#KEEP_BEST_BY_SCORE}: the same, but a row without a score is never
 *       better than one with a score. The direction of the score says which end is the best.
 *   <li>{@link DedupeStrategy#COLLAPSE_LIST}: every column but the keys becomes the list of its
 *       values, NULLs among them, in the order of the tie-breakers; the lists of a row are in the
 *       same order.
 * </ul>
 */
final class DedupeSql {
  // The usual frame compares values by range, which the engine can not do for structs and maps.
  static final String FRAME = " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";

  private DedupeSql() {}

  /**
   * Writes the query.
   *
   * @param source one query
   * @param columns its columns
   * @param dedupe keys and tie-breakers among these columns
   * @return one query with the columns of {@link #columns}
   */
  static String of(String source, Schema columns, DedupeSpec dedupe) {
    if (dedupe.strategy() == DedupeStrategy.COLLAPSE_LIST) {
      return collapse(source, columns, dedupe);
    }
    String number = SqlIdentifier.quote(unused("row_number", columns));
    String names = SortSql.names(columns);
    return "SELECT %s FROM (SELECT %s, row_number() OVER (PARTITION BY %s%s%s) AS %s FROM (%s) AS \"source\") AS \"numbered\" WHERE %s = 1"
        .formatted(
            names, names, keys(dedupe), order(columns, dedupe), FRAME, number, source, number);
  }

  /**
   * The columns that a deduplication gives.
   *
   * @param columns columns of the source
   * @param dedupe keys and tie-breakers among these columns
   * @return the same names in the same order; for {@link DedupeStrategy#COLLAPSE_LIST} with lists
   *     for all that is no key
   */
  static Schema columns(Schema columns, DedupeSpec dedupe) {
    if (dedupe.strategy() != DedupeStrategy.COLLAPSE_LIST) {
      return columns;
    }
    return new Schema(
        columns.getFields().stream()
            .map(field -> dedupe.keys().contains(field.getName()) ? field : listOf(field))
            .toList());
  }

  private static Field listOf(Field field) {
    FieldType item =
        new FieldType(true, field.getType(), field.getDictionary(), field.getMetadata());
    return new Field(
        field.getName(),
        FieldType.nullable(ArrowType.List.INSTANCE),
        List.of(new Field("item", item, field.getChildren())));
  }

  private static String order(Schema columns, DedupeSpec dedupe) {
    if (dedupe.strategy() == DedupeStrategy.KEEP_ARBITRARY) {
      return "";
    }
    List<SortKey> keys = total(columns, dedupe);
    if (keys.isEmpty()) {
      return "";
    }
    String terms = SortSql.terms(keys);
    if (dedupe.strategy() == DedupeStrategy.KEEP_BEST_BY_SCORE && !dedupe.tieBreakers().isEmpty()) {
      String score = SqlIdentifier.quote(dedupe.tieBreakers().get(0).column());
      terms = score + " IS NULL, " + terms;
    }
    return " ORDER BY " + terms;
  }

  /** The tie-breakers, then all other columns that rows of one key can differ in. */
  private static ImmutableList<SortKey> total(Schema columns, DedupeSpec dedupe) {
    List<Field> differing =
        columns.getFields().stream()
            .filter(field -> !dedupe.keys().contains(field.getName()))
            .toList();
    return SortSql.total(new Schema(differing), dedupe.tieBreakers(), List.of());
  }

  private static String collapse(String source, Schema columns, DedupeSpec dedupe) {
    List<SortKey> order = total(columns, dedupe);
    String outputs =
        columns.getFields().stream()
            .map(Field::getName)
            .map(name -> collapsed(name, order, dedupe))
            .collect(Collectors.joining(", "));
    return "SELECT %s FROM (%s) AS \"source\" GROUP BY %s".formatted(outputs, source, keys(dedupe));
  }

  private static String collapsed(String name, List<SortKey> order, DedupeSpec dedupe) {
    String column = SqlIdentifier.quote(name);
    if (dedupe.keys().contains(name)) {
      return column;
    }
    return "array_agg(%s ORDER BY %s) AS %s".formatted(column, SortSql.terms(order), column);
  }

  private static String keys(DedupeSpec dedupe) {
    return dedupe.keys().stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
  }

  private static String unused(String wish, Schema columns) {
    Set<String> taken = new HashSet<>();
    columns.getFields().forEach(field -> taken.add(field.getName()));
    StringBuilder name = new StringBuilder(wish);
    while (taken.contains(name.toString())) {
      name.append('_');
    }
    return name.toString();
  }
}
