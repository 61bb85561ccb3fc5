package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A view that the registry writes in the engine's SQL.
 *
 * @param sql one query
 */
public record SqlView(String sql) implements ViewDefinition {
  /** Checks that there is text. */
  public SqlView {
    checkArgument(!sql.isBlank(), "a view's SQL is empty");
  }
}
