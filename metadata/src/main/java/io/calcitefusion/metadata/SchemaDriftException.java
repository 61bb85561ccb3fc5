package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.stream.Collectors;

/** Live columns are not what the registry declares. Carries every table that differs. */
public final class SchemaDriftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // A serialized exception keeps its message; the values stay where it was thrown.
  private final transient ImmutableList<SchemaDrift> drifts;

  SchemaDriftException(String source, ImmutableList<SchemaDrift> drifts) {
    super(
        drifts.stream()
            .map(SchemaDrift::toString)
            .collect(
                Collectors.joining(
                    "\n",
                    "the live tables are not those of " + source + ":\n",
                    "\ndeploy the registry again, or change it to what is there")));
    this.drifts = drifts;
  }

  /**
   * The tables that differ.
   *
   * @return at least one, sorted by name; empty after the exception was serialized
   */
  public ImmutableList<SchemaDrift> drifts() {
    return drifts == null ? ImmutableList.of() : drifts;
  }
}
