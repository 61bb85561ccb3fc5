package io.calcitefusion.testkit;

/** What a {@link RegistryTest} checks before its first test. */
public enum RegistryCheck {
  /** Registry, engine and Calcite agree. */
  AGREEMENT,
  /** The queries that datasets stand for, and stored ones, plan with the expected columns. */
  QUERIES,
  /** The rows of datasets keep what the registry promises; those of queries have their shape. */
  DATA
}
