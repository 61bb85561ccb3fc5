package io.calcitefusion.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** A statement whose SQL comes with each execution. */
final class PlainStatement extends BaseStatement {
  private final List<String> batch = new ArrayList<>();

  PlainStatement(EngineConnection connection, int resultSetType) {
    super(connection, resultSetType);
  }

  /** Plans a statement, which may not have parameters. */
  private PlannedStatement plan(@Nullable String sql) throws SQLException {
    begin();
    return planned(sql);
  }

  private PlannedStatement planned(@Nullable String sql) throws SQLException {
    return withoutParameters(engineConnection().plan(sql));
  }

  /** Runs a planned query and closes it. */
  ResultSet query(PlannedStatement query) throws SQLException {
    try (PlannedStatement planned = withoutParameters(query)) {
      run(planned, List.of());
      return rows();
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  private static PlannedStatement withoutParameters(PlannedStatement planned) throws SQLException {
    if (!planned.parameters().isEmpty()) {
      planned.close();
      throw SqlExceptions.state(
          "07001",
          "the statement has parameters without values; use prepareStatement to give them");
    }
    return planned;
  }

  @Override
  public boolean execute(@Nullable String sql) throws SQLException {
    try (PlannedStatement planned = plan(sql)) {
      return run(planned, List.of());
    }
  }

  @Override
  public ResultSet executeQuery(@Nullable String sql) throws SQLException {
    try (PlannedStatement planned = plan(sql)) {
      requireRows(planned);
      run(planned, List.of());
      return rows();
    }
  }

  @Override
  public long executeLargeUpdate(@Nullable String sql) throws SQLException {
    try (PlannedStatement planned = plan(sql)) {
      requireNoRows(planned);
      run(planned, List.of());
      return count();
    }
  }

  @Override
  public int executeUpdate(@Nullable String sql) throws SQLException {
    return narrow(executeLargeUpdate(sql));
  }

  @Override
  public ArrowReader queryArrow(@Nullable String sql) throws SQLException {
    checkOpen();
    try (PlannedStatement planned = planned(sql)) {
      return runArrow(planned, List.of());
    }
  }

  private static void checkKeys(int keys) throws SQLException {
    if (keys != RETURN_GENERATED_KEYS && keys != NO_GENERATED_KEYS) {
      throw SqlExceptions.argument(keys + " is no choice of generated keys");
    }
  }

  @Override
  public boolean execute(@Nullable String sql, int keys) throws SQLException {
    checkKeys(keys);
    return execute(sql);
  }

  @Override
  public boolean execute(@Nullable String sql, int @Nullable [] columns) throws SQLException {
    return execute(sql);
  }

  @Override
  public boolean execute(@Nullable String sql, String @Nullable [] columns) throws SQLException {
    return execute(sql);
  }

  @Override
  public int executeUpdate(@Nullable String sql, int keys) throws SQLException {
    checkKeys(keys);
    return executeUpdate(sql);
  }

  @Override
  public int executeUpdate(@Nullable String sql, int @Nullable [] columns) throws SQLException {
    return executeUpdate(sql);
  }

  @Override
  public int executeUpdate(@Nullable String sql, String @Nullable [] columns) throws SQLException {
    return executeUpdate(sql);
  }

  @Override
  public long executeLargeUpdate(@Nullable String sql, int keys) throws SQLException {
    checkKeys(keys);
    return executeLargeUpdate(sql);
  }

  @Override
  public long executeLargeUpdate(@Nullable String sql, int @Nullable [] columns)
      throws SQLException {
    return executeLargeUpdate(sql);
  }

  @Override
  public long executeLargeUpdate(@Nullable String sql, String @Nullable [] columns)
      throws SQLException {
    return executeLargeUpdate(sql);
  }

  @Override
  public void addBatch(@Nullable String sql) throws SQLException {
    checkOpen();
    if (sql == null) {
      throw SqlExceptions.argument("the SQL text is null");
    }
    batch.add(sql);
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
    return executeLargeUpdate(batch.get(index));
  }
}
