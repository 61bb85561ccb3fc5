package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A query that was validated by Calcite and planned at one version of the catalog: by the engine,
 * or, with {@link OnUnsupported#CALCITE}, by the engine in parts and Calcite above them.
 * Thread-safe; closing it closes the plans.
 */
public final class PreparedQuery implements AutoCloseable {
  private final QueryProgram program;
  private final RelNode rel;
  private final RelDataType rowType;
  private final List<@Nullable ColumnOrigin> columnOrigins;
  private final Schema parameterSchema;
  private final long catalogVersion;

  PreparedQuery(
      QueryProgram program,
      RelNode rel,
      RelDataType rowType,
      List<? extends @Nullable ColumnOrigin> columnOrigins,
      Schema parameterSchema,
      long catalogVersion) {
    this.program = requireNonNull(program, "program");
    this.rel = requireNonNull(rel, "rel");
    this.rowType = rowType;
    this.columnOrigins = Collections.unmodifiableList(new ArrayList<>(columnOrigins));
    this.parameterSchema = parameterSchema;
    this.catalogVersion = catalogVersion;
  }

  /**
   * The engine's SQL that was handed over; the statements of several parts one per line.
   *
   * @return the text
   */
  public String dataFusionSql() {
    return program.dataFusionSql();
  }

  /**
   * Calcite's relational tree of the query, as it was handed to the unparser.
   *
   * @return the tree; of EXPLAIN and DESCRIBE that of the query behind them
   */
  public RelNode rel() {
    return rel;
  }

  /**
   * Names and types of the result as Calcite sees them.
   *
   * @return the row type
   */
  public RelDataType rowType() {
    return rowType;
  }

  /**
   * Per result column the table column that it shows unchanged, else null.
   *
   * @return one element per column
   */
  public List<@Nullable ColumnOrigin> columnOrigins() {
    return columnOrigins;
  }

  /**
   * One field per {@code ?}, with the type that the query expects.
   *
   * @return the parameters in order
   */
  public Schema parameterSchema() {
    return parameterSchema;
  }

  /**
   * The version of the catalog that all of this belongs to.
   *
   * @return a version
   */
  public long catalogVersion() {
    return catalogVersion;
  }

  /** Whether the engine planned all of it at a version of the catalog. */
  boolean isOf(long version) {
    return program.isOf(version);
  }

  /**
   * The columns of the batches; they agree with {@link #rowType}.
   *
   * @return the schema
   */
  public Schema arrowSchema() {
    return program.arrowSchema();
  }

  /**
   * The class of the statement: a query, or EXPLAIN or DESCRIBE of one.
   *
   * @return the kind
   */
  public StatementKind kind() {
    return program.kind();
  }

  /**
   * What Calcite runs of the query.
   *
   * @return null when the engine runs all of it
   */
  public @Nullable Residue residue() {
    return program.residue();
  }

  /**
   * The engine's plan of the whole query, for an execution that gives Arrow vectors.
   *
   * @return the plan; its schema agrees with {@link #rowType}
   * @throws DataFusionException of kind UNSUPPORTED when Calcite runs a part of the query
   */
  public DataFusionPlan plan() {
    DataFusionPlan plan = program.plan();
    if (plan == null) {
      Residue residue = program.residue();
      throw new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "the engine has no plan of the whole statement, since "
              + (residue == null ? "Java makes its rows" : residue.message())
              + "; read its rows with PreparedQuery.execute");
    }
    return plan;
  }

  /**
   * Starts the query. Rows come as batches, whoever computes them.
   *
   * @param parameters one value per field of {@link #parameterSchema}
   * @param options limits
   * @return the rows, which the caller closes
   * @throws DataFusionException of kind CONFIGURATION when the parameters do not fit
   */
  public BatchSource execute(List<ParameterValue> parameters, ExecutionOptions options) {
    checkCount(parameters);
    return program.execute(parameters, options);
  }

  private void checkCount(List<ParameterValue> parameters) {
    int expected = parameterSchema.getFields().size();
    if (parameters.size() != expected) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "07001",
          "The statement has %d parameters, %d values were given."
              .formatted(expected, parameters.size()));
    }
  }

  /** How it is answered, without running it. */
  Explanation explain(List<ParameterValue> parameters) {
    checkCount(parameters);
    return program.explain(rel, parameters);
  }

  /** How it is answered, with what the engine's operators counted. */
  Explanation analyze(List<ParameterValue> parameters, ExecutionOptions options) {
    checkCount(parameters);
    return program.analyze(rel, parameters, options);
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

  /** The same for another owner; null when its program can not be shared. */
  @Nullable PreparedQuery share() {
    return with(program.share());
  }

  /** The same for another owner; null when planning it again could give something else. */
  @Nullable PreparedQuery reuse() {
    return with(program.reuse());
  }

  private @Nullable PreparedQuery with(@Nullable QueryProgram own) {
    return own == null
        ? null
        : new PreparedQuery(own, rel, rowType, columnOrigins, parameterSchema, catalogVersion);
  }

  @Override
  public void close() {
    program.close();
  }
}
