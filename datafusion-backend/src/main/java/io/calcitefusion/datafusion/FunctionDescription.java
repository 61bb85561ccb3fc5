package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

/**
 * One function of an engine under one of its names.
 *
 * @param name the name, which unquoted SQL finds when it is in lower case
 * @param kind what it takes and gives
 * @param volatility when its results may differ; VOLATILE for table functions
 * @param orderedSet whether it is an aggregate that takes WITHIN GROUP, whose ORDER BY then gives
 *     its first argument
 * @param nullTreatment whether it takes IGNORE NULLS
 */
public record FunctionDescription(
    String name,
    FunctionKind kind,
    FunctionVolatility volatility,
    boolean orderedSet,
    boolean nullTreatment) {
  /** Checks that everything is there. */
  public FunctionDescription {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(volatility, "volatility");
  }
}
