package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.SqlIdentifier;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.Spool;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;

/** WITH RECURSIVE. */
final class RecursionSql {
  private final Unparser unparser;

  RecursionSql(Unparser unparser) {
    this.unparser = unparser;
  }

  SelectBlock repeat(RepeatUnion union) {
    RelOptTable table = union.getTransientTable();
    if (table == null || union.iterationLimit >= 0) {
      throw FrontEndErrors.unsupported("this form of recursion", "use WITH RECURSIVE");
    }
    for (RelDataTypeField column : table.getRowType().getFieldList()) {
      if (SqlTypeName.CHAR_TYPES.contains(column.getType().getSqlTypeName())
          && column.getType().getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED) {
        // Its length is that of the first rows; later ones would be cut to it.
        throw FrontEndErrors.unsupported(
            "the recursive column '" + column.getName() + "' of type " + column.getType(),
            "cast it to VARCHAR in the first query");
      }
    }
    ImmutableList<String> names = SelectBlock.unique(table.getRowType().getFieldNames());
    String name = unparser.newAlias();
    unparser.nameTransient(table.getQualifiedName(), name);
    String query =
        "WITH RECURSIVE "
            + SqlIdentifier.quote(name)
            + " AS ("
            + part(union.getSeedRel(), names)
            + (union.all ? " UNION ALL " : " UNION ")
            + part(union.getIterativeRel(), names)
            + ") SELECT * FROM "
            + SqlIdentifier.quote(name);
    return SelectBlock.ofQuery(query, unparser.newAlias(), names);
  }

  private String part(RelNode rel, ImmutableList<String> names) {
    RelNode input = rel instanceof Spool ? rel.getInput(0) : rel;
    return '(' + unparser.block(input).render(names) + ')';
  }
}
