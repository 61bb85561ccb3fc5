package io.calcitefusion.tests.sql;

import com.google.common.collect.Iterables;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;

/** The eight tables of TPC-H. */
final class TpchTables {
  private TpchTables() {}

  static List<TpcTable> at(double scale) {
    return TpchTable.getTables().stream().map(table -> table(table, scale)).toList();
  }

  private static <E extends TpchEntity> TpcTable table(TpchTable<E> table, double scale) {
    List<TpchColumn<E>> columns = table.getColumns();
    return new TpcTable(
        table.getTableName(),
        columns.stream().map(column -> column.getColumnName() + ' ' + type(column)).toList(),
        Iterables.transform(
            table.createGenerator(scale, 1, 1),
            row -> columns.stream().map(column -> text(column, row)).toList()));
  }

  private static String type(TpchColumn<?> column) {
    return switch (column.getType().getBase()) {
      case INTEGER -> "INTEGER";
      case IDENTIFIER -> "BIGINT";
      case DATE -> "DATE";
      case DOUBLE -> "DECIMAL(15, 2)";
      case VARCHAR -> "VARCHAR";
    };
  }

  private static <E extends TpchEntity> String text(TpchColumn<E> column, E row) {
    return switch (column.getType().getBase()) {
      case INTEGER -> Integer.toString(column.getInteger(row));
      case IDENTIFIER -> Long.toString(column.getIdentifier(row));
      case DATE -> LocalDate.ofEpochDay(column.getDate(row)).toString();
      case DOUBLE ->
          BigDecimal.valueOf(column.getDouble(row)).setScale(2, RoundingMode.HALF_UP).toString();
      case VARCHAR -> column.getString(row);
    };
  }
}
