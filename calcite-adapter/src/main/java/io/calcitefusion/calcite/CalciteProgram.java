package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementKind;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * A query of which Calcite runs a part, over statements of the engine. Owns the engine's plans.
 *
 * @param code Calcite's part, compiled
 * @param constants what the code refers to
 * @param parts the engine's statements
 * @param rowType the types of the result
 * @param arrowSchema the columns of its batches
 * @param residue what Calcite runs
 * @param timeZone zone of the session
 */
record CalciteProgram(
    Bindable<?> code,
    Map<String, Object> constants,
    EngineParts parts,
    RelDataType rowType,
    Schema arrowSchema,
    Residue residue,
    TimeZone timeZone)
    implements QueryProgram {
  @Override
  public String dataFusionSql() {
    return String.join("\n", parts.statements());
  }

  @Override
  public StatementKind kind() {
    return StatementKind.QUERY;
  }

  @Override
  public @Nullable DataFusionPlan plan() {
    return null;
  }

  @Override
  public boolean isOf(long catalogVersion) {
    return parts.areOf(catalogVersion);
  }

  @Override
  public BatchSource execute(List<ParameterValue> parameters, ExecutionOptions options) {
    ResidueContext context = begin(parameters, options);
    return new ResidueRows(
        () -> code.bind(context).enumerator(),
        context,
        rowType.getFieldList().stream().map(RelDataTypeField::getType).toList(),
        arrowSchema,
        options);
  }

  /** Begins an execution, which whoever asks for it ends. */
  ResidueContext begin(List<ParameterValue> parameters, ExecutionOptions options) {
    return new ResidueContext(parts, constants, parameters, options, timeZone);
  }

  @Override
  public Explanation explain(RelNode rel, List<ParameterValue> parameters) {
    return new Explanation(residue.plan(), residue, parts.explain(parameters));
  }

  /** Calcite's operators count nothing, so they are not run. */
  @Override
  public Explanation analyze(
      RelNode rel, List<ParameterValue> parameters, ExecutionOptions options) {
    ResidueContext context = begin(parameters, options);
    try {
      return analyze(context);
    } finally {
      context.close();
    }
  }

  /** How the query was answered in an execution, which runs the engine's statements. */
  Explanation analyze(ResidueContext execution) {
    return new Explanation(residue.plan(), residue, parts.analyze(execution));
  }

  @Override
  public void close() {
    parts.close();
  }
}
