package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT while it is put together from relational expressions, inside out. Clauses are added as
 * long as SQL's order of evaluation allows it; after that the block is wrapped as a derived table
 * of a new one. Not thread-safe.
 */
final class SelectBlock {
  private final @Nullable String from;
  private final FromShape shape;
  private final ImmutableList<String> names;
  private final @Nullable String query;
  private ImmutableList<SqlField> fields;
  private final List<String> where = new ArrayList<>();
  private @Nullable String groupBy;
  private final List<String> having = new ArrayList<>();
  private ImmutableList<SortKey> order = ImmutableList.of();
  private @Nullable String fetch;
  private @Nullable String offset;
  private boolean changed;
  private boolean outermost;

  /** What stands in the FROM clause. */
  enum FromShape {
    /** Nothing. */
    NONE,
    /** One table or derived table. */
    ITEM,
    /** A join, which needs parentheses inside another one. */
    JOIN
  }

  /**
   * One key of an ORDER BY.
   *
   * @param field the expression
   * @param direction such as {@code ASC NULLS LAST}
   */
  record SortKey(SqlField field, String direction) {
    String sql() {
      return field.sql();
    }
  }

  private SelectBlock(
      @Nullable String from,
      FromShape shape,
      List<SqlField> fields,
      List<String> names,
      @Nullable String query) {
    this.from = from;
    this.shape = shape;
    this.fields = ImmutableList.copyOf(fields);
    this.names = ImmutableList.copyOf(names);
    this.query = query;
  }

  /** A block without FROM. */
  static SelectBlock ofRow(List<SqlField> fields) {
    return new SelectBlock(null, FromShape.NONE, fields, ImmutableList.of(), null);
  }

  /** A block over one table or parenthesized query that was given an alias. */
  static SelectBlock ofItem(String item, String alias, List<String> columns) {
    return new SelectBlock(item, FromShape.ITEM, columns(alias, columns), ImmutableList.of(), null);
  }

  /** A block over a whole query, which is printed as it is when nothing is added to it. */
  static SelectBlock ofQuery(String query, String alias, List<String> columns) {
    return new SelectBlock(
        '(' + query + ") AS " + SqlIdentifier.quote(alias),
        FromShape.ITEM,
        columns(alias, columns),
        columns,
        query);
  }

  /** A block over a join. */
  static SelectBlock ofJoin(String join, List<SqlField> fields) {
    return new SelectBlock(join, FromShape.JOIN, fields, ImmutableList.of(), null);
  }

  private static List<SqlField> columns(String alias, List<String> columns) {
    String qualifier = SqlIdentifier.quote(alias) + '.';
    return columns.stream()
        .map(name -> new SqlField(qualifier + SqlIdentifier.quote(name), SqlField.Kind.COLUMN))
        .toList();
  }

  ImmutableList<SqlField> fields() {
    return fields;
  }

  boolean hasFrom() {
    return from != null;
  }

  boolean isGrouped() {
    return groupBy != null;
  }

  boolean isWindowed() {
    return fields.stream().anyMatch(field -> field.kind() == SqlField.Kind.WINDOW);
  }

  boolean isSorted() {
    return !order.isEmpty();
  }

  boolean isLimited() {
    return fetch != null || offset != null;
  }

  /** Whether the block gives one row whatever there is: it has no clause beside its select list. */
  boolean isRow() {
    return from == null && where.isEmpty() && groupBy == null && !isLimited() && query == null;
  }

  /** Whether the block is cut after its first row and groups nothing. */
  boolean takesFirstRow() {
    return "1".equals(fetch) && offset == null && groupBy == null && !isWindowed();
  }

  /** The first field of the first row, as an aggregate. */
  String firstRow() {
    return "first_value(" + fields.get(0).sql() + orderBy(order) + ')';
  }

  /** Whether all fields are columns of the FROM clause and no other clause is there. */
  boolean isPlainFrom() {
    return from != null
        && where.isEmpty()
        && groupBy == null
        && !isSorted()
        && !isLimited()
        && fields.stream().allMatch(SqlField::isColumn);
  }

  /** The FROM clause as an operand of a join. */
  String joinOperand() {
    return shape == FromShape.JOIN ? '(' + from + ')' : String.valueOf(from);
  }

  /** The FROM clause as the first operand of a join. */
  String firstJoinOperand() {
    return String.valueOf(from);
  }

  void project(List<SqlField> newFields) {
    fields = ImmutableList.copyOf(newFields);
    changed = true;
  }

  void filter(String condition) {
    (groupBy == null ? where : having).add(condition);
    changed = true;
  }

  /** Adds GROUP BY; an empty text groups all rows into one. */
  void group(String keys, List<SqlField> newFields) {
    groupBy = keys;
    project(newFields);
  }

  void sort(List<SortKey> keys) {
    order = ImmutableList.copyOf(keys);
    changed = true;
  }

  void limit(@Nullable String newOffset, @Nullable String newFetch) {
    offset = newOffset;
    fetch = newFetch;
    changed = true;
  }

  /** The whole statement, with one unique alias per column. */
  String statement(List<String> aliases) {
    outermost = true;
    return text(aliases);
  }

  /** The block as a part of another statement, with one unique alias per column. */
  String render(List<String> aliases) {
    return offset != null && fetch != null ? renderNumbered(aliases) : text(aliases);
  }

