package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.FunctionArgument;
import io.calcitefusion.datafusion.FunctionCall;
import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.FunctionType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A table with columns of many types, and the calls of functions over them that the engine takes.
 */
final class FunctionTable {
  private static final String DDL =
      """
      CREATE TABLE fx AS
      SELECT CAST(column1 AS BIGINT) AS i, CAST(column2 AS INT) AS n, CAST(column3 AS DOUBLE) AS x,
             CAST(column4 AS DECIMAL(10, 2)) AS d, CAST(column5 AS VARCHAR) AS s,
             CAST(column6 AS BOOLEAN) AS b, CAST(column7 AS DATE) AS dt,
             CAST(column8 AS TIMESTAMP(9)) AS ts, CAST(column8 AS TIMESTAMP(6)) AS tu,
             CAST(column8 AS TIMESTAMP(3)) AT TIME ZONE 'UTC' AS tz,
             CAST(column9 AS TIME) AS tm, arrow_cast(column5, 'Binary') AS bin,
             column10 AS li, column11 AS ls, named_struct('a', column2, 'b', column5) AS st,
             map([column5], [column1]) AS m, column12 AS iv
      FROM (VALUES
        (1, 10, 0.5, 1.25, 'abc', TRUE, '2024-01-31', '2024-01-31 10:20:30.5', '10:20:30', [3, 1], ['b', 'a'], INTERVAL '1 month'),
        (2, 3, 0.25, 2.50, '{"a": 1}', FALSE, '1969-12-31', '1969-12-31 23:59:59.9', '23:59:59', [2, 2, 4], ['x'], INTERVAL '2 days'),
        (3, 7, 0.75, 0.10, 'https://a.b/c', TRUE, '2000-02-29', '2000-02-29 00:00:00', '00:00:00', [5], ['b', 'c', 'b'], INTERVAL '3 seconds')
      )""";

  private static final ImmutableList<String> PAIRED =
      ImmutableList.of("i", "x", "d", "s", "ts", "li", "ls", "bin", "st", "m");
  private static final ImmutableList<String> TRIPLED = ImmutableList.of("i", "s", "li", "x", "ls");

  private final DataFusionSession session;
  private final ImmutableList<Field> columns;

  FunctionTable(DataFusionSession session) {
    this.session = session;
    session.update(DDL);
    try (DataFusionPlan plan = session.plan("SELECT * FROM fx")) {
      this.columns = ImmutableList.copyOf(plan.arrowSchema().getFields());
    }
  }

  /** Lists of columns that the engine takes as arguments, the shortest first. */
  List<String> argumentLists(FunctionDescription function) {
    List<List<Field>> lists = new ArrayList<>(List.of(List.of()));
    columns.forEach(column -> lists.add(List.of(column)));
    lists.addAll(Lists.cartesianProduct(named(PAIRED), named(PAIRED)));
    lists.addAll(Lists.cartesianProduct(named(TRIPLED), named(TRIPLED), named(TRIPLED)));
    List<FunctionCall> calls =
        lists.stream()
            .map(
                fields ->
                    FunctionCall.of(
                        function.kind(),
                        function.name(),
                        fields.stream().map(FunctionArgument::of).toList()))
            .toList();
    List<FunctionType> types = session.typesOf(calls);
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      if (types.get(i) instanceof FunctionType.Result) {
        taken.add(lists.get(i).stream().map(Field::getName).collect(Collectors.joining(", ")));
      }
    }
    return taken;
  }

  private List<Field> named(List<String> names) {
    return names.stream()
        .map(
            name ->
                columns.stream()
                    .filter(column -> column.getName().equals(name))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }
}
