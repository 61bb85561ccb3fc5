package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Parts of an {@link ExtractPolicy} that one level decides; a null leaves the part to the next
 * level. A dataset beats its template, which beats the caller. Immutable.
 *
 * @param safeCast whether a conversion that loses something fails
 * @param keepExtraColumns whether columns that are not declared are kept
 * @param onError what is done with a value that does not fit
 */
public record PolicyOverrides(
    @Nullable Boolean safeCast, @Nullable Boolean keepExtraColumns, @Nullable OnError onError) {
  /** Decides nothing. */
  public static final PolicyOverrides NONE = new PolicyOverrides(null, null, null);

  /**
   * A policy with the decided parts replaced.
   *
   * @param policy what the next level says
   * @return what holds
   */
  public ExtractPolicy over(ExtractPolicy policy) {
    requireNonNull(policy, "policy");
    return new ExtractPolicy(
        safeCast == null ? policy.safeCast() : safeCast,
        keepExtraColumns == null ? policy.keepExtraColumns() : keepExtraColumns,
        onError == null ? policy.onError() : onError);
  }
}
