package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.internal.ArrowExchange;
import io.calcitefusion.datafusion.internal.ArrowMemory;
import io.calcitefusion.datafusion.internal.Inspection;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.PlanDescription;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * One session of an engine: its default namespace, time zone, access level and settings.
 *
 * <p>Thread-safe; several plans and streams can be open at once.
 */
public final class DataFusionSession implements AutoCloseable {
  private final DataFusionEngine engine;
  private final NativeHandle handle;
  private final SessionOptions options;
  private volatile @Nullable String applicationName;

  DataFusionSession(DataFusionEngine engine, NativeHandle handle, SessionOptions options) {
    this.engine = engine;
    this.handle = handle;
    this.options = options;
  }

  /**
   * The engine of this session.
   *
   * @return the engine
   */
  public DataFusionEngine engine() {
    return engine;
  }

  /**
   * What is private to this session.
   *
   * @return the options it was opened with
   */
  public SessionOptions options() {
    return options;
  }

  /**
   * The number of this session within its engine, as {@link QueryInfo#sessionId} gives it.
   *
   * @return from 1
   */
  public long id() {
    return Inspection.sessionId(handle);
  }

  /**
   * What the client of this session calls itself.
   *
   * @return null when it said nothing
   */
  public @Nullable String applicationName() {
    return applicationName;
  }

  /**
   * Notes what the client of this session calls itself; audit records of its statements say it.
   *
   * @param name a name for people, or null for none
   */
  public void describeApplication(@Nullable String name) {
    applicationName = name;
  }

  /**
   * Plans one statement in the engine's SQL and checks it against the access level. Nothing is
   * executed and nothing changes, whatever the statement is. Parameters are written {@code $1}.
   *
   * @param sql one statement
   * @return the plan, which the caller closes
   * @throws DataFusionException of kind SYNTAX with a position, PLAN, or POLICY; of kind RESOURCES
   *     when it is too large or too complex ({@link StatementShape}); of kind TIMEOUT when planning
   *     takes longer than {@link SessionOptions#planningMillis}
   */
  public DataFusionPlan plan(String sql) {
    requireNonNull(sql, "sql");
    return observed(sql, () -> ParameterMarkers.checkNumbers(plan(sql, sql)));
  }

  /**
   * Plans what a front end made of a statement, as {@link #plan(String)} does; the observer of this
   * session does not hear of a failure, which is the front end's to report by {@link #observed}.
   *
   * @param sql one statement in the engine's SQL
   * @param statement the text that the user wrote, for audit records
   * @return the plan, which the caller closes
   * @throws DataFusionException as for {@link #plan(String)}
   */
  public DataFusionPlan plan(String sql, String statement) {
    requireNonNull(sql, "sql");
    StatementShape.checkLength(requireNonNull(statement, "statement"));
    StatementShape.checkTranslated(sql);
    checkOneStatement(sql);
    checkAccess(sql);
    engine.followFiles();
    String planned = ShowStatement.planned(sql, query -> NativeCalls.plan(handle, query).close());
    return described(NativeCalls.plan(handle, planned), sql, statement);
  }

  /**
   * Plans to write the rows of a query to a Delta table, as one commit. The plan's one row has the
   * columns {@code version}, {@code rows} and {@code files} of {@link DeltaWriteResult}; rows keep
   * their order within files. An execution that fails or is cancelled leaves the table in its last
   * state, or makes none.
   *
   * @param sql one query
   * @param request the table, and how it is written
   * @return the plan, which the caller closes
   * @throws DataFusionException as for {@link #plan(String)}; of kind POLICY when the access is
   *     read-only or the table lies outside the allowed folders, of kind UNSUPPORTED in a build
   *     without Delta
   */
  public DataFusionPlan planDelta(String sql, DeltaWriteRequest request) {
    requireNonNull(sql, "sql");
    requireNonNull(request, "request");
    return observed(
        sql,
        () -> {
          StatementShape.checkLength(sql);
          StatementShape.checkTranslated(sql);
          checkOneStatement(sql);
          checkAccess(sql);
          engine.followFiles();
          return described(NativeCalls.planDelta(handle, sql, request), sql, sql);
        });
  }

