package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** UNION, INTERSECT and EXCEPT. */
final class SetOperationSql {
  private final Unparser unparser;

  SetOperationSql(Unparser unparser) {
    this.unparser = unparser;
  }

  SelectBlock setOperation(SetOp setOp) {
    ImmutableList<String> names = unparser.names(setOp);
    if (setOp.all && !(setOp instanceof Union)) {
      return multiset(setOp, names);
    }
    String separator = ' ' + keyword(setOp) + (setOp.all ? " ALL " : " ");
    String query =
        inputs(setOp).stream()
            .map(input -> '(' + typed(input, setOp).render(names) + ')')
            .collect(Collectors.joining(separator));
    return SelectBlock.ofQuery(query, unparser.newAlias(), names);
  }

  /** Inputs of nested unions of the same kind side by side, so that the text does not nest. */
  private static List<RelNode> inputs(SetOp setOp) {
    List<RelNode> inputs = new ArrayList<>();
    RelNode first = setOp.getInput(0);
    if (setOp instanceof Union
        && first instanceof Union inner
        && inner.all == setOp.all
        && inner.getRowType().equals(setOp.getRowType())) {
      inputs.addAll(inputs(inner));
    } else {
      inputs.add(first);
    }
    inputs.addAll(setOp.getInputs().subList(1, setOp.getInputs().size()));
    return inputs;
  }

  /** INTERSECT ALL and EXCEPT ALL: equal rows are numbered, after which no two are equal. */
  private SelectBlock multiset(SetOp setOp, ImmutableList<String> names) {
    String number = "$number";
    ImmutableList<String> numbered =
        ImmutableList.<String>builder().addAll(names).add(number).build();
    String query =
        setOp.getInputs().stream()
            .map(input -> numbered(typed(input, setOp), names, number))
            .collect(Collectors.joining(' ' + keyword(setOp) + ' '));
    SelectBlock block = SelectBlock.ofQuery(query, unparser.newAlias(), numbered);
    block.project(block.fields().subList(0, names.size()));
    return block;
  }

  /** An input with the types of the result: the engine takes those of the first input. */
  private SelectBlock typed(RelNode input, SetOp setOp) {
    SelectBlock block = unparser.block(input);
    List<RelDataTypeField> columns = setOp.getRowType().getFieldList();
    List<RelDataTypeField> inputColumns = input.getRowType().getFieldList();
    List<SqlField> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      SqlField field = block.fields().get(i);
      RelDataType type = columns.get(i).getType();
      boolean same = ArrowTypes.same(inputColumns.get(i).getType(), type);
      fields.add(
          same || type.getSqlTypeName() == SqlTypeName.NULL
              ? field
              : new SqlField(
                  SqlTypeText.cast(field.sql(), type),
                  field.isCheap() ? SqlField.Kind.EXPRESSION : field.kind()));
    }
    if (!fields.equals(block.fields())) {
      block.project(fields);
    }
    return block;
  }

  private String numbered(SelectBlock input, ImmutableList<String> names, String number) {
    String alias = unparser.newAlias();
    SelectBlock block = SelectBlock.ofQuery(input.render(names), alias, names);
    List<SqlField> fields = new ArrayList<>(block.fields());
    String all = fields.stream().map(SqlField::sql).collect(Collectors.joining(", "));
    fields.add(new SqlField("row_number() OVER (PARTITION BY " + all + ')', SqlField.Kind.WINDOW));
    block.project(fields);
    ImmutableList<String> aliases =
        ImmutableList.<String>builder().addAll(names).add(number).build();
    return '(' + block.render(aliases) + ')';
  }

  private static String keyword(SetOp setOp) {
    return setOp.kind == SqlKind.EXCEPT ? "EXCEPT" : setOp.kind.name();
  }
}
