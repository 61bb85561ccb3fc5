package io.calcitefusion.datafusion;

import org.jspecify.annotations.Nullable;

/**
 * One step of a deployment. Immutable.
 *
 * @param kind what it is about
 * @param action what is done with it
 * @param name name within the schema; of a diagnostic its full name
 * @param reason what it is made from, in words
 * @param problem why it can not be read or is not there, or null
 */
public record DeploymentStep(
    Kind kind, Action action, String name, String reason, @Nullable DataFusionException problem) {
  /** What a step is about. */
  public enum Kind {
    /** A function that views call. */
    FUNCTION,
    /** The table of a dataset. */
    TABLE,
    /** A view. */
    VIEW,
    /** A table of catalog {@code system} that shows what was deployed. */
    DIAGNOSTIC
  }

  /** What is done. */
  public enum Action {
    /** It has to be there. */
    REQUIRE,
    /** It is new. */
    CREATE,
    /** It takes the place of what has its name. */
    REPLACE,
    /** It is there and goes away. */
    DROP
  }
}
