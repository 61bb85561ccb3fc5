package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.JavaFunction;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.TableName;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * A connection: one session of a shared engine and the statements over it.
 *
 * <p>Thread-safe; several statements can run at once. Closing it closes its statements, then its
 * sessions, then gives the engine back.
 */
final class EngineConnection implements DataFusionConnection, ConnectionDefaults {
  private final ConnectionSpec spec;
  private final EngineLeases.Lease lease;
  private final SessionOptions standardOptions;
  private final Warnings warnings = new Warnings();
  private final ClientInfo clientInfo = new ClientInfo();
  private final Set<BaseStatement> statements = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean freed = new AtomicBoolean();

  /** Sessions of earlier namespaces, in which results may still be read. */
  private final List<DataFusionSession> retired = new ArrayList<>();

  private volatile StatementPlanner planner;
  private volatile boolean autoCommit = true;
  private volatile boolean readOnly;
  private volatile int holdability = ResultSet.HOLD_CURSORS_OVER_COMMIT;
  private volatile NetworkLimit networkLimit = NetworkLimit.NONE;

  private EngineConnection(
      ConnectionSpec spec,
      EngineLeases.Lease lease,
      SessionOptions options,
      StatementPlanner planner) {
    this.spec = spec;
    this.lease = lease;
    this.standardOptions = options;
    this.planner = planner;
  }

  /** Opens a session on a leased engine; the lease stays the caller's when this fails. */
  static EngineConnection open(
      ConnectionSpec spec, EngineLeases.Lease lease, SessionOptions options) throws SQLException {
    DataFusionEngine engine = lease.shared().engine();
    if (spec.catalog() != null || spec.schema() != null) {
      Namespaces.check(engine.catalogSnapshot(), options.catalog(), options.schema());
    }
    StatementPlanner planner =
        new StatementPlanner(engine.openSession(options), spec.planner(), spec.onUnsupported());
    EngineConnection connection = new EngineConnection(spec, lease, options, planner);
    for (String warning : spec.warnings()) {
      connection.warnings.add("01S00", warning);
    }
    Deployment deployment = lease.shared().deployment();
    if (deployment != null) {
      for (Map.Entry<String, DataFusionException> problem : deployment.problems().entrySet()) {
        connection.warnings.add(
            "01000", "dataset " + problem.getKey() + ": " + problem.getValue().getMessage());
      }
    }
    return connection;
  }

  ConnectionSpec spec() {
    return spec;
  }

  @Override
  public void checkOpen() throws SQLException {
    if (closed.get()) {
      throw SqlExceptions.closedConnection();
    }
  }

  /** Plans a statement in the current session. */
  PlannedStatement plan(@Nullable String sql) throws SQLException {
    checkOpen();
    return answered(() -> planner.plan(sql, readOnly));
  }

  /** The answer to a request, within the network timeout. */
  <T> T answered(NetworkLimit.Request<T, SQLException> request) throws SQLException {
    try {
      return requireNonNull(networkLimit.await(request), "answer");
    } catch (DataFusionException e) {
      throw SqlExceptions.from(e);
    }
  }

  /** Rows of an execution, each batch within the network timeout. */
  BatchSource limited(BatchSource rows) {
    NetworkLimit limit = networkLimit;
    return limit.millis() == 0 ? rows : new LimitedSource(rows, limit);
  }

  void forget(BaseStatement statement) {
    statements.remove(statement);
    if (statements.isEmpty()) {
      closeRetired();
    }
  }

  private void closeRetired() {
    synchronized (retired) {
      retired.forEach(DataFusionSession::close);
      retired.clear();
    }
  }

  @Override
  public DataFusionSession session() throws SQLException {
    checkOpen();
    return planner.session();
  }

  @Override
  public DataFusionEngine engine() throws SQLException {
    checkOpen();
    return lease.shared().engine();
  }