  /**
   * Writes the rows of a query to a Delta table, as one commit.
   *
   * @param sql one query
   * @param request the table, and how it is written
   * @param options limits of the execution
   * @return what was written
   * @throws DataFusionException as for {@link #planDelta}; of kind DATA for a row that the table
   *     refuses (23502 for a null, 23514 for a constraint), of kind SCHEMA_MISMATCH when the
   *     columns do not fit, of kind EXECUTION with 40001 when another writer was faster
   */
  public DeltaWriteResult writeDelta(
      String sql, DeltaWriteRequest request, ExecutionOptions options) {
    try (DataFusionPlan plan = planDelta(sql, request);
        BatchStream rows = execute(plan, List.of(), options)) {
      ColumnBatch batch = rows.next();
      if (batch == null) {
        throw new DataFusionException(
            ErrorKind.INTERNAL, "XX000", "The write of '%s' told nothing.".formatted(sql));
      }
      DeltaWriteResult result =
          new DeltaWriteResult(number(batch, 0), number(batch, 1), number(batch, 2));
      while (batch != null) {
        batch = rows.next();
      }
      return result;
    }
  }

  /**
   * The functions that statements of this session can call now.
   *
   * @return every name, aliases too
   */
  public FunctionCatalog functions() {
    return NativeCalls.functions(handle);
  }

  /**
   * The types of calls, as the engine's planner and its conversions of arguments find them. Nothing
   * is computed and no code in Java is called, so that volatile functions can be asked for too.
   *
   * @param calls the calls
   * @return one answer per call, in their order
   * @throws DataFusionException of kind UNSUPPORTED for a literal of a type that can not be bound
   */
  public ImmutableList<FunctionType> typesOf(List<FunctionCall> calls) {
    return calls.isEmpty() ? ImmutableList.of() : NativeCalls.functionTypes(handle, calls);
  }

  private static long number(ColumnBatch batch, int column) {
    ColumnData numbers = batch.column(column);
    return numbers.buffer(0).getLong(numbers.offset() * Long.BYTES);
  }

  /** A plan of this session for another owner, unless it is out of date. */
  @Nullable NativeHandle reuse(NativeHandle plan) {
    engine.followFiles();
    return NativeCalls.reusePlan(handle, plan);
  }

  /** A plan of this session for another owner. */
  NativeHandle share(NativeHandle plan) {
    return NativeCalls.sharePlan(handle, plan);
  }

  private DataFusionPlan described(NativeHandle plan, String sql, String statement) {
    boolean described = false;
    try {
      PlanDescription description = NativeCalls.describePlan(plan);
      described = true;
      return new DataFusionPlan(this, plan, sql, statement, description);
    } finally {
      if (!described) {
        plan.close();
      }
    }
  }

  /**
   * Runs the planning of a statement; a failure is the end of the statement, of which the observer
   * of this session hears.
   *
   * @param statement the text that the user wrote
   * @param step what to run
   * @param <T> what the step gives
   * @return what the step gives
   * @throws DataFusionException what the step throws
   */
  public <T> T observed(String statement, Supplier<T> step) {
    StatementRun run = StatementRun.planning(this, requireNonNull(statement, "statement"));
    try {
      return step.get();
    } catch (DataFusionException e) {
      throw run.failed(e);
    }
  }

  /**
   * Starts a plan and returns at once; errors of the execution come from the stream.
   *
   * @param plan a plan of this session
   * @param parameters one value per parameter
   * @param options limits
   * @return its rows, which the caller closes
   * @throws DataFusionException of kind CONFIGURATION when the parameters do not fit, of kind PLAN
   *     when the type of a result column hangs on a parameter without a type
   */
  public BatchStream execute(
      DataFusionPlan plan, List<ParameterValue> parameters, ExecutionOptions options) {
    NativeHandle stream = start(plan, parameters, options);
    return new BatchStream(this, stream, plan.arrowSchema(), StatementRun.execution(plan, stream));
  }

  /**
   * Plans and starts a statement without parameters.
   *
   * @param sql one statement
   * @return its rows, which the caller closes
   */
  public BatchStream query(String sql) {
    try (DataFusionPlan plan = plan(sql)) {
      return execute(plan, List.of(), ExecutionOptions.defaults());
    }
  }

