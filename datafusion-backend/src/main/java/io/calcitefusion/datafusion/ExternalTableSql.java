package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.SortKey;
import io.calcitefusion.metadata.SortOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The data definition language that would make the table of a dataset. It is for show: tables of a
 * registry are registered without it. Options of the storage, which may hold secrets, are never
 * written. Pure functions.
 */
final class ExternalTableSql {
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private ExternalTableSql() {}

  /**
   * {@code CREATE EXTERNAL TABLE}. Partition columns stand last, where the engine puts them. When a
   * column has a type without a word in the language, the columns are those that the engine finds
   * in the files, and a comment says so.
   *
   * @param name full name of the table
   * @param dataset what it holds
   * @param location files, folders with a slash at their end, or globs, of one format of files
   * @return one statement without a semicolon
   */
  static String create(TableName name, DatasetSpec dataset, DatasetLocation location) {
    return "CREATE " + rest(name, dataset, location);
  }

  /**
   * The same for a table that may be there already.
   *
   * @param name full name of the table
   * @param dataset what it holds
   * @param location files, folders with a slash at their end, or globs, of one format of files
   * @return one statement without a semicolon
   */
  static String createOrReplace(TableName name, DatasetSpec dataset, DatasetLocation location) {
    return "CREATE OR REPLACE " + rest(name, dataset, location);
  }

  private static String rest(TableName name, DatasetSpec dataset, DatasetLocation location) {
    List<String> clauses = new ArrayList<>();
    clauses.add("EXTERNAL TABLE " + name.toSql() + columns(dataset));
    clauses.add("STORED AS " + location.format().extension().toUpperCase(Locale.ROOT));
    ImmutableList<String> partitions = dataset.scan().partitionColumns();
    if (!partitions.isEmpty()) {
      clauses.add(
          partitions.stream()
              .map(ExternalTableSql::partition)
              .collect(Collectors.joining(", ", "PARTITIONED BY (", ")")));
    }
    ImmutableList<SortKey> order =
        location.fileSortOrder().isEmpty()
            ? dataset.scan().fileSortOrder()
            : location.fileSortOrder();
    if (!order.isEmpty()) {
      clauses.add(
          order.stream()
              .map(ExternalTableSql::sortKey)
              .collect(Collectors.joining(", ", "WITH ORDER (", ")")));
    }
    clauses.add("LOCATION " + places(location.paths()));
    if (!location.options().isEmpty()) {
      clauses.add(
          location.options().entrySet().stream()
              .map(
                  option ->
                      SqlIdentifier.literal(option.getKey())
                          + " "
                          + SqlIdentifier.literal(option.getValue()))
              .collect(Collectors.joining(", ", "OPTIONS (", ")")));
    }
    return String.join("\n", clauses);
  }

  private static String columns(DatasetSpec dataset) {
    ImmutableList<String> partitions = dataset.scan().partitionColumns();
    List<Field> fields = new ArrayList<>();
    List<Field> last = new ArrayList<>();
    for (Field field : dataset.arrowSchema().getFields()) {
      (partitions.contains(field.getName()) ? last : fields).add(field);
    }
    partitions.forEach(
        partition -> last.stream().filter(f -> f.getName().equals(partition)).forEach(fields::add));
    List<String> lines = new ArrayList<>();
    for (Field field : fields) {
      String type = ColumnTypeSql.of(field);
      if (type == null) {
        return "\n/* the columns are those of the files, because %s of type %s has no words here */"
            .formatted(comment(field.getName()), comment(ArrowDisplay.text(field)));
      }
      lines.add(column(field, type));
    }
    if (!dataset.keyFields().isEmpty()) {
      lines.add(
          dataset.keyFields().stream()
              .map(SqlIdentifier::quote)
              .collect(Collectors.joining(", ", "PRIMARY KEY (", ")")));
    }
    return lines.stream().collect(Collectors.joining(",\n  ", " (\n  ", "\n)"));
  }

  private static String column(Field field, String type) {
    return SqlIdentifier.quote(field.getName())
        + " "
        + type
        + (field.isNullable() ? "" : " NOT NULL");
  }

  /** The engine takes a partition column as it is written: quotes would be part of its name. */
  private static String partition(String column) {
    return PLAIN_NAME.matcher(column).matches() ? column : SqlIdentifier.quote(column);
  }

  /** A text that can not end a comment. */
  private static String comment(String text) {
    return text.replace("*/", "* /").replace("/*", "/ *");
  }

  /** Nulls sort high, as in PostgreSQL. */
  private static String sortKey(SortKey key) {
    return SqlIdentifier.quote(key.column())
        + (key.order() == SortOrder.ASCENDING ? " ASC NULLS LAST" : " DESC NULLS FIRST");
  }

  private static String places(ImmutableList<String> paths) {
    List<String> literals = paths.stream().map(SqlIdentifier::literal).toList();
    return literals.size() == 1 ? literals.get(0) : "(" + String.join(", ", literals) + ")";
  }
}
