package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment would do now, in its order, and why. Immutable.
 *
 * @param catalog catalog of the tables
 * @param schema schema of the tables
 * @param steps functions that have to be there, tables, views each after those that it refers to,
 *     diagnostics, and what goes away; all of them come with one swap
 * @param failure why the deployment would fail, or null when it would not
 */
public record DeploymentPlan(
    String catalog,
    String schema,
    ImmutableList<DeploymentStep> steps,
    @Nullable DataFusionException failure) {
  /**
   * Whether something is wrong: the deployment would fail, or make a table that can not be read.
   *
   * @return true when there is anything to repair
   */
  public boolean hasProblems() {
    return failure != null || steps.stream().anyMatch(step -> step.problem() != null);
  }
}