  /**
   * Runs a statement whose rows do not matter, to its end.
   *
   * @param sql one statement
   * @return the number of rows that it wrote, when the engine reports one, else the number of rows
   *     that it returned
   */
  public long update(String sql) {
    try (DataFusionPlan plan = plan(sql);
        BatchStream rows = execute(plan, List.of(), ExecutionOptions.defaults())) {
      boolean reportsCount = reportsCount(plan);
      long count = 0;
      for (ColumnBatch batch = rows.next(); batch != null; batch = rows.next()) {
        if (!reportsCount) {
          count += batch.rowCount();
          continue;
        }
        ColumnData counts = batch.column(0);
        for (int row = 0; row < batch.rowCount(); row++) {
          count += counts.buffer(0).getLong((counts.offset() + row) * Long.BYTES);
        }
      }
      return count;
    }
  }

  /**
   * Starts a plan and hands its rows out as Arrow vectors in memory of {@link
   * DataFusionEngine#allocator}.
   *
   * @param plan a plan of this session
   * @param parameters one value per parameter
   * @param options limits
   * @return the rows, which the caller closes
   */
  public ArrowReader executeArrow(
      DataFusionPlan plan, List<ParameterValue> parameters, ExecutionOptions options) {
    ArrowMemory memory = engine.arrowMemory();
    NativeHandle stream = start(plan, parameters, options);
    return ArrowExchange.importStream(stream, memory, StatementRun.execution(plan, stream));
  }

  /**
   * Starts to write rows into a dataset of a deployed registry.
   *
   * @param dataset name of the dataset in this session's catalog and schema
   * @return a writer, which replaces the dataset's rows unless it is told otherwise
   * @throws DataFusionException as for {@link #write(TableName)}
   */
  public DatasetWriter write(String dataset) {
    return write(new TableName(options.catalog(), options.schema(), dataset));
  }

  /**
   * Starts to write rows into a dataset of a deployed registry.
   *
   * @param dataset full name of the dataset
   * @return a writer, which replaces the dataset's rows unless it is told otherwise
   * @throws DataFusionException of kind POLICY when the session's access is read-only or the
   *     dataset lies outside its folders, of kind PLAN for an unknown dataset, of kind UNSUPPORTED
   *     for one that lies in several places
   */
  public DatasetWriter write(TableName dataset) {
    handle.checkOpen();
    WriteTarget target = engine.deployments().writeTarget(requireNonNull(dataset, "dataset"));
    target.checkAllowed(options);
    return DatasetWriter.create(this, target);
  }

  /**
   * Looks for rows of a deployed dataset that break what its registry promises of them, and for
   * what {@link DataCheckKind} lists besides. The report's policy says what that means; nothing is
   * changed. NULLs that files count themselves are asked of the engine alone.
   *
   * <p>A dataset whose files are as they were at the last check by this engine is not looked at
   * again, where that says all; {@code docs/data-checks.md} tells when.
   *
   * <p>A scan refuses rows that hold NULL where NOT NULL is declared. They are counted all the
   * same, in an engine of its own to which no column is NOT NULL, and which has no functions that
   * were registered here. When files can not be read, the report says why, and other checks go on.
   *
   * @param name full name of a dataset
   * @param queries runs the queries, here or in a session of that other engine
   * @return what was found
   * @throws DataFusionException of kind PLAN when no deployed registry has a dataset of that name,
   *     or a constraint does not plan; else what keeps queries in general from being run
   */
  public DataReport checkData(TableName name, QueryRunner queries) {
    TableSnapshot table = engine.catalogSnapshot().tables().get(requireNonNull(name, "name"));
    if (table == null || table.dataset() == null) {
      throw new DataFusionException(
          ErrorKind.PLAN,
          "42P01",
          "No deployed registry has a dataset %s, so that there is nothing to check it by."
              .formatted(name));
    }
    return engine.reports().of(this, requireNonNull(queries, "queries"), name, table.dataset());
  }