  private String text(List<String> aliases) {
    if (query != null && !changed && names.equals(aliases)) {
      return query;
    }
    if (hidesSortColumn(aliases)) {
      return renderWithSortColumns(aliases);
    }
    return body(selectList(aliases)) + orderBy(ordinals()) + limits();
  }

  /**
   * The keys with the places of selected expressions instead of their texts: written again, the
   * engine may look for their columns beside the aliases and take one for the other.
   */
  private List<SortKey> ordinals() {
    List<String> texts = fields.stream().map(SqlField::sql).toList();
    return order.stream()
        .map(
            key -> {
              int place = texts.indexOf(key.sql());
              return place < 0 || key.field().isColumn()
                  ? key
                  : new SortKey(
                      new SqlField(Integer.toString(place + 1), SqlField.Kind.EXPRESSION),
                      key.direction());
            })
        .toList();
  }

  /** Names that are unique and not empty, as near as possible to those given. */
  static ImmutableList<String> unique(List<String> names) {
    List<String> present =
        names.stream().map(name -> name.isEmpty() ? "EXPR$" : name).collect(Collectors.toList());
    return ImmutableList.copyOf(SqlValidatorUtil.uniquify(present, true));
  }

  private String body(String selectList) {
    StringBuilder sql = new StringBuilder("SELECT ").append(selectList);
    if (from != null) {
      sql.append(" FROM ").append(from);
    }
    append(sql, " WHERE ", where);
    if (groupBy != null && !groupBy.isEmpty()) {
      sql.append(" GROUP BY ").append(groupBy);
    }
    append(sql, " HAVING ", having);
    return sql.toString();
  }

  private static void append(StringBuilder sql, String keyword, List<String> conditions) {
    if (!conditions.isEmpty()) {
      sql.append(keyword).append(String.join(" AND ", conditions));
    }
  }

  private String selectList(List<String> aliases) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      items.add(fields.get(i).sql() + " AS " + SqlIdentifier.quote(aliases.get(i)));
    }
    return items.isEmpty() ? "1 AS " + SqlIdentifier.quote("$none") : String.join(", ", items);
  }

  private String orderBy(List<SortKey> keys) {
    return keys.isEmpty()
        ? ""
        : keys.stream()
            .map(key -> key.sql() + ' ' + key.direction())
            .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  private String limits() {
    // Further in the engine takes an ORDER BY for useless that no LIMIT follows.
    boolean losesOrder = isSorted() && fetch == null && offset != null && !outermost;
    String limit = losesOrder ? String.valueOf(Long.MAX_VALUE) : fetch;
    return (limit == null ? "" : " LIMIT " + limit) + (offset == null ? "" : " OFFSET " + offset);
  }

  /**
   * Whether a sort key is not selected and an alias has the name of a column in it: the engine can
   * not tell the two apart. Below a limit it may also lose the order of an expression on the way.
   */
  private boolean hidesSortColumn(List<String> aliases) {
    for (SortKey key : order) {
      if (fields.stream().anyMatch(field -> field.sql().equals(key.sql()))) {
        continue;
      }
      if (isLimited() && !key.field().isColumn()) {
        return true;
      }
      for (int i = 0; i < fields.size(); i++) {
        String column = '.' + SqlIdentifier.quote(aliases.get(i));
        if (key.sql().replace(fields.get(i).sql(), "").contains(column)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * LIMIT with OFFSET by numbered rows: when the engine sorts what stands above, be it for a window
   * function, it leaves the rows of OFFSET out twice.
   */
  private String renderNumbered(List<String> aliases) {
    List<String> inner = new ArrayList<>(List.of(selectList(aliases)));
    List<SortKey> keys = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      String name = SqlIdentifier.quote("$sort" + i);
      inner.add(order.get(i).sql() + " AS " + name);
      keys.add(
          new SortKey(
              new SqlField("\"$all\"." + name, SqlField.Kind.COLUMN), order.get(i).direction()));
    }
    String columns = aliases.stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
    return "SELECT %s FROM (SELECT %s, CAST(row_number() OVER (%s) AS BIGINT) AS \"$row\" FROM (%s) AS \"$all\") AS \"$numbered\" WHERE \"$row\" > CAST(%s AS BIGINT) AND \"$row\" - CAST(%s AS BIGINT) <= CAST(%s AS BIGINT)"
        .formatted(
            columns,
            columns,
            orderBy(keys).strip(),
            body(String.join(", ", inner)),
            offset,
            offset,
            fetch);
  }

  private String renderWithSortColumns(List<String> aliases) {
    List<String> inner = new ArrayList<>(List.of(selectList(aliases)));
    List<SortKey> outerKeys = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      String name = SqlIdentifier.quote("$sort" + i);
      inner.add(order.get(i).sql() + " AS " + name);
      outerKeys.add(
          new SortKey(
              new SqlField("\"$sorted\"." + name, SqlField.Kind.COLUMN), order.get(i).direction()));
    }
    String outer =
        aliases.stream()
            .map(SqlIdentifier::quote)
            .map(name -> "\"$sorted\"." + name + " AS " + name)
            .collect(Collectors.joining(", "));
    return "SELECT "
        + outer
        + " FROM ("
        + body(String.join(", ", inner))
        + ") AS \"$sorted\""
        + orderBy(outerKeys)
        + limits();
  }
}
