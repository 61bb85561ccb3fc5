package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.PlanOperator;

/**
 * How a query is answered, in its three layers. Immutable.
 *
 * @param logicalPlan Calcite's relational tree, as it was handed to the unparser
 * @param dataFusionSql the engine's SQL that was made of it
 * @param physicalPlan the engine's operators; with what they counted when the query was run
 */
public record Explanation(
    LogicalOperator logicalPlan, String dataFusionSql, PlanOperator physicalPlan) {
  /** Checks that every layer is there. */
  public Explanation {
    requireNonNull(logicalPlan, "logicalPlan");
    requireNonNull(dataFusionSql, "dataFusionSql");
    requireNonNull(physicalPlan, "physicalPlan");
  }

  /**
   * All layers as text with headings.
   *
   * @return for people
   */
  public String toText() {
    return "Calcite\n"
        + indented(logicalPlan.toText())
        + "\nSQL\n"
        + indented(dataFusionSql)
        + "\nDataFusion\n"
        + indented(physicalPlan.toText());
  }

  /**
   * All layers as one JSON object: {@code calcite} and {@code datafusion} are operators with {@code
   * name}, {@code details} and {@code inputs}, those of the engine with {@code estimatedRows} and
   * {@code metrics} where known; {@code sql} is the text between them.
   *
   * @return for programs
   */
  public String toJson() {
    return ExplanationJson.write(this);
  }

  /**
   * All layers as a flowchart of Mermaid, data flowing upwards: the engine's operators, the SQL and
   * Calcite's operators.
   *
   * @return the text of a diagram, as Markdown viewers draw it
   */
  public String toMermaid() {
    return ExplanationMermaid.write(this);
  }

  private static String indented(String text) {
    return "  " + text.strip().replace("\n", "\n  ") + "\n";
  }
}
