package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

/**
 * One difference between two states of a registry. Immutable.
 *
 * @param kind what changed
 * @param object whose it is: {@code registry}, or what it is and its name, as in {@code dataset x}
 * @param part which part of it, as the path of keys in a registry file; empty for the whole
 * @param before what the old registry says, empty when it says nothing
 * @param after what the new registry says, empty when it says nothing
 */
public record RegistryChange(
    ChangeKind kind, String object, String part, String before, String after) {
  /** Checks that all parts are present. */
  public RegistryChange {
    requireNonNull(kind, "kind");
    requireNonNull(object, "object");
    requireNonNull(part, "part");
    requireNonNull(before, "before");
    requireNonNull(after, "after");
  }

  /**
   * What it means for those who rely on the old registry.
   *
   * @return the impact of its kind
   */
  public ChangeKind.Impact impact() {
    return kind.impact();
  }

  /**
   * Why it means that.
   *
   * @return the reason of its kind
   */
  public String reason() {
    return kind.reason();
  }

  @Override
  public String toString() {
    return "%s: %s%s: %s → %s (%s: %s)"
        .formatted(
            impact().word(),
            object,
            part.isEmpty() ? "" : ", " + part,
            before.isEmpty() ? "nothing" : before,
            after.isEmpty() ? "nothing" : after,
            kind.word(),
            reason());
  }
}