  @Override
  public DataFusionFrontEnd frontEnd() throws SQLException {
    checkOpen();
    return SqlExceptions.translate(null, planner::frontEnd);
  }

  @Override
  public ResultSet query(PreparedQuery query) throws SQLException {
    DataFusionSession session = session();
    PlainStatement statement = remember(new PlainStatement(this, ResultSet.TYPE_FORWARD_ONLY));
    statement.closeOnCompletion();
    return statement.query(PlannedStatement.of(query.dataFusionSql(), session, query));
  }

  @Override
  public void registerFunction(JavaFunction function) throws SQLException {
    DataFusionEngine engine = engine();
    SqlExceptions.run(() -> engine.registerFunction(function));
  }

  @Override
  public void registerTable(String name, JavaTable table) throws SQLException {
    TableName full = here(name);
    DataFusionEngine engine = engine();
    SqlExceptions.run(() -> engine.registerTable(full, table));
  }

  @Override
  public void registerStream(String name, ArrowReader reader) throws SQLException {
    TableName full = here(name);
    DataFusionEngine engine = engine();
    SqlExceptions.run(() -> engine.registerStream(full, reader));
  }

  @Override
  public boolean drop(String name) throws SQLException {
    TableName full = here(name);
    DataFusionEngine engine = engine();
    return SqlExceptions.translate(null, () -> engine.drop(full));
  }

  private TableName here(String name) throws SQLException {
    if (name.isEmpty()) {
      throw SqlExceptions.argument("the name of the table is empty");
    }
    return new TableName(getCatalog(), getSchema(), name);
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    checkOpen();
    int granted = ResultSetChoices.check(type, concurrency, holdability, warnings);
    return remember(new PlainStatement(this, granted));
  }

  @Override
  public PreparedStatement prepareStatement(
      @Nullable String sql, int type, int concurrency, int holdability) throws SQLException {
    checkOpen();
    int granted = ResultSetChoices.check(type, concurrency, holdability, warnings);
    return remember(new PreparedSqlStatement(this, sql, granted));
  }

  private <T extends BaseStatement> T remember(T statement) throws SQLException {
    statements.add(statement);
    if (closed.get()) {
      statement.close();
      throw SqlExceptions.closedConnection();
    }
    return statement;
  }

  @Override
  public String nativeSQL(@Nullable String sql) throws SQLException {
    checkOpen();
    return planner.nativeSql(sql);
  }

  @Override
  public void setAutoCommit(boolean value) throws SQLException {
    checkOpen();
    autoCommit = value;
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    checkOpen();
    return autoCommit;
  }

  @Override
  public void commit() throws SQLException {
    endTransaction("commit");
  }

  @Override
  public void rollback() throws SQLException {
    endTransaction("roll back");
  }

  /** There is never anything to end; each statement stands for itself. */
  private void endTransaction(String verb) throws SQLException {
    checkOpen();
    if (autoCommit) {
      throw SqlExceptions.state("2D000", "can not " + verb + " while auto-commit is on");
    }
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    checkOpen();
    return new EngineMetaData(this);
  }

