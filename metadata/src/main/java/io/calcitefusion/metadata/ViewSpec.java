package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

/**
 * One view of the registry. Immutable.
 *
 * @param name unique among datasets and views
 * @param doc one sentence for a person, may be empty
 * @param definition how its rows come about
 */
public record ViewSpec(String name, String doc, ViewDefinition definition) {
  /** Checks that all parts are present. */
  public ViewSpec {
    requireNonNull(name, "name");
    requireNonNull(doc, "doc");
    requireNonNull(definition, "definition");
  }
}
