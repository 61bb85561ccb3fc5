package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.CatalogDifference;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.DataReport;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementShape;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.Registry;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The front end of one session: SQL text or a RelBuilder tree becomes one statement in the engine's
 * SQL, planned in the session.
 *
 * <p>Thread-safe. It holds no native resources of its own. Names without quotes are lower-cased,
 * names with quotes are taken as they are, and all are matched with their case.
 */
public final class DataFusionFrontEnd {
  /** Statements that any stack holds, and that take no time worth watching. */
  private static final int MAX_SHALLOW_CHARACTERS = 400;

  private static final int MAX_SHALLOW_NESTING = 16;
  private static final int MAX_SHALLOW_SUB_QUERIES = 3;

  /** How often the catalog may change while one statement is planned. */
  private static final int MAX_ATTEMPTS = 10;

  private final DataFusionSession session;
  private final Namespace namespace;
  private final OnUnsupported onUnsupported;
  private final SessionFunctions functions;
  private final PlanningThread thread;
  private final PlanCache plans = new PlanCache();
  private volatile @Nullable QueryPlanner planner;

  private DataFusionFrontEnd(DataFusionSession session, OnUnsupported onUnsupported) {
    this.session = session;
    this.functions = new SessionFunctions(session);
    this.onUnsupported = onUnsupported;
    this.thread = new PlanningThread(session.options().planningMillis());
    this.namespace = new Namespace(session.options().catalog(), session.options().schema());
  }

  /**
   * The front end of a session, which refuses what the engine can not run.
   *
   * @param session an open session, which stays the caller's
   * @return the front end
   */
  public static DataFusionFrontEnd of(DataFusionSession session) {
    return of(session, OnUnsupported.ERROR);
  }

  /**
   * The front end of a session.
   *
   * @param session an open session, which stays the caller's
   * @param onUnsupported what happens to a query that the engine can not run as a whole
   * @return the front end
   */
  public static DataFusionFrontEnd of(DataFusionSession session, OnUnsupported onUnsupported) {
    requireNonNull(onUnsupported, "onUnsupported");
    showSystemTables(requireNonNull(session, "session").engine());
    return new DataFusionFrontEnd(session, onUnsupported);
  }

  /**
   * Shows Calcite's mirror of an engine and its differences from the engine as the tables {@code
   * system.calcite.tables}, {@code system.calcite.columns} and {@code system.checks.differences}.
   * The first front end of an engine does so too.
   *
   * @param engine an open engine
   */
  public static void showSystemTables(DataFusionEngine engine) {
    SystemTables.show(engine);
  }

  /**
   * Parses, validates and plans a query, or an EXPLAIN or DESCRIBE of one.
   *
   * @param sql SQL text; a final semicolon is allowed
   * @return the planned query, which the caller closes
   * @throws io.calcitefusion.datafusion.DataFusionException of kind SYNTAX, PLAN or UNSUPPORTED
   *     with the position in {@code sql}, of kind RESOURCES when it is too large or too complex, of
   *     kind TIMEOUT when planning takes too long, or whatever the engine's planning gives
   */
  public PreparedQuery prepare(String sql) {
    PreparedQuery known = plans.take(requireNonNull(sql, "sql"));
    if (known != null) {
      return known;
    }
    PreparedQuery prepared = session.observed(sql, () -> prepareQuery(sql));
    plans.keep(sql, prepared);
    return prepared;
  }

  private PreparedQuery prepareQuery(String sql) {
    StatementShape shape = StatementShape.check(sql);
    ExplainedQuery explained = ExplainedQuery.split(sql);
    return atOneVersion(
        current -> {
          Translated translated = translate(current, explained.query(), shape);
          return explained.isExplained()
              ? explain(current, explained.prefix(), translated, sql)
              : hand(current, translated, sql);
        });
  }

