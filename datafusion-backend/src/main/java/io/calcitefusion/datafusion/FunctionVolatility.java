package io.calcitefusion.datafusion;

/** When two calls of a function with equal arguments give equal results. */
public enum FunctionVolatility {
  /** Always: a call with constants is computed once, while the statement is planned. */
  IMMUTABLE,
  /** Within one statement. */
  STABLE,
  /** Never: every row is a call of its own. */
  VOLATILE
}
