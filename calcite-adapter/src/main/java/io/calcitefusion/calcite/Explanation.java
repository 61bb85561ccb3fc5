package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * How a query is answered, in its three layers. Immutable.
 *
 * @param logicalPlan Calcite's relational tree, as it was handed to the unparser; when Calcite runs
 *     a part, the operators that it runs, down to the trees of the statements
 * @param residue what Calcite runs and why, or null when the engine runs all of it
 * @param statements what the engine gets: one statement, or those that Calcite runs above
 */
public record Explanation(
    LogicalOperator logicalPlan,
    @Nullable Residue residue,
    ImmutableList<ExplainedStatement> statements) {
  /** Checks that every layer is there. */
  public Explanation {
    requireNonNull(logicalPlan, "logicalPlan");
    requireNonNull(statements, "statements");
  }

  /**
   * All layers as text with headings.
   *
   * @return for people
   */
  public String toText() {
    StringBuilder text = new StringBuilder();
    if (residue != null) {
      text.append(residue.message()).append("\n\n");
    }
    text.append("Calcite\n").append(indented(logicalPlan.toText()));
    for (int i = 0; i < statements.size(); i++) {
      String number = residue == null ? "" : " " + (i + 1);
      ExplainedStatement statement = statements.get(i);
      text.append("\nSQL").append(number).append('\n').append(indented(statement.dataFusionSql()));
      text.append("\nDataFusion").append(number).append('\n');
      text.append(indented(statement.physicalPlan().toText()));
    }
    return text.toString();
  }

  /**
   * All layers as one JSON object: {@code calcite}, an operator; {@code residue}, when Calcite runs
   * a part, with {@code operators} and {@code reason}; {@code statements}, of which each has {@code
   * sql} and the operator {@code datafusion}. Operators have {@code name}, {@code details} and
   * {@code inputs}, those of the engine also {@code estimatedRows} and {@code metrics} where known.
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
