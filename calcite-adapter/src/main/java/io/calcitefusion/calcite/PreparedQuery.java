package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A query that was validated by Calcite and planned by the engine at one version of the catalog.
 * Thread-safe; closing it closes the plan.
 *
 * @param dataFusionSql the engine's SQL that was handed over
 * @param rel Calcite's relational tree of the query, as it was handed to the unparser
 * @param rowType names and types of the result as Calcite sees them
 * @param columnOrigins per result column the table column that it shows unchanged, else null
 * @param parameterSchema one field per {@code ?}, with the type that the query expects
 * @param plan the engine's plan; its schema agrees with {@code rowType}
 * @param catalogVersion version of the catalog that all of this belongs to
 */
public record PreparedQuery(
    String dataFusionSql,
    RelNode rel,
    RelDataType rowType,
    List<@Nullable ColumnOrigin> columnOrigins,
    Schema parameterSchema,
    DataFusionPlan plan,
    long catalogVersion)
    implements AutoCloseable {
  /** Checks that there are a text and a plan, and copies the origins. */
  public PreparedQuery {
    requireNonNull(dataFusionSql, "dataFusionSql");
    requireNonNull(rel, "rel");
    requireNonNull(plan, "plan");
    columnOrigins = Collections.unmodifiableList(new ArrayList<>(columnOrigins));
  }

  /**
   * Where the columns of the result come from. Views are origins of their own: what they are made
   * of is the engine's.
   *
   * @return one lineage per column of {@link #rel}, in order
   */
  public ImmutableList<ColumnLineage> lineage() {
    List<String> labels =
        rowType.getFieldCount() == rel.getRowType().getFieldCount()
            ? rowType.getFieldNames()
            : rel.getRowType().getFieldNames();
    return Lineage.of(rel, labels);
  }

  /** The same with a plan of its own. */
  PreparedQuery withPlan(DataFusionPlan own) {
    return new PreparedQuery(
        dataFusionSql, rel, rowType, columnOrigins, parameterSchema, own, catalogVersion);
  }

  @Override
  public void close() {
    plan.close();
  }
}