  /**
   * Plans a relational expression that was built with {@link #relBuilder}.
   *
   * @param rel the expression
   * @return the planned query, which the caller closes
   * @throws io.calcitefusion.datafusion.DataFusionException of kind UNSUPPORTED naming the
   *     operator, or whatever the engine's planning gives
   */
  public PreparedQuery prepare(RelNode rel) {
    QueryPlanner.Planned planned = QueryPlanner.Planned.of(requireNonNull(rel, "rel"));
    Translated translated = thread.call(() -> Translated.of(planned));
    String statement =
        translated.dataFusionSql() == null ? planned.rel().toString() : translated.dataFusionSql();
    return session.observed(
        statement, () -> atOneVersion(current -> hand(current, translated, statement)));
  }

  /**
   * A builder over the tables of the current catalog; {@code scan} takes one, two or three name
   * parts.
   *
   * @return a new builder
   */
  public RelBuilder relBuilder() {
    return currentPlanner().relBuilder();
  }

  /**
   * A scalar or aggregate function of the session, for {@link RelBuilder#call(SqlOperator,
   * Iterable)} and, when it is a {@link org.apache.calcite.sql.SqlAggFunction}, for {@link
   * RelBuilder#aggregateCall(org.apache.calcite.sql.SqlAggFunction, Iterable)}. The type of a call
   * is the engine's.
   *
   * @param name its name in any case: one of {@code information_schema.routines}, or of a function
   *     that docs/sql.md describes
   * @return the operator, which belongs to the functions that there are now
   * @throws io.calcitefusion.datafusion.DataFusionException of kind PLAN when there is none
   */
  public SqlOperator function(String name) {
    return functions.find(currentPlanner().operators(), requireNonNull(name, "name"));
  }

  /**
   * The engine's SQL of an expression.
   *
   * @param rel an expression
   * @return one statement
   * @throws io.calcitefusion.datafusion.DataFusionException of kind UNSUPPORTED naming the operator
   */
  public String toSql(RelNode rel) {
    return QueryPlanner.Planned.of(requireNonNull(rel, "rel")).toSql();
  }

  /**
   * How a query would be answered, without running it.
   *
   * @param sql one query
   * @param parameters one value per parameter of the text
   * @return its three layers
   * @throws io.calcitefusion.datafusion.DataFusionException as from {@link #prepare(String)}
   */
  public Explanation explain(String sql, List<ParameterValue> parameters) {
    try (PreparedQuery query = prepare(ExplainedQuery.split(sql).query())) {
      return query.explain(parameters);
    }
  }

  /**
   * How an expression would be answered, without running it.
   *
   * @param rel an expression that was built with {@link #relBuilder}
   * @return its three layers
   * @throws io.calcitefusion.datafusion.DataFusionException as from {@link #prepare(RelNode)}
   */
  public Explanation explain(RelNode rel) {
    try (PreparedQuery query = prepare(rel)) {
      return query.explain(List.of());
    }
  }

  /**
   * Runs a query to its end, leaves its rows unread, and says how it was answered. When Calcite
   * runs a part, each statement of the engine is run by itself to its end, and Calcite's part is
   * not.
   *
   * @param sql one query
   * @param parameters one value per parameter of the text
   * @param options limits
   * @return its three layers, with what each of the engine's operators counted
   * @throws io.calcitefusion.datafusion.DataFusionException as from {@link #prepare(String)}, or
   *     what went wrong in the execution
   */
  public Explanation analyze(
      String sql, List<ParameterValue> parameters, ExecutionOptions options) {
    try (PreparedQuery query = prepare(ExplainedQuery.split(sql).query())) {
      return query.analyze(parameters, options);
    }
  }

  /**
   * The engine's SQL of a query, or of the query in an EXPLAIN or DESCRIBE, without asking the
   * engine.
   *
   * @param sql SQL text; a final semicolon is allowed
   * @return one statement
   * @throws io.calcitefusion.datafusion.DataFusionException as {@link #prepare(String)} before the
   *     engine plans
   */
  public String toSql(String sql) {
    requireNonNull(sql, "sql");
    StatementShape shape = StatementShape.check(sql);
    Translated translated = translate(currentPlanner(), ExplainedQuery.split(sql).query(), shape);
    String translation = translated.dataFusionSql();
    if (translation == null) {
      throw requireNonNull(translated.refusal(), "refusal");
    }
    return translation;
  }

