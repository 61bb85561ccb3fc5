package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Util;

/**
 * Stars of a select list that have to be written out before Calcite does it: those with EXCLUDE and
 * REPLACE, which it knows apart, and all beside GROUP BY ALL. Pure functions.
 */
final class StarForms {
  /** Of the grammar: a star with EXCLUDE and the same star with REPLACE. */
  private static final String EXCLUDE = "EXCLUDE";

  private StarForms() {}

  static boolean isStar(SqlNode item) {
    return item instanceof SqlStarExclude
        || item instanceof SqlStarReplace
        || GrammarForms.isForm(item, EXCLUDE)
        || (item instanceof SqlIdentifier identifier && identifier.isStar());
  }

  /** Changes the select list in place; its FROM clause is valid. */
  static void writeOut(SqlSelect select, SqlValidator validator) {
    SqlNodeList items = select.getSelectList();
    boolean all = GroupByAll.is(select);
    List<SqlNode> written = new ArrayList<>();
    for (SqlNode item : items) {
      if (GrammarForms.isForm(item, EXCLUDE)) {
        written.addAll(withoutAndWithOthers((SqlCall) item, select, validator));
      } else if (all && isStar(item)) {
        written.addAll(columns(item, select, validator));
      } else {
        written.add(item);
      }
    }
    if (written.size() != items.size() || !written.equals(items.getList())) {
      items.clear();
      items.addAll(written);
    }
  }

  private static List<SqlNode> withoutAndWithOthers(
      SqlCall form, SqlSelect select, SqlValidator validator) {
    SqlStarReplace replace = form.operand(1);
    // Names that are not there are found by this.
    columns(replace, select, validator);
    Map<String, SqlNode> others = new HashMap<>();
    for (SqlNode other : replace.getReplaceList()) {
      others.put(name(other), other);
    }
    List<SqlNode> rest = new ArrayList<>(columns(form.operand(0), select, validator));
    rest.replaceAll(
        column -> {
          SqlNode other = others.remove(name(column));
          return other == null ? column : other;
        });
    if (!others.isEmpty()) {
      Map.Entry<String, SqlNode> other = others.entrySet().iterator().next();
      throw FrontEndErrors.refused(
          new DataFusionException(
              ErrorKind.PLAN,
              "42703",
              "REPLACE names the column '" + other.getKey() + "', which EXCLUDE leaves out"),
          other.getValue().getParserPosition());
    }
    return rest;
  }

  private static List<SqlNode> columns(SqlNode star, SqlSelect select, SqlValidator validator) {
    return validator.expandStar(SqlNodeList.of(star), select, false).getList();
  }

  private static String name(SqlNode item) {
    SqlNode label = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(1) : item;
    return label instanceof SqlIdentifier identifier ? Util.last(identifier.names) : "";
  }
}