  @Override
  public void setReadOnly(boolean value) throws SQLException {
    checkOpen();
    readOnly = value;
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    checkOpen();
    return readOnly || spec.access() == AccessLevel.READ_ONLY;
  }

  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    String name = catalog == null ? standardOptions.catalog() : catalog;
    String schema = Namespaces.schemaIn(engine().catalogSnapshot(), name, getSchema());
    useNamespace(name, schema);
  }

  @Override
  public String getCatalog() throws SQLException {
    return session().options().catalog();
  }

  @Override
  public void setSchema(@Nullable String schema) throws SQLException {
    useNamespace(getCatalog(), schema == null ? standardOptions.schema() : schema);
  }

  @Override
  public String getSchema() throws SQLException {
    return session().options().schema();
  }

  private void useNamespace(String catalog, String schema) throws SQLException {
    synchronized (retired) {
      DataFusionSession last = session();
      if (last.options().catalog().equals(catalog) && last.options().schema().equals(schema)) {
        return;
      }
      Namespaces.check(engine().catalogSnapshot(), catalog, schema);
      SessionOptions options =
          new SessionOptions(
              catalog,
              schema,
              last.options().timeZone(),
              last.options().access(),
              last.options().allowedFolders(),
              last.options().settings(),
              last.options().planningMillis(),
              last.options().observer());
      planner =
          SqlExceptions.translate(
              null,
              () ->
                  new StatementPlanner(
                      last.engine().openSession(options), spec.planner(), spec.onUnsupported()));
      describeClient();
      if (statements.isEmpty()) {
        last.close();
      } else {
        retired.add(last);
      }
    }
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warnings.first();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warnings.clear();
  }

  @Override
  public void setHoldability(int value) throws SQLException {
    checkOpen();
    ResultSetChoices.checkHoldability(value);
    holdability = value;
  }

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return holdability;
  }

  @Override
  public ClientInfo clientInfo() {
    return clientInfo;
  }

  @Override
  public void describeClient() {
    planner
        .session()
        .describeApplication(clientInfo.copy().getProperty(ClientInfo.APPLICATION_NAME));
  }

  @Override
  public boolean isValid(int timeoutSeconds) throws SQLException {
    if (timeoutSeconds < 0) {
      throw SqlExceptions.argument("the time limit " + timeoutSeconds + " is negative");
    }
    if (closed.get()) {
      return false;
    }
    try {
      return engine().catalogVersion() > 0;
    } catch (DataFusionException e) {
      return false;
    }
  }

  @Override
  public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
    checkOpen();
    networkLimit = NetworkLimit.of(this, executor, milliseconds);
  }

  /** Makes whoever waits for a statement stop waiting. */
  void interruptAll() {
    statements.forEach(BaseStatement::interrupt);
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    checkOpen();
    return networkLimit.millis();
  }

  @Override
  public void abort(@Nullable Executor executor) throws SQLException {
    if (executor == null) {
      throw SqlExceptions.argument("the executor is null");
    }
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(
          () -> {
            SQLException failure = free();
            if (failure != null) {
              throw new DataFusionException(
                  ErrorKind.INTERNAL,
                  "XX000",
                  "an aborted connection can not be closed: " + failure.getMessage(),
                  null,
                  failure);
            }
          });
    } catch (RejectedExecutionException e) {
      SQLException failure = free();
      if (failure != null) {
        throw failure;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    closed.set(true);
    SQLException failure = free();
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Closes everything once, whatever fails on the way; gives the first failure. The executor of an
   * abort may never come to it; then a later close does.
   */
  private @Nullable SQLException free() {
    if (!freed.compareAndSet(false, true)) {
      return null;
    }
    List<SqlExceptions.Action> steps = new ArrayList<>();
    for (BaseStatement statement : statements) {
      steps.add(statement::close);
    }
    steps.add(this::closeRetired);
    steps.add(() -> planner.session().close());
    steps.add(lease::close);
    SQLException first = null;
    for (SqlExceptions.Action step : steps) {
      try {
        SqlExceptions.run(step);
      } catch (SQLException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    return first;
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public <T> T unwrap(@Nullable Class<T> type) throws SQLException {
    checkOpen();
    if (type == DataFusionSession.class) {
      return type.cast(session());
    }
    if (type == DataFusionEngine.class) {
      return type.cast(engine());
    }
    if (type == DataFusionFrontEnd.class) {
      return type.cast(frontEnd());
    }
    return Unwrapping.unwrap(this, type);
  }

  @Override
  public boolean isWrapperFor(@Nullable Class<?> type) throws SQLException {
    checkOpen();
    return type == DataFusionSession.class
        || type == DataFusionEngine.class
        || type == DataFusionFrontEnd.class
        || Unwrapping.isWrapperFor(this, type);
  }
}