  /**
   * Compares deployed registries, the engine's {@code information_schema} and Calcite's mirror of
   * it, again when the catalog changes meanwhile. The table {@code system.checks.differences} shows
   * the same.
   *
   * @return every difference, empty when all sides agree
   */
  public ImmutableList<CatalogDifference> crossCheck() {
    return LiveMirror.check(session.engine()).differences();
  }

  /**
   * Compares all sides with a registry in the place of what was deployed to its schema.
   *
   * @param registry what should be there
   * @return every difference, empty when all sides agree
   */
  public ImmutableList<CatalogDifference> crossCheck(Registry registry) {
    return LiveMirror.check(session.engine()).withRegistry(registry).differences();
  }

  /**
   * Checks that the registry, the engine and Calcite's mirror agree.
   *
   * @return every difference as a finding, empty when all agree
   */
  public ImmutableList<CheckFinding> check() {
    return crossCheck().stream()
        .map(CatalogDifference::finding)
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * Looks for rows of a deployed dataset that break what its registry promises of them, by queries
   * that are planned here as any other.
   *
   * @param name full name of a dataset
   * @return what was found
   * @throws DataFusionException as from {@link DataFusionSession#checkData} and {@link #prepare}
   */
  public DataReport checkData(TableName name) {
    return session.checkData(name, new CheckQueries(session, this, onUnsupported));
  }

  /** What Calcite knows of the catalog now. */
  CatalogMirror mirror() {
    return currentPlanner().mirror();
  }

  /** Schemas of a catalog. */
  Set<String> schemas(String catalog) {
    return session.engine().catalogSnapshot().schemas().get(catalog);
  }

  /**
   * A planned query as the engine's SQL.
   *
   * @param dataFusionSql the text, or null when the engine can not run it as a whole
   * @param refusal why it can not
   */
  private record Translated(
      QueryPlanner.Planned planned,
      @Nullable String dataFusionSql,
      @Nullable DataFusionException refusal) {
    static Translated of(QueryPlanner.Planned planned) {
      try {
        return new Translated(planned, planned.toSql(), null);
      } catch (DataFusionException e) {
        if (e.kind() != ErrorKind.UNSUPPORTED) {
          throw e;
        }
        return new Translated(planned, null, e);
      }
    }
  }

  private Translated translate(QueryPlanner current, String sql, StatementShape shape) {
    Supplier<Translated> step = () -> Translated.of(current.plan(sql));
    boolean shallow =
        sql.length() <= MAX_SHALLOW_CHARACTERS
            && shape.nesting() <= MAX_SHALLOW_NESTING
            && shape.subQueries() <= MAX_SHALLOW_SUB_QUERIES;
    return shallow ? step.get() : thread.call(step);
  }

  private PreparedQuery hand(QueryPlanner current, Translated translated, String statement) {
    QueryPlanner.Planned planned = translated.planned();
    RelDataType rowType = planned.rel().getRowType();
    List<String> names = SelectBlock.unique(planned.labels());
    QueryProgram program = program(translated, names, statement);
    return prepared(
        program,
        current,
        () -> {
          RowTypeCheck.check(names, rowType, program.arrowSchema());
          return RowTypeCheck.asPlanned(planned.labels(), rowType, program.arrowSchema());
        },
        planned.columnOrigins(),
        planned);
  }

  private QueryProgram program(Translated translated, List<String> names, String statement) {
    String sql = translated.dataFusionSql();
    if (sql != null) {
      return new EngineProgram(session, plan(sql, statement));
    }
    return inCalcite(translated, names, statement);
  }

  /** The only way into Calcite's own execution. */
  private CalciteProgram inCalcite(Translated translated, List<String> names, String statement) {
    DataFusionException refusal = requireNonNull(translated.refusal(), "refusal");
    if (onUnsupported == OnUnsupported.ERROR) {
      throw refusal;
    }
    return thread.call(
        () -> ResiduePlanner.plan(session, statement, translated.planned().rel(), names, refusal));
  }

  private PreparedQuery explain(
      QueryPlanner current, String prefix, Translated translated, String statement) {
    QueryPlanner.Planned planned = translated.planned();
    String sql = translated.dataFusionSql();
    ExplainedLayers.Options layers =
        sql == null
            ? ExplainedLayers.Options.ofResidue(prefix)
            : ExplainedLayers.Options.of(prefix);
    QueryProgram program;
    if (layers != null) {
      List<String> names = SelectBlock.unique(planned.labels());
      program = new ExplainedLayers(planned.rel(), program(translated, names, statement), layers);
    } else if (sql != null) {
      program = new EngineProgram(session, plan(prefix + ' ' + sql, statement));
    } else {
      throw engineOnly(prefix, requireNonNull(translated.refusal(), "refusal"));
    }
    return prepared(
        program,
        current,
        () -> RowTypeCheck.rowType(program.arrowSchema()),
        Collections.nCopies(program.arrowSchema().getFields().size(), null),
        planned);
  }

  /** What only the engine says of a statement can not be said of one that it does not get. */
  private DataFusionException engineOnly(String prefix, DataFusionException refusal) {
    return onUnsupported == OnUnsupported.ERROR
        ? refusal
        : FrontEndErrors.unsupported(
            prefix.strip() + " of a query of which Calcite runs a part",
            "use EXPLAIN, EXPLAIN ANALYZE or EXPLAIN (LAYERS); it is so because of "
                + refusal.getMessage());
  }

  /** Takes a program over, also when this fails. */
  private static PreparedQuery prepared(
      QueryProgram program,
      QueryPlanner current,
      Supplier<RelDataType> rowType,
      List<? extends @Nullable ColumnOrigin> origins,
      QueryPlanner.Planned planned) {
    try {
      return new PreparedQuery(
          program,
          planned.rel(),
          rowType.get(),
          origins,
          StatementParameters.schema(planned.parameterTypes()),
          current.mirror().version());
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  /** Plans a translated statement; a position in it means nothing to the user. */
  private DataFusionPlan plan(String dataFusionSql, String statement) {
    try {
      return session.plan(dataFusionSql, statement);
    } catch (DataFusionException e) {
      if (e.position() == null) {
        throw e;
      }
      throw new DataFusionException(
          e.kind(),
          e.sqlState(),
          "the engine does not take the translated statement: " + e.getMessage(),
          null,
          e);
    }
  }

  /**
   * Runs a step against the current catalog until the engine planned at the version that the mirror
   * shows. A plan reads one version of the catalog, so what is retried is a mirror that is out of
   * date, never a mixture.
   */
  private PreparedQuery atOneVersion(Function<QueryPlanner, PreparedQuery> step) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      QueryPlanner current = currentPlanner();
      PreparedQuery prepared = null;
      try {
        prepared = step.apply(current);
      } catch (DataFusionException e) {
        if (isCurrent(current)) {
          throw e;
        }
      }
      if (prepared != null) {
        if (prepared.isOf(current.mirror().version())) {
          return prepared;
        }
        prepared.close();
      }
    }
    throw new DataFusionException(
        ErrorKind.PLAN,
        "40001",
        "the catalog changed each time while the statement was planned, %d times; run it again"
            .formatted(MAX_ATTEMPTS));
  }

  private boolean isCurrent(QueryPlanner current) {
    return session.engine().catalogVersion() == current.mirror().version();
  }

  private QueryPlanner currentPlanner() {
    DataFusionEngine engine = session.engine();
    QueryPlanner known = planner;
    if (known != null && known.mirror().version() == engine.catalogVersion()) {
      return known;
    }
    QueryPlanner fresh =
        new QueryPlanner(
            LiveMirror.of(engine),
            namespace,
            functions.current(known == null ? null : known.operators()));
    planner = fresh;
    return fresh;
  }
}
