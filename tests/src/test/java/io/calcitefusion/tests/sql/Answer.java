package io.calcitefusion.tests.sql;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.BatchValues;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ExecutionOptions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * What a query gave, in a form that is equal when two answers are: doubles are rounded to ten
 * digits, since the order in which they are added is not fixed.
 *
 * @param labels names of the columns
 * @param types types of the columns
 * @param rows values as texts
 */
record Answer(List<String> labels, List<String> types, List<List<String>> rows) {
  private static final MathContext TEN_DIGITS = new MathContext(10);

  /** The answer by way of Calcite. */
  static Answer byCalcite(DataFusionFrontEnd frontEnd, DataFusionSession session, String sql) {
    try (PreparedQuery query = frontEnd.prepare(sql)) {
      return of(session, query.plan());
    }
  }

  /** The answer to an expression that was built in Java. */
  static Answer byCalcite(DataFusionFrontEnd frontEnd, DataFusionSession session, RelNode rel) {
    try (PreparedQuery query = frontEnd.prepare(rel)) {
      return of(session, query.plan());
    }
  }

  /** The answer of the engine to the text as it is. */
  static Answer natively(DataFusionSession session, String sql) {
    try (DataFusionPlan plan = session.plan(sql)) {
      return of(session, plan);
    }
  }

  private static Answer of(DataFusionSession session, DataFusionPlan plan) {
    try (BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
      Schema schema = plan.arrowSchema();
      List<List<String>> rows = new ArrayList<>();
      for (List<@Nullable Object> row : BatchValues.rows(stream)) {
        rows.add(row.stream().map(Answer::text).toList());
      }
      return new Answer(
          schema.getFields().stream().map(Field::getName).toList(),
          schema.getFields().stream().map(Answer::family).toList(),
          rows);
    }
  }

  /**
   * The type as far as two texts of one query have to agree: the engine's literals have 64 bits and
   * its ranks no sign, and a literal's digits show in the precision of what is computed with it.
   */
  private static String family(Field field) {
    return switch (field.getType().getTypeID()) {
      case Int -> "integer";
      case Decimal -> "decimal";
      default -> field.getType().toString();
    };
  }

  private static String text(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      BigDecimal rounded = new BigDecimal(number).round(TEN_DIGITS);
      return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Answer::text).toList().toString();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> texts = new TreeMap<>();
      map.forEach((key, member) -> texts.put(text(key), text(member)));
      return texts.toString();
    }
    return value instanceof String text ? '\'' + text + '\'' : String.valueOf(value);
  }

  /** The rows in an order that depends on their values alone. */
  List<String> sortedRows() {
    return rows.stream().map(List::toString).sorted().toList();
  }

  /** The values of some columns, row by row. */
  List<List<String>> columns(List<Integer> places) {
    return rows.stream().map(row -> places.stream().map(row::get).toList()).toList();
  }
}
