package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.ParameterValue;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was planned once and is executed with values. It is planned again when the
 * catalog or the connection's namespace has changed.
 */
final class PreparedSqlStatement extends BaseStatement
    implements DataFusionPreparedStatement, ParameterSetters {
  /** Stands for a parameter that has no value yet. */
  private static final Object MISSING = new Object();

  private final String sql;
  private final List<List<ParameterValue>> batch = new ArrayList<>();
  private PlannedStatement planned;
  private @Nullable Object[] values;

  PreparedSqlStatement(EngineConnection connection, @Nullable String sql, int resultSetType)
      throws SQLException {
    super(connection, resultSetType);
    this.planned = connection.plan(sql);
    this.sql = requireNonNull(sql);
    this.values = new @Nullable Object[planned.parameters().size()];
    Arrays.fill(values, MISSING);
  }

  /** The plan, made anew when it is out of date. */
  private PlannedStatement current() throws SQLException {
    checkOpen();
    if (!planned.isCurrent(engineConnection().session())) {
      PlannedStatement replacement = engineConnection().plan(sql);
      planned.close();
      planned = replacement;
      if (values.length != planned.parameters().size()) {
        values = new @Nullable Object[planned.parameters().size()];
        Arrays.fill(values, MISSING);
      }
    }
    return planned;
  }

  @Override
  public void set(int index, @Nullable Object value) throws SQLException {
    checkOpen();
    if (index < 1 || index > values.length) {
      throw SqlExceptions.state(
          "07009", "there is no parameter " + index + "; the statement has " + values.length);
    }
    Object plain = ParameterObjects.plain(value);
    convert(index - 1, plain);
    values[index - 1] = plain;
  }

  private ParameterValue convert(int index, @Nullable Object value) throws SQLException {
    Field field = planned.parameters().get(index);
    try {
      return ParameterConversion.convert(value, field, engineConnection().spec().timeZone());
    } catch (SQLException e) {
      throw SqlExceptions.within("parameter " + (index + 1), e);
    }
  }

  private List<ParameterValue> arguments() throws SQLException {
    List<ParameterValue> arguments = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == MISSING) {
        throw SqlExceptions.state("07001", "parameter " + (i + 1) + " has no value");
      }
      arguments.add(convert(i, values[i]));
    }
    return arguments;
  }

  @Override
  public boolean execute() throws SQLException {
    begin();
    PlannedStatement plan = current();
    return run(plan, arguments());
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    begin();
    PlannedStatement plan = current();
    requireRows(plan);
    run(plan, arguments());
    return rows();
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    begin();
    PlannedStatement plan = current();
    requireNoRows(plan);
    run(plan, arguments());
    return count();
  }

  @Override
  public int executeUpdate() throws SQLException {
    return narrow(executeLargeUpdate());
  }

  @Override
  public ArrowReader queryArrow() throws SQLException {
    checkOpen();
    return runArrow(current(), arguments());
  }

  @Override
  public ArrowReader queryArrow(String text) throws SQLException {
    throw hasSql("queryArrow");
  }

  @Override
  public void clearParameters() throws SQLException {
    checkOpen();
    Arrays.fill(values, MISSING);
  }

  @Override
  public void addBatch() throws SQLException {
    checkOpen();
    batch.add(arguments());
  }

  @Override
  public void clearBatch() throws SQLException {
    checkOpen();
    batch.clear();
  }

  @Override
  int batchSize() {
    return batch.size();
  }

  @Override
  long runOfBatch(int index) throws SQLException {
    PlannedStatement plan = current();
    requireNoRows(plan);
    run(plan, batch.get(index));
    return count();
  }

  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    PlannedStatement plan = current();
    return plan.returnsRows() ? plan.columns() : null;
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    return new ParameterColumns(current().parameters());
  }

  @Override
  void closePlan() {
    planned.close();
  }

  private static SQLException hasSql(String method) {
    return SqlExceptions.argument(
        method + " with a SQL text can not be called on a prepared statement");
  }

  @Override
  public ResultSet executeQuery(String text) throws SQLException {
    throw hasSql("executeQuery");
  }

  @Override
  public int executeUpdate(String text) throws SQLException {
    throw hasSql("executeUpdate");
  }

  @Override
  public int executeUpdate(String text, int keys) throws SQLException {
    throw hasSql("executeUpdate");
  }

  @Override
  public int executeUpdate(String text, int[] columns) throws SQLException {
    throw hasSql("executeUpdate");
  }

  @Override
  public int executeUpdate(String text, String[] columns) throws SQLException {
    throw hasSql("executeUpdate");
  }

  @Override
  public long executeLargeUpdate(String text) throws SQLException {
    throw hasSql("executeLargeUpdate");
  }

  @Override
  public long executeLargeUpdate(String text, int keys) throws SQLException {
    throw hasSql("executeLargeUpdate");
  }

  @Override
  public long executeLargeUpdate(String text, int[] columns) throws SQLException {
    throw hasSql("executeLargeUpdate");
  }

  @Override
  public long executeLargeUpdate(String text, String[] columns) throws SQLException {
    throw hasSql("executeLargeUpdate");
  }

  @Override
  public boolean execute(String text) throws SQLException {
    throw hasSql("execute");
  }

  @Override
  public boolean execute(String text, int keys) throws SQLException {
    throw hasSql("execute");
  }

  @Override
  public boolean execute(String text, int[] columns) throws SQLException {
    throw hasSql("execute");
  }

  @Override
  public boolean execute(String text, String[] columns) throws SQLException {
    throw hasSql("execute");
  }

  @Override
  public void addBatch(String text) throws SQLException {
    throw hasSql("addBatch");
  }
}
