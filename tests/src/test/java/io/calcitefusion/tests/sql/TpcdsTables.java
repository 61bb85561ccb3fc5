package io.calcitefusion.tests.sql;

import com.google.common.base.Strings;
import com.google.common.collect.Iterables;
import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.util.Arrays;
import java.util.List;

/** The 24 tables of TPC-DS. */
final class TpcdsTables {
  private TpcdsTables() {}

  static List<TpcTable> at(double scale) {
    Session session = Session.getDefaultSession().withScale(scale);
    return Table.getBaseTables().stream()
        .filter(table -> table != Table.DBGEN_VERSION)
        .map(table -> table(table, session))
        .toList();
  }

  /** Returns are made together with the sales that they belong to. */
  private static TpcTable table(Table table, Session session) {
    int place = table.isChild() ? 1 : 0;
    Table made = table.isChild() ? table.getParent() : table;
    Iterable<List<List<String>>> groups =
        Iterables.filter(
            () -> Results.constructResults(made, session).iterator(), rows -> rows.size() > place);
    return new TpcTable(
        table.getName(),
        Arrays.stream(table.getColumns()).map(TpcdsTables::column).toList(),
        Iterables.transform(
            groups, rows -> rows.get(place).stream().map(Strings::nullToEmpty).toList()));
  }

  private static String column(Column column) {
    ColumnType type = column.getType();
    // The queries call this column what older editions of the benchmark called it.
    String name = column.getName().replace("c_last_review_date_sk", "c_last_review_date");
    return name
        + ' '
        + switch (type.getBase()) {
          case INTEGER -> "INTEGER";
          case IDENTIFIER -> "BIGINT";
          case DATE -> "DATE";
          case DECIMAL ->
              "DECIMAL("
                  + type.getPrecision().orElseThrow()
                  + ", "
                  + type.getScale().orElseThrow()
                  + ')';
          case VARCHAR, CHAR -> "VARCHAR";
          case TIME -> "TIME";
        };
  }
}
