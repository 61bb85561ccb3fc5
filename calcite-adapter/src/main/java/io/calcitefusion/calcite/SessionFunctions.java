package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.FunctionCatalog;
import io.calcitefusion.metadata.NearNames;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;

/** The operators of one session. Thread-safe. */
final class SessionFunctions {
  private final DataFusionSession session;

  SessionFunctions(DataFusionSession session) {
    this.session = session;
  }

  /**
   * What can be called now.
   *
   * @param known what could be called before, with the types that are known of its calls; it is
   *     still right when no function has changed
   */
  EngineOperatorTable current(@Nullable EngineOperatorTable known) {
    FunctionCatalog functions = shared();
    return known != null && known.version() == functions.version()
        ? known
        : EngineOperatorTable.of(functions, new TypeOracle(session::typesOf), this::columns);
  }

  /** The functions of the engine, which are those of each of its sessions. */
  private FunctionCatalog shared() {
    return session
        .engine()
        .derivedFromCatalog(FunctionCatalog.class, snapshot -> session.functions());
  }

  /**
   * The operator that a name means.
   *
   * @throws DataFusionException of kind PLAN when there is none
   */
  SqlOperator find(EngineOperatorTable operators, String name) {
    SqlOperator found = operators.find(name);
    if (found == null) {
      throw new DataFusionException(
          ErrorKind.PLAN,
          "42883",
          "there is no function '%s'%s".formatted(name, NearNames.hint(name, operators.names())));
    }
    return found;
  }

  private Schema columns(String sql) {
    try (DataFusionPlan plan = session.plan(sql, sql)) {
      return plan.arrowSchema();
    }
  }
}
