package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexLiteral;

/** Literal rows. */
final class ValuesSql {
  private final Unparser unparser;

  ValuesSql(Unparser unparser) {
    this.unparser = unparser;
  }

  SelectBlock values(Values values) {
    List<ImmutableList<RexLiteral>> rows = new ArrayList<>(values.tuples);
    List<RelDataTypeField> columns = values.getRowType().getFieldList();
    if (rows.isEmpty()) {
      SelectBlock none =
          SelectBlock.ofRow(
              columns.stream()
                  .map(column -> constant(SqlTypeText.cast("NULL", column.getType())))
                  .toList());
      none.filter("FALSE");
      return none;
    }
    if (rows.size() == 1) {
      return SelectBlock.ofRow(
          java.util.stream.IntStream.range(0, columns.size())
              .mapToObj(i -> constant(value(rows.get(0).get(i), columns.get(i))))
              .toList());
    }
    String alias = unparser.newAlias();
    List<String> names = unparser.names(values);
    String item =
        rows.stream()
                .map(row -> row(row, columns))
                .collect(Collectors.joining(", ", "(VALUES ", ") AS "))
            + SqlIdentifier.quote(alias)
            + names.stream().map(SqlIdentifier::quote).collect(Collectors.joining(", ", " (", ")"));
    return SelectBlock.ofItem(item, alias, names);
  }

  private static String row(List<RexLiteral> row, List<RelDataTypeField> columns) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      items.add(value(row.get(i), columns.get(i)));
    }
    return items.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  private static String value(RexLiteral literal, RelDataTypeField column) {
    boolean same = ArrowTypes.same(literal.getType(), column.getType());
    return same && !literal.isNull()
        ? LiteralSql.typed(literal)
        : SqlTypeText.cast(LiteralSql.bare(literal), column.getType());
  }

  private static SqlField constant(String sql) {
    return new SqlField(sql, SqlField.Kind.CONSTANT);
  }
}
