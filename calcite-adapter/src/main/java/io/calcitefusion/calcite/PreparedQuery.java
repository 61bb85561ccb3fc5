package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.DataFusionPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A query that was validated by Calcite and planned by the engine at one version of the catalog.
 * Thread-safe; closing it closes the plan.
 *
 * @param dataFusionSql the engine's SQL that was handed over
 * @param rowType names and types of the result as Calcite sees them
 * @param columnOrigins per result column the table column that it shows unchanged, else null
 * @param parameterSchema one field per {@code ?}, with the type that the query expects
 * @param plan the engine's plan; its schema agrees with {@code rowType}
 * @param catalogVersion version of the catalog that all of this belongs to
 */
public record PreparedQuery(
    String dataFusionSql,
    RelDataType rowType,
    List<@Nullable ColumnOrigin> columnOrigins,
    Schema parameterSchema,
    DataFusionPlan plan,
    long catalogVersion)
    implements AutoCloseable {
  /** Checks that there are a text and a plan, and copies the origins. */
  public PreparedQuery {
    requireNonNull(dataFusionSql, "dataFusionSql");
    requireNonNull(plan, "plan");
    columnOrigins = Collections.unmodifiableList(new ArrayList<>(columnOrigins));
  }

  @Override
  public void close() {
    plan.close();
  }
}
