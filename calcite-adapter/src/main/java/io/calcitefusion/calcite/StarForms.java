package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * Stars of a select list that are written out before Calcite does it: those with both EXCLUDE and
 * REPLACE, which it knows apart; all beside GROUP BY ALL; and all over joins with USING or NATURAL,
 * where Calcite takes wrong columns for the common ones when a star has fewer columns than its
 * tables, or stands behind other items. Pure functions.
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
    boolean all = GroupByAll.is(select) || CommonColumns.has(select.getFrom());
    if (items.stream().noneMatch(item -> isStar(item) && (all || item instanceof SqlCall))) {
      return;
    }
    List<SqlNode> written = new ArrayList<>();
    for (SqlNode item : items) {
      if (GrammarForms.isForm(item, EXCLUDE) || (all && isStar(item))) {
        written.addAll(columns(item, select, validator));
      } else {
        written.add(item);
      }
    }
    items.clear();
    items.addAll(written);
  }

  private static List<SqlNode> columns(SqlNode item, SqlSelect select, SqlValidator validator) {
    if (item instanceof SqlStarExclude exclude) {
      return without(columns(exclude.getStarIdentifier(), select, validator), exclude);
    }
    if (item instanceof SqlStarReplace replace) {
      return withOthers(columns(replace.getStarIdentifier(), select, validator), replace);
    }
    if (item instanceof SqlCall form) {
      return withOthers(columns(form.operand(0), select, validator), form.operand(1));
    }
    return validator.expandStar(SqlNodeList.of(item), select, false).getList();
  }

  private static List<SqlNode> without(List<SqlNode> columns, SqlStarExclude exclude) {
    List<SqlNode> rest = new ArrayList<>(columns);
    for (SqlNode excluded : exclude.getExcludeList()) {
      ImmutableList<String> names = ((SqlIdentifier) excluded).names;
      if (!rest.removeIf(column -> isNamed(column, names))) {
        throw refused(
            "42703",
            "EXCLUDE names the column '%s', which the star does not have",
            names,
            excluded);
      }
    }
    if (rest.isEmpty()) {
      throw FrontEndErrors.refused(
          new DataFusionException(
              ErrorKind.PLAN, "42601", "EXCLUDE leaves no column of the star; select a constant"),
          exclude.getParserPosition());
    }
    return rest;
  }

  private static List<SqlNode> withOthers(List<SqlNode> columns, SqlStarReplace replace) {
    List<SqlNode> changed = new ArrayList<>(columns);
    Set<Integer> places = new HashSet<>();
    for (SqlNode other : replace.getReplaceList()) {
      ImmutableList<String> names = ((SqlIdentifier) ((SqlCall) other).operand(1)).names;
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        if (isNamed(columns.get(i), names)) {
          found.add(i);
        }
      }
      if (found.isEmpty()) {
        throw refused(
            "42703",
            "REPLACE names the column '%s', which the star does not have or EXCLUDE leaves out",
            names,
            other);
      }
      if (found.size() > 1) {
        throw refused(
            "42702", "REPLACE names the column '%s', of which there are several", names, other);
      }
      if (!places.add(found.get(0))) {
        throw refused("42701", "REPLACE names the column '%s' twice", names, other);
      }
      changed.set(found.get(0), other);
    }
    return changed;
  }

  private static DataFusionException refused(
      String sqlState, String message, List<String> names, SqlNode place) {
    return FrontEndErrors.refused(
        new DataFusionException(
            ErrorKind.PLAN, sqlState, message.formatted(String.join(".", names))),
        place.getParserPosition());
  }

  /** Whether a column that a star gave has a name, whatever it is called beside others of it. */
  private static boolean isNamed(SqlNode column, ImmutableList<String> names) {
    SqlNode named = column;
    if (column instanceof SqlCall call && call.getKind() == SqlKind.AS) {
      named = call.operand(0) instanceof SqlIdentifier ? call.operand(0) : call.operand(1);
    }
    ImmutableList<String> own = ((SqlIdentifier) named).names;
    int length = Math.min(own.size(), names.size());
    return Util.last(own, length).equals(Util.last(names, length));
  }
}
