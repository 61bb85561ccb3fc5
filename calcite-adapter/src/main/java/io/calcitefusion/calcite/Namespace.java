package io.calcitefusion.calcite;

/**
 * Where names with missing parts are looked up. Immutable.
 *
 * @param catalog default catalog
 * @param schema default schema
 */
record Namespace(String catalog, String schema) {}
