package io.calcitefusion.metadata;

/**
 * A view that the registry writes in the engine's SQL.
 *
 * @param sql one query
 */
public record SqlView(String sql) implements ViewDefinition {}
