package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * A column of an extracted dataset whose value is an id. Immutable.
 *
 * @param name name of the column
 * @param idSpec name of the {@link IdSpec}
 * @param kind what a missing part does
 * @param required columns without which there is no id, when the kind is masked; empty for all
 *     columns of the id spec
 */
public record DerivedId(String name, String idSpec, Kind kind, ImmutableList<String> required) {
  /** Checks that all parts are present. */
  public DerivedId {
    requireNonNull(name, "name");
    requireNonNull(idSpec, "idSpec");
    requireNonNull(kind, "kind");
    requireNonNull(required, "required");
  }

  /** What a missing part does. */
  public enum Kind {
    /** The id is never null; a null part is hashed as the spec's null text. */
    HASH,
    /** The id is null when a required column is. */
    MASKED_HASH
  }
}
