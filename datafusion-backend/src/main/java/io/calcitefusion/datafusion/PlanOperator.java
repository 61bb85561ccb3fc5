package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One operator of a physical plan with those that feed it. Immutable.
 *
 * @param name the engine's name of the operator, such as {@code HashJoinExec}
 * @param details what it does, as the engine writes it
 * @param estimatedRows rows that it is expected to return, or null when that is not known
 * @param metrics what it counted so far, over all its partitions; empty before it runs
 * @param children its inputs in order
 */
public record PlanOperator(
    String name,
    String details,
    @Nullable Long estimatedRows,
    ImmutableList<PlanMetric> metrics,
    ImmutableList<PlanOperator> children) {
  /**
   * What it counted under a name.
   *
   * @param metric name, such as {@code output_rows}
   * @return the figure, or null when it counts nothing of that name
   */
  public @Nullable PlanMetric metric(String metric) {
    for (PlanMetric candidate : metrics) {
      if (candidate.name().equals(metric)) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Visits this operator and then all below it.
   *
   * @param visitor called once per operator, parents before children
   */
  public void forEach(Consumer<PlanOperator> visitor) {
    visitor.accept(this);
    for (PlanOperator child : children) {
      child.forEach(visitor);
    }
  }

  /**
   * The plan as indented text, one operator a line.
   *
   * @return for people
   */
  public String toText() {
    StringBuilder text = new StringBuilder();
    write(text, 0);
    return text.toString();
  }

  private void write(StringBuilder text, int depth) {
    text.append("  ".repeat(depth)).append(name);
    if (!details.isEmpty()) {
      text.append(": ").append(details);
    }
    if (estimatedRows != null) {
      text.append(", about ").append(estimatedRows).append(" rows");
    }
    for (PlanMetric metric : metrics) {
      text.append(", ").append(metric.toText());
    }
    text.append('\n');
    for (PlanOperator child : children) {
      child.write(text, depth + 1);
    }
  }
}
