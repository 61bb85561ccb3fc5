package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.StatementShape;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
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
  private final ConcurrentMap<String, Schema> informationSchemas = new ConcurrentHashMap<>();
  private final PlanningThread thread;
  private volatile @Nullable QueryPlanner planner;

  private DataFusionFrontEnd(DataFusionSession session) {
    this.session = session;
    this.thread = new PlanningThread(session.options().planningMillis());
    this.namespace = new Namespace(session.options().catalog(), session.options().schema());
  }

  /**
   * The front end of a session.
   *
   * @param session an open session, which stays the caller's
   * @return the front end
   */
  public static DataFusionFrontEnd of(DataFusionSession session) {
    return new DataFusionFrontEnd(requireNonNull(session, "session"));
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
    requireNonNull(sql, "sql");
    return session.observed(sql, () -> prepareQuery(sql));
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
    Translated translated = thread.call(() -> new Translated(planned, planned.toSql()));
    String sql = translated.dataFusionSql();
    return session.observed(sql, () -> atOneVersion(current -> hand(current, translated, sql)));
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
    return translate(currentPlanner(), ExplainedQuery.split(sql).query(), shape).dataFusionSql();
  }

  /**
   * Compares what Calcite's mirror holds with the engine's {@code information_schema}, again when
   * the catalog changes meanwhile.
   *
   * @return every difference, empty when both sides agree
   */
  public ImmutableList<CatalogDifference> crossCheck() {
    ImmutableList<CatalogDifference> differences = ImmutableList.of();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      QueryPlanner current = currentPlanner();
      differences = CatalogComparison.compare(current.mirror(), EngineCatalog.read(session));
      if (differences.isEmpty() || isCurrent(current)) {
        break;
      }
    }
    return differences;
  }

  private record Translated(QueryPlanner.Planned planned, String dataFusionSql) {}

  private Translated translate(QueryPlanner current, String sql, StatementShape shape) {
    Supplier<Translated> step =
        () -> {
          QueryPlanner.Planned planned = current.plan(sql);
          return new Translated(planned, planned.toSql());
        };
    boolean shallow =
        sql.length() <= MAX_SHALLOW_CHARACTERS
            && shape.nesting() <= MAX_SHALLOW_NESTING
            && shape.subQueries() <= MAX_SHALLOW_SUB_QUERIES;
    return shallow ? step.get() : thread.call(step);
  }

  private PreparedQuery hand(QueryPlanner current, Translated translated, String statement) {
    QueryPlanner.Planned planned = translated.planned();
    String dataFusionSql = translated.dataFusionSql();
    RelDataType rowType = planned.rel().getRowType();
    DataFusionPlan plan = plan(dataFusionSql, statement);
    try {
      RowTypeCheck.check(SelectBlock.unique(planned.labels()), rowType, plan.arrowSchema());
      return new PreparedQuery(
          dataFusionSql,
          RowTypeCheck.asPlanned(planned.labels(), rowType, plan.arrowSchema()),
          planned.columnOrigins(),
          parameters(planned.parameterTypes()),
          plan,
          current.mirror().version());
    } catch (RuntimeException e) {
      plan.close();
      throw e;
    }
  }

  private PreparedQuery explain(
      QueryPlanner current, String prefix, Translated translated, String statement) {
    QueryPlanner.Planned planned = translated.planned();
    String dataFusionSql = prefix + ' ' + translated.dataFusionSql();
    DataFusionPlan plan = plan(dataFusionSql, statement);
    try {
      RelDataType rowType = RowTypeCheck.rowType(plan.arrowSchema());
      return new PreparedQuery(
          dataFusionSql,
          rowType,
          Collections.nCopies(rowType.getFieldCount(), null),
          parameters(planned.parameterTypes()),
          plan,
          current.mirror().version());
    } catch (RuntimeException e) {
      plan.close();
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
        if (prepared.plan().catalogVersion() == current.mirror().version()) {
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
            CatalogMirror.of(engine.catalogSnapshot(), this::informationSchema), namespace);
    planner = fresh;
    return fresh;
  }

  private Schema informationSchema(String view) {
    return informationSchemas.computeIfAbsent(
        view,
        name -> {
          try (DataFusionPlan plan =
              session.plan("SELECT * FROM " + InformationSchema.NAME + '.' + name)) {
            return plan.arrowSchema();
          }
        });
  }

  private static Schema parameters(List<RelDataType> types) {
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    for (int i = 0; i < types.size(); i++) {
      RelDataType nullable =
          DataFusionTypeFactory.INSTANCE.createTypeWithNullability(types.get(i), true);
      fields.add(ArrowTypes.toField("$" + (i + 1), nullable));
    }
    return new Schema(fields.build());
  }
}