  /** The class of the statement against the access level; the native side looks at the plan. */
  private void checkAccess(String sql) {
    StatementKind kind = StatementClassifier.classify(sql);
    AccessLevel needed = kind.lowestAccess();
    // What is no statement that is known here gets the parser's own error.
    if (kind != StatementKind.OTHER && options.access().compareTo(needed) < 0) {
      throw new DataFusionException(
          ErrorKind.POLICY,
          options.access() == AccessLevel.READ_ONLY ? "25006" : "42501",
          "%s is not allowed: the session's access is %s; it needs access=%s%s"
              .formatted(kind, word(options.access()), word(needed), hint(kind)));
    }
  }

  /** Who may write datasets is told how. */
  private String hint(StatementKind kind) {
    return kind == StatementKind.DML && options.access() == AccessLevel.SERVICE
        ? "; rows of a registry's dataset are written by DataFusionSession.write or the command 'calcitefusion write'"
        : "";
  }

  private static String word(AccessLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Runs a plan to its end, leaves its rows unread, and gives what was found out: the physical plan
   * with what every operator counted, time, memory.
   *
   * @param plan a plan of this session
   * @param parameters one value per parameter
   * @param options limits
   * @return the execution after its end
   * @throws DataFusionException what went wrong in the execution
   */
  public QueryInfo analyze(
      DataFusionPlan plan, List<ParameterValue> parameters, ExecutionOptions options) {
    try (BatchStream rows = execute(plan, parameters, options)) {
      ColumnBatch batch = rows.next();
      while (batch != null) {
        batch = rows.next();
      }
      return rows.query();
    }
  }

  private static void checkOneStatement(String sql) {
    boolean ended = false;
    for (SqlToken token : SqlLexer.tokens(sql)) {
      if (token.isSymbol(';')) {
        ended = true;
      } else if (ended) {
        throw new DataFusionException(
            ErrorKind.SYNTAX,
            "42601",
            "The text holds more than one statement; give each to a call of its own.",
            SqlLexer.position(sql, token.start()),
            null);
      }
    }
  }

  private NativeHandle start(
      DataFusionPlan plan, List<ParameterValue> parameters, ExecutionOptions limits) {
    requireNonNull(limits, "options");
    if (plan.session() != this) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "26000",
          "The plan of '" + plan.sql() + "' belongs to another session; plan it in this one.");
    }
    int expected = plan.parameterSchema().getFields().size();
    if (parameters.size() != expected) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "07001",
          "The statement has %d parameters, %d values were given: %s"
              .formatted(expected, parameters.size(), plan.sql()));
    }
    checkTypesKnown(plan, parameters);
    return NativeCalls.execute(handle, plan.handle(), parameters, limits);
  }

  /**
   * A column whose type the engine takes from a parameter has the type Null in the plan, and its
   * values could not be given out as anything else.
   */
  private static void checkTypesKnown(DataFusionPlan plan, List<ParameterValue> parameters) {
    List<Field> declared = plan.parameterSchema().getFields();
    for (int i = 0; i < declared.size(); i++) {
      if (!isUntyped(declared.get(i).getType()) || isUntyped(parameters.get(i).type())) {
        continue;
      }
      for (Field column : plan.arrowSchema().getFields()) {
        if (hasUntyped(column)) {
          throw new DataFusionException(
              ErrorKind.PLAN,
              "42P18",
              "The type of result column '%s' is not known, and neither is that of parameter %s; write CAST(%s AS …) with its type."
                  .formatted(
                      column.getName(), declared.get(i).getName(), declared.get(i).getName()));
        }
      }
    }
  }

  private static boolean hasUntyped(Field field) {
    return isUntyped(field.getType())
        || field.getChildren().stream().anyMatch(DataFusionSession::hasUntyped);
  }

  private static boolean isUntyped(ArrowType type) {
    return type instanceof ArrowType.Null;
  }

  /**
   * Whether the only column is the number of written rows, as the engine's COPY and INSERT give.
   */
  private static boolean reportsCount(DataFusionPlan plan) {
    List<Field> fields = plan.arrowSchema().getFields();
    return (plan.kind() == StatementKind.DML || plan.kind() == StatementKind.COPY)
        && fields.size() == 1
        && fields.get(0).getName().equals("count")
        && fields.get(0).getType().equals(new ArrowType.Int(Long.SIZE, false));
  }

  @Override
  public void close() {
    handle.close();
  }
}
