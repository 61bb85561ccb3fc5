package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** UNNEST as the engine's function {@code unnest} in the select list of a derived table. */
final class UnnestSql {
  private static final String ORDINAL = "$ordinal";

  private final Unparser unparser;

  UnnestSql(Unparser unparser) {
    this.unparser = unparser;
  }

  /** UNNEST of arrays that belong to no other table of the FROM clause. */
  SelectBlock uncollect(Uncollect uncollect) {
    SelectBlock arrays = unparser.block(uncollect.getInput());
    if (arrays.isGrouped() || arrays.isLimited() || arrays.isSorted()) {
      arrays = unparser.wrap(arrays, uncollect.getInput());
    }
    return unnested(uncollect, arrays, ImmutableList.of(), arrays.fields(), "unnest");
  }

  /**
   * A join with UNNEST of columns of its left side.
   *
   * @return null when the right side is something else
   */
  @Nullable SelectBlock correlate(Correlate correlate) {
    Deque<RelNode> above = new ArrayDeque<>();
    RelNode node = correlate.getRight();
    while (node instanceof Project || node instanceof Filter) {
      above.push(node);
      node = node.getInput(0);
    }
    if (!(node instanceof Uncollect uncollect)) {
      return null;
    }
    boolean outer = correlate.getJoinType() == JoinRelType.LEFT;
    if (outer && above.stream().anyMatch(Filter.class::isInstance)) {
      throw FrontEndErrors.unsupported("a condition on UNNEST in a left join", "use WHERE");
    }
    SelectBlock left = unparser.wrap(unparser.block(correlate.getLeft()), correlate.getLeft());
    unparser.expose(List.of(correlate.getCorrelationId()), left.fields());
    List<SqlField> arrays = unparser.block(uncollect.getInput()).fields();
    int leftCount = left.fields().size();
    SelectBlock block =
        unnested(uncollect, left, left.fields(), arrays, outer ? "unnest_outer" : "unnest");
    List<SqlField> leftFields = block.fields().subList(0, leftCount);
    List<SqlField> elements = block.fields().subList(leftCount, block.fields().size());
    for (RelNode step : above) {
      elements = apply(step, block, elements);
    }
    block.project(ImmutableList.<SqlField>builder().addAll(leftFields).addAll(elements).build());
    return block;
  }

  private List<SqlField> apply(RelNode step, SelectBlock block, List<SqlField> elements) {
    RexSql rex = new RexSql(unparser, elements, RexSql.Place.FILTER);
    if (step instanceof Filter filter) {
      for (RexNode term : RelOptUtil.conjunctions(filter.getCondition())) {
        block.filter(rex.condition(term));
      }
      return elements;
    }
    List<SqlField> projected = new ArrayList<>();
    for (RexNode node : ((Project) step).getProjects()) {
      projected.add(new SqlField(rex.typed(node), FieldKinds.of(node, elements)));
    }
    return projected;
  }

  /** A derived table of the kept columns and the elements, side by side. */
  private SelectBlock unnested(
      Uncollect uncollect,
      SelectBlock from,
      List<SqlField> kept,
      List<SqlField> arrays,
      String function) {
    List<SqlField> fields = new ArrayList<>(kept);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      names.add("c" + i);
    }
    for (int i = 0; i < arrays.size(); i++) {
      fields.add(element(function + '(' + arrays.get(i).sql() + ')'));
      names.add("$element" + i);
    }
    if (uncollect.withOrdinality) {
      fields.add(element(function + "(range(1, " + length(arrays) + " + 1))"));
      names.add(ORDINAL);
    }
    from.project(fields);
    String alias = unparser.newAlias();
    SelectBlock block = SelectBlock.ofQuery(from.render(names), alias, names);
    block.project(outputs(uncollect, alias, block.fields(), kept.size(), arrays.size()));
    return block;
  }

  private static String length(List<SqlField> arrays) {
    if (arrays.size() > 1) {
      throw FrontEndErrors.unsupported("WITH ORDINALITY over several arrays", "");
    }
    return "CAST(array_length(" + arrays.get(0).sql() + ") AS BIGINT)";
  }

  private static SqlField element(String sql) {
    return new SqlField(sql, SqlField.Kind.ONCE);
  }

  /** The columns that Calcite sees: the members of structs, or the elements themselves. */
  private static List<SqlField> outputs(
      Uncollect uncollect, String alias, List<SqlField> fields, int kept, int arrays) {
    List<SqlField> outputs = new ArrayList<>(fields.subList(0, kept));
    List<RelDataTypeField> inputs = uncollect.getInput().getRowType().getFieldList();
    for (int i = 0; i < arrays; i++) {
      RelDataType elementType = inputs.get(i).getType().getComponentType();
      if (elementType == null) {
        throw FrontEndErrors.unsupported("UNNEST of " + inputs.get(i).getType(), "unnest arrays");
      }
      String sql = fields.get(kept + i).sql();
      if (elementType.isStruct() && uncollect.getItemAliases().isEmpty()) {
        for (RelDataTypeField member : elementType.getFieldList()) {
          outputs.add(
              new SqlField(
                  sql + '[' + SqlIdentifier.literal(member.getName()) + ']',
                  SqlField.Kind.EXPRESSION));
        }
      } else {
        outputs.add(fields.get(kept + i));
      }
    }
    if (uncollect.withOrdinality) {
      RelDataType type =
          uncollect
              .getRowType()
              .getFieldList()
              .get(uncollect.getRowType().getFieldCount() - 1)
              .getType();
      String column = SqlIdentifier.quote(alias) + '.' + SqlIdentifier.quote(ORDINAL);
      outputs.add(new SqlField(SqlTypeText.cast(column, type), SqlField.Kind.EXPRESSION));
    }
    return outputs;
  }
}
