package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts the columns of tables in the place of names that joins with USING or NATURAL made one,
 * outside of sub-queries. Calcite does it in select lists and GROUP BY alone, and there with the
 * tables of the last join. For one clause of a query.
 */
final class CommonNames extends SqlShuttle {
  private static final int PARTITION = 2;
  private static final int ORDER = 3;

  private final SqlNode from;
  private final CommonColumns columns;
  private final Set<String> labels;

  private CommonNames(SqlNode from, SqlValidator validator, Set<String> labels) {
    this.from = from;
    this.columns = new CommonColumns(validator);
    this.labels = labels;
  }

  /** Changes a query whose FROM clause is valid. */
  static void resolve(SqlSelect select, SqlValidator validator) {
    SqlNode from = select.getFrom();
    if (!CommonColumns.has(from)) {
      return;
    }
    Set<String> labels = labels(select.getSelectList());
    CommonNames columns = new CommonNames(from, validator, Set.of());
    select.setWhere(columns.in(select.getWhere()));
    select.setOrderBy(new CommonNames(from, validator, labels).in(select.getOrderList()));
    select.getSelectList().replaceAll(columns::item);
    select.setGroupBy(columns.in(select.getGroup()));
    select.setHaving(columns.in(select.getHaving()));
    select.setQualify(columns.in(select.getQualify()));
    for (SqlNode node : select.getWindowList()) {
      SqlWindow window = (SqlWindow) node;
      window.setOperand(PARTITION, columns.in(window.getPartitionList()));
      window.setOperand(ORDER, columns.in(window.getOrderList()));
    }
  }

  @SuppressWarnings("unchecked") // the shuttle gives lists for lists
  private <T extends SqlNode> @Nullable T in(@Nullable T clause) {
    return clause == null ? null : (T) clause.accept(this);
  }

  /** An item of a select list, which keeps its label. */
  private SqlNode item(SqlNode item) {
    SqlNode column = requireNonNull(item.accept(this));
    return item instanceof SqlIdentifier && column instanceof SqlCall
        ? SqlStdOperatorTable.AS.createCall(item.getParserPosition(), column, item)
        : column;
  }

  /** Names that ORDER BY finds in the select list before any others. */
  private static Set<String> labels(SqlNodeList items) {
    Set<String> labels = new HashSet<>();
    for (SqlNode item : items) {
      String label = SqlValidatorUtil.alias(item);
      if (label != null) {
        labels.add(label);
      }
    }
    return labels;
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier name) {
    if (!name.isSimple() || labels.contains(name.getSimple())) {
      return name;
    }
    List<SqlNode> meant = meant(from, name.getSimple(), name.getParserPosition());
    boolean isCommon = columns.isCommon(from, name.getSimple());
    return isCommon && meant.size() == 1 ? meant.get(0) : name;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY) || call.getKind() == SqlKind.LAMBDA) {
      return call;
    }
    boolean hasNameBehind =
        call.getKind() == SqlKind.AS
            || call.getKind() == SqlKind.ARGUMENT_ASSIGNMENT
            || (call.getKind() == SqlKind.OVER && call.operand(1) instanceof SqlIdentifier);
    if (!hasNameBehind) {
      return super.visit(call);
    }
    SqlNode value = call.operand(0);
    return call.getOperator()
        .createCall(call.getParserPosition(), requireNonNull(value.accept(this)), call.operand(1));
  }

  /**
   * What a name may mean in a part of FROM. More than one thing is ambiguous, or a column of a part
   * without a name, which is left to Calcite.
   */
  private List<SqlNode> meant(SqlNode part, String name, SqlParserPos pos) {
    if (!(part instanceof SqlJoin join)) {
      if (!columns.row(part).getFieldNames().contains(name)) {
        return List.of();
      }
      String table = SqlValidatorUtil.alias(part);
      return table == null
          ? List.of(new SqlIdentifier(name, pos), new SqlIdentifier(name, pos))
          : List.of(new SqlIdentifier(ImmutableList.of(table, name), pos));
    }
    List<SqlNode> left = meant(join.getLeft(), name, pos);
    List<SqlNode> right = HalfJoin.is(join) ? List.of() : meant(join.getRight(), name, pos);
    if (left.size() != 1 || right.size() != 1 || !columns.isMadeOneBy(join, name)) {
      return ImmutableList.<SqlNode>builder().addAll(left).addAll(right).build();
    }
    return switch (join.getJoinType()) {
      case RIGHT -> right;
      case FULL -> List.of(SqlStdOperatorTable.COALESCE.createCall(pos, left.get(0), right.get(0)));
      default -> left;
    };
  }
}
